"""Requests and replies as data: what the API clients and the transport exchange."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ConfigDict, TypeAdapter

JsonObject = dict[str, Any]

LARGEST_BODY = 10 * 1024 * 1024  # bytes


class SendError(Exception):
    """A request without a complete reply. The message is a key of errors.TRANSPORT."""


@dataclass(frozen=True)
class Request:
    """One HTTP request."""

    method: str
    url: str
    authorization: str = field(repr=False)
    request_id: str
    query: Mapping[str, object] = field(default_factory=dict)
    body: object = None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class Reply:
    """One HTTP reply, of any status."""

    status: int
    retry_after: str | None
    body: bytes


# Format and default-ignorable characters: a person does not see them, a model reads them as text. Tag characters
# (U+E0000) can spell instructions, U+202E turns a line around: https://www.unicode.org/reports/tr36/
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


JSON: TypeAdapter[Any] = TypeAdapter(Any, config=ConfigDict(ser_json_inf_nan="constants"))


def json_bytes(value: object) -> bytes:
    """Return the value as JSON, in a fifth of the time that json.dumps takes."""
    return JSON.dump_json(value)


def json_value(body: bytes) -> Any:
    """Return the JSON value of a body, without invisible characters; None if it is not JSON."""
    try:
        value = json.loads(body)
        return value if body.isascii() and b"\\u" not in body else visible(value)
    except (ValueError, RecursionError):
        return None


def visible(value: Any) -> Any:
    """Return the value without invisible characters in its texts and names."""
    if isinstance(value, str):
        return INVISIBLE.sub("", value)
    if isinstance(value, list):
        return [visible(item) for item in value]
    if isinstance(value, dict):
        return {visible(name): visible(item) for name, item in value.items()}
    return value
