"""The JSON body of a request: one object, or a sentence that says what to send instead."""

import json
from typing import Any

from flask import abort, request
from gunicorn.http.errors import ParseException
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

LARGEST = 256 * 1024  # bytes: 20,000 characters, each of them written as two escapes of six bytes

WANTED = 'send one JSON object, such as {"sql": "SELECT 1"}'


def body_arguments(schema: Schema) -> dict[str, object]:
    """Return the body that `schema` declares; raises ValidationError, or ends the request with 400, 413 or 415."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if (request.mimetype, charset.replace("-", ""), encoding) != ("application/json", "utf8", "identity"):
        abort(415, "The body must be JSON in UTF-8: send it with Content-Type: application/json, and not compressed")
    body = _decoded(_read())
    if not isinstance(body, dict):
        raise ValidationError(f"The body is JSON, but not an object: {WANTED}")
    if unknown := body.keys() - schema.fields.keys():
        keys = "key" if len(unknown) == 1 else "keys"
        raise ValidationError(f"The body has {len(unknown)} unknown {keys}: send {', '.join(schema.fields)} only")
    loaded: dict[str, object] = schema.load(body)
    return loaded


def _read() -> bytes:
    request.max_content_length = LARGEST + 1  # a chunked body beyond that is cut there, which is how it is noticed
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        body = None
    except ParseException:
        abort(400, "The body's chunks cannot be read: send it with Content-Length instead")
    if body is None or len(body) > LARGEST:
        abort(413, f"The body is larger than {LARGEST} bytes")
    return body


def _decoded(body: bytes) -> Any:
    if not body.strip():
        raise ValidationError(f"The body is empty: {WANTED}")
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=int)
    except UnicodeDecodeError:
        raise ValidationError("The body is not valid UTF-8") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ValidationError(f"The body is not JSON: it breaks at {place}; {WANTED}") from None
    except (ValueError, RecursionError):  # NaN, a number of thousands of digits, or thousands of brackets
        raise ValidationError(f"The body is not JSON that can be read: {WANTED}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object's keys and values. JSON lets a key occur twice, and parsers disagree which one counts."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValidationError("The body has a key twice: send each key once")
    return dict(pairs)
