"""What a caller may send: sentences for what cannot be looked up, so that it never reaches the database."""

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.routing import BaseConverter

from app.rules.find.identifier import Identifier, read_identifier, read_permalink

LONGEST = 255  # characters: what the upstream columns hold
FIND = "or send all that the ticket holds to /admin_api/find?q= (admin_find)"


class PastedConverter(BaseConverter):
    """A part of a path; an address of DeployHQ, with its slashes encoded or not, counts as one."""

    part_isolating = False
    regex = r"(?:(?:[^/]*:/)?[^/]*\.deployhq\.com(?:/.*?)?|[^/]+)"


def path_argument(name: str, value: str) -> str | Identifier:
    """Return the identifier or permalink that the value holds; raises ValidationError when no row can have it."""
    if "\ufffd" in value:  # what werkzeug makes of bytes that are not UTF-8
        raise ValidationError(f"{name} is not valid UTF-8")
    if "\0" in value:
        raise ValidationError(f"{name} contains a NUL character")
    if name == "identifier":
        return _identifier(value)
    permalink = read_permalink(value)
    _check_length(name, permalink)
    return permalink


def _identifier(value: str) -> Identifier:
    found = read_identifier(value)
    _check_length("identifier", found.text)
    if value.isascii() and value.isdigit():
        raise ValidationError(
            "identifier is a number: send the UUID, such as aab2065a-72ca-4263-a621-b4ddf59ca036; "
            f"database ids are not accepted; {FIND}"
        )
    return found


def _check_length(name: str, text: str) -> None:
    if len(text) > LONGEST:
        raise ValidationError(f"{name} is longer than {LONGEST} characters")


def query_arguments(schema: Schema) -> dict[str, object]:
    """The query arguments that `schema` declares; raises ValidationError. The last of repeated ones counts."""
    for name in request.args:
        if "[" in name and name.partition("[")[0] in schema.fields:
            raise ValidationError(f"{name} is not an argument: send {name.partition('[')[0]} without brackets")
    loaded: dict[str, object] = schema.load({name: values[-1] for name, values in request.args.lists()})
    return loaded
