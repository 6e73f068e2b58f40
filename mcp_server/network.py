"""What the API clients share: requests and replies as data, and the transport, made when first needed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from fastmcp.exceptions import ToolError

from mcp_server import errors
from mcp_server.audit import current_call
from mcp_server.config import Timeouts
from mcp_server.errors import Words

if TYPE_CHECKING:
    from mcp_server.transport import Transport

LARGEST_BODY = 10 * 1024 * 1024  # bytes


class SendError(Exception):
    """No complete answer; the text is a key of errors.TRANSPORT."""


class TooLargeError(Exception):
    """An answer of more than LARGEST_BODY bytes."""


@dataclass(frozen=True)
class Request:
    """One request, whole."""

    method: str
    url: str
    authorization: str = field(repr=False)
    request_id: str
    query: Mapping[str, object] = field(default_factory=dict)
    body: object = None


@dataclass(frozen=True)
class Reply:
    """What came back, whatever it is."""

    status: int
    retry_after: str | None
    body: bytes


class Network:
    """Sends requests for the clients of both APIs. Safe to share between threads."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeouts = timeouts
        self._lock = Lock()
        self._transport: Transport | None = None

    @property
    def patience(self) -> float:
        """Seconds that a call may take as a whole."""
        return self._timeouts.total

    def warm_up(self) -> None:
        """Import what sending needs, so that the first call does not wait for it."""
        with self._lock:
            if self._transport is None:
                from mcp_server.transport import Transport  # a seventh of the start-up, if it were imported there

                self._transport = Transport(self._timeouts)

    def close(self) -> None:
        """Close the connections that are kept for later calls."""
        if self._transport:
            self._transport.close()

    def send(self, request: Request, words: Words, seconds: float) -> Reply:
        """The reply to this request; ToolError with the sentence when there is none within the time."""
        if self._transport is None:
            self.warm_up()
        assert self._transport  # noqa: S101 for mypy: warm_up has just made it
        try:
            reply = self._transport.send(request, max(seconds, 0.001))
        except SendError as failure:
            raise ToolError(words.for_transport(str(failure), request.method)) from None
        except TooLargeError:
            raise ToolError(errors.TOO_LARGE.format(megabytes=LARGEST_BODY // 1024**2)) from None
        call = current_call()
        call.api_status = max(call.api_status or 0, reply.status)  # of many, the one that is most trouble
        return reply


def json_value(body: bytes) -> Any:
    """The JSON in these bytes; None when they hold anything else."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
