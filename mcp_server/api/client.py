"""The HTTP client of both APIs. It imports its transport when it first sends: that takes a seventh of the start."""

from threading import Lock
from typing import TYPE_CHECKING

from fastmcp.exceptions import ToolError

from mcp_server.api.call import current_call
from mcp_server.api.errors import Words
from mcp_server.api.messages import Reply, Request, SendError
from mcp_server.config import Timeouts

if TYPE_CHECKING:
    from mcp_server.api.transport import Transport


class HttpClient:
    """A client that sends requests and words their failures. Safe to share between threads."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeouts = timeouts
        self._lock = Lock()
        self._transport: Transport | None = None

    @property
    def patience(self) -> float:
        """Return how many seconds a whole call may take."""
        return self._timeouts.total

    def warm_up(self) -> "Transport":
        """Return the transport, imported and made at the first call."""
        with self._lock:
            if self._transport is None:
                from mcp_server.api.transport import Transport

                self._transport = Transport(self._timeouts)
            return self._transport

    def close(self) -> None:
        """Close the connections that are kept for later calls."""
        if self._transport:
            self._transport.close()

    def send(self, request: Request, words: Words, seconds: float) -> Reply:
        """Return the reply. Raises ToolError if there is none within the time."""
        transport = self._transport or self.warm_up()
        try:
            reply = transport.exchange(request, max(seconds, 0.001))
        except SendError as failure:
            raise ToolError(words.for_transport(str(failure), request.method)) from None
        call = current_call()
        call.api_status = max(call.api_status or 0, reply.status)
        return reply
