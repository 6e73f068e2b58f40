"""Requests and replies as data: what the API clients and the transport exchange."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LARGEST_BODY = 10 * 1024 * 1024  # bytes


class SendError(Exception):
    """A request without a complete reply. The message is a key of errors.TRANSPORT."""


class TooLargeError(Exception):
    """A reply of more than LARGEST_BODY bytes."""


@dataclass(frozen=True)
class Request:
    """One HTTP request."""

    method: str
    url: str
    authorization: str = field(repr=False)
    request_id: str
    query: Mapping[str, object] = field(default_factory=dict)
    body: object = None


@dataclass(frozen=True)
class Reply:
    """One HTTP reply, of any status."""

    status: int
    retry_after: str | None
    body: bytes


def json_value(body: bytes) -> Any:
    """Return the JSON value of a body; None if it is not JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
