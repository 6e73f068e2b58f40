"""What a caller may send: sentences for what cannot be looked up, so that it never reaches the database."""

from flask import request
from marshmallow import Schema, ValidationError

LONGEST = 255  # characters: what the upstream columns hold


def path_argument(name: str, value: str) -> str:
    """The value of a path argument; raises ValidationError when no row can have it."""
    if "\ufffd" in value:  # what werkzeug makes of bytes that are not UTF-8
        raise ValidationError(f"{name} is not valid UTF-8")
    if "\0" in value:
        raise ValidationError(f"{name} contains a NUL character")
    if len(value) > LONGEST:
        raise ValidationError(f"{name} is longer than {LONGEST} characters")
    if name == "identifier" and value.isdigit():
        raise ValidationError(
            "identifier is a number: send the UUID, such as aab2065a-72ca-4263-a621-b4ddf59ca036; "
            "database ids are not accepted"
        )
    return value


def query_arguments(schema: Schema) -> dict[str, object]:
    """The query arguments that `schema` declares; raises ValidationError. The last of repeated ones counts."""
    for name in request.args:
        if "[" in name and name.partition("[")[0] in schema.fields:
            raise ValidationError(f"{name} is not an argument: send {name.partition('[')[0]} without brackets")
    loaded: dict[str, object] = schema.load({name: values[-1] for name, values in request.args.lists()})
    return loaded
