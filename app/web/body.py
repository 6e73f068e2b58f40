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
    body: Any = _read()
    try:
        body = {next(iter(schema.fields)): body.decode()} if is_text else json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValidationError(f"The body is not {'UTF-8' if is_text else 'JSON'}: {error}; {WANTED}") from None
    if not isinstance(body, dict):
        raise ValidationError(f"The body is JSON, but not an object: {WANTED}")
    if unknown := body.keys() - schema.fields.keys():
        keys = "key" if len(unknown) == 1 else "keys"
        raise ValidationError(f"The body has {len(unknown)} unknown {keys}: send {', '.join(schema.fields)} only")
    loaded: dict[str, object] = schema.load(body)
    return loaded


def _read() -> bytes:
    request.max_content_length = LARGEST + 1  # a longer chunked body is cut there, and so recognised
    try:
        body = request.get_data()
    except ParseException:
        abort(400, "The body's chunks cannot be read: send it with Content-Length instead")
    except RequestEntityTooLarge:
        body = None
    return body if body is not None and len(body) <= LARGEST else abort(413, f"The body is larger than {LARGEST} bytes")
