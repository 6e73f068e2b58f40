"""A client's connection whose request is looked at while it arrives, without taking a byte of it."""

import socket
from collections.abc import Callable
from typing import Any

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn

from app.deadline import wait_limit

LARGEST_HEAD = 32 * 1024  # bytes
END_OF_HEAD = b"\r\n\r\n"


class PatientUnreader(SocketUnreader):
    """Reads from a client that may send its body one byte at a time: all of its pauses have one limit."""

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next bytes; raises TimeoutError when the request has no time left."""
        limit = wait_limit()
        if limit is None:  # between two requests, where gunicorn has a limit of its own
            return bytes(super().chunk(size_hint))  # type: ignore[call-arg]  # the stubs are of an older gunicorn
        before = self.sock.gettimeout()
        self.sock.settimeout(limit)
        try:
            return bytes(super().chunk(size_hint))  # type: ignore[call-arg]  # the stubs are of an older gunicorn
        finally:
            self.sock.settimeout(before)


class Arrival(TConn):
    """A client's connection."""

    seen = 0
    """Bytes of an unfinished head that were there when last looked."""
    too_large = False
    arrived = 0.0
    """When its request was there, on the monotonic clock."""

    def __init__(
        self, cfg: Any, client: Any, address: Any, server: Any, leave: Callable[[socket.socket], None]
    ) -> None:
        super().__init__(cfg, client, address, server)
        self._leave = leave

    def init(self) -> None:
        """Get ready to read the request; its body is waited for as long as the request has time."""
        super().init()
        parser: Any = self.parser
        if not isinstance(parser.unreader, PatientUnreader):
            parser.unreader = PatientUnreader(self.sock)

    def close(self, graceful: bool = False) -> None:
        """Close at once, or when the client has had time to read its answer."""
        if graceful:
            self._leave(self.sock)
        else:
            super().close()

    def has_whole_head(self) -> bool:
        """Whether a thread can read the request, or its end, without waiting. Leaves the bytes where they are."""
        parser: Any = self.parser
        before: bytes = parser.unreader.buf.getvalue() if parser else b""
        try:
            waiting = self.sock.recv(LARGEST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return END_OF_HEAD in before
        except OSError:
            return True
        head = before + waiting
        self.too_large = len(head) >= LARGEST_HEAD and END_OF_HEAD not in head
        # Woken without a new byte: the client has stopped sending.
        whole = self.too_large or not waiting or END_OF_HEAD in head or len(head) <= self.seen
        if self.seen or not whole:
            # The poller wakes for bytes beyond those that have been looked at.
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1 if whole else len(waiting) + 1)
        self.seen = 0 if whole else len(head)
        return whole
