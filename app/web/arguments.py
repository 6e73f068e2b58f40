"""Validation of path and query arguments, before anything reaches the database."""

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.routing import BaseConverter

from app.rules.find.identifier import Identifier, read_identifier, read_permalink

LONGEST = 255  # characters: varchar(255) upstream
FIND = "or send all that the ticket holds to /admin_api/find?q= (admin_find)"


class PastedConverter(BaseConverter):
    """A path converter that also matches a pasted DeployHQ address, with its slashes encoded or not."""

    part_isolating = False
    regex = r"(?:(?:[^/]*:/)?[^/]*\.deployhq\.com(?:/.*?)?|[^/]+)"


def path_argument(name: str, value: str) -> str | Identifier:
    """Return the identifier or permalink in the value; raise ValidationError when no row can have it."""
    if "\ufffd" in value:  # werkzeug's replacement of invalid UTF-8
        raise ValidationError(f"{name} is not valid UTF-8")
    if "\0" in value:
        raise ValidationError(f"{name} contains a NUL character")
    found = read_identifier(value) if name == "identifier" else read_permalink(value)
    text = found if isinstance(found, str) else found.text
    if len(text) > LONGEST:
        raise ValidationError(f"{name} is longer than {LONGEST} characters")
    if name == "identifier" and value.isascii() and value.isdigit():
        raise ValidationError(
            "identifier is a number: send the UUID, such as aab2065a-72ca-4263-a621-b4ddf59ca036; "
            f"database ids are not accepted; {FIND}"
        )
    return found


def url_arguments(schema: Schema) -> dict[str, object]:
    """Return the query arguments, loaded by `schema`; raise ValidationError. The last of repeated ones counts."""
    for name in request.args:
        if "[" in name and name.partition("[")[0] in schema.fields:
            raise ValidationError(f"{name} is not an argument: send {name.partition('[')[0]} without brackets")
    loaded: dict[str, object] = schema.load({name: values[-1] for name, values in request.args.lists()})
    return loaded
