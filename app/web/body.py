"""Validation of a request's body: a JSON object, or where it has one field only, that as plain text."""

import json
from typing import Any

from flask import abort, request
from gunicorn.http.errors import ParseException
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

LARGEST = 256 * 1024  # bytes: 20,000 characters, each as two escapes of six bytes

TEXTS = ("application/sql", "text/plain")
WANTED_TYPE = "The body must be JSON in UTF-8: send it with Content-Type: application/json, and not compressed"
OR_TEXT = "; or send the SQL alone with application/sql or text/plain"

WANTED = 'send one JSON object, such as {"sql": "SELECT 1"}'


def body_arguments(schema: Schema) -> dict[str, object]:
    """Return the body, loaded by `schema`; raise ValidationError, or abort with 400, 413 or 415."""
    is_text = request.mimetype in TEXTS and len(schema.fields) == 1
    is_utf8 = request.mimetype_params.get("charset", "utf-8").lower() in ("utf-8", "utf8")
    is_plain = is_utf8 and request.content_encoding in (None, "identity")
    if not is_plain or not (is_text or request.mimetype == "application/json"):
        abort(415, f"{WANTED_TYPE}{OR_TEXT if len(schema.fields) == 1 else ''}")
    text = _read()
    body = {next(iter(schema.fields)): text} if is_text else _decoded(text)
    if not isinstance(body, dict):
        raise ValidationError(f"The body is JSON, but not an object: {WANTED}")
    if unknown := body.keys() - schema.fields.keys():
        keys = "key" if len(unknown) == 1 else "keys"
        raise ValidationError(f"The body has {len(unknown)} unknown {keys}: send {', '.join(schema.fields)} only")
    loaded: dict[str, object] = schema.load(body)
    return loaded


def _read() -> str:
    request.max_content_length = LARGEST + 1  # a longer chunked body is cut there, and so recognised
    try:
        body = request.get_data()
    except ParseException:
        abort(400, "The body's chunks cannot be read: send it with Content-Length instead")
    except RequestEntityTooLarge:
        body = None
    if body is None or len(body) > LARGEST:
        abort(413, f"The body is larger than {LARGEST} bytes")
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise ValidationError("The body is not valid UTF-8") from None


def _decoded(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=int)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        wrong = f"not JSON: it breaks at {place}; {WANTED}" if text.strip() else f"empty: {WANTED}"
        raise ValidationError(f"The body is {wrong}") from None
    except (ValueError, RecursionError):  # NaN, numbers of thousands of digits, thousands of nested brackets
        raise ValidationError(f"The body is not JSON that can be read: {WANTED}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object; raise ValidationError for a repeated key, on which JSON parsers disagree."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValidationError("The body has a key twice: send each key once")
    return dict(pairs)
