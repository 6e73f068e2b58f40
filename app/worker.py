"""gunicorn's threaded worker, made safe against slow clients: a thread is for requests that have arrived.

gunicorn's own gives a thread to every new connection, which waits there for each byte of the request, and its main loop
waits up to two seconds for each client that it closes: as many slow clients as there are threads stop a worker. This
one watches the heads arrive, and the clients leave, without waiting for anybody.
"""

import socket
import struct
import time
from collections import deque
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

import gunicorn.util
from gunicorn.workers.gthread import ThreadWorker

from app.arrival import Arrival
from app.deadline import request_arrived

HEAD_TIMEOUT = 10  # seconds for a request's head to arrive
SEND_TIMEOUT = 10  # seconds without progress while a client reads its answer
LINGER = 2.0  # seconds for a client to read the last answer and close: closing before that can destroy the answer
MOST_LINGERING = 500


class PatientWorker(ThreadWorker):
    """A ThreadWorker whose threads never wait for a request, and whose main loop never waits for a client."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lingering: deque[tuple[float, socket.socket]] = deque()

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, if it is still there."""
        self._take(listener)

    def _take(self, listener: socket.socket) -> bool:
        try:
            client, address = listener.accept()
        except OSError:
            return False
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SEND_TIMEOUT, 0))
        self.nr_conns += 1
        self.enqueue_req(Arrival(self.cfg, client, address, listener.getsockname(), self.linger))
        return True

    def set_accept_enabled(self, enabled: bool | None) -> None:
        """Watch for new connections or not. A worker that stops answers those that are there, and refuses the rest."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                while self._take(listener):
                    pass
                listener.close()

    def enqueue_req(self, conn: Any) -> None:
        """Give the connection a thread when its request's head is here; until then, the poller watches it."""
        if conn.has_whole_head():
            self._enqueue(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + HEAD_TIMEOUT
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """More of a head has arrived."""
        if conn.has_whole_head():
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            self._enqueue(conn)

    def _enqueue(self, conn: Any) -> None:
        conn.arrived = time.monotonic()
        conn.data_ready = True
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Answer a request, in a thread."""
        if conn.too_large:
            conn.sock.setblocking(True)
            with suppress(OSError):
                gunicorn.util.write_error(conn.sock, 431, "Request Header Fields Too Large", "")
            return False
        request_arrived(conn.arrived)
        return super().handle(conn)

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """Close rather than wait for a body that no endpoint reads."""
        return bool(keepalive and conn.parser.finish_body(deadline=time.monotonic() + 0.1))

    def murder_pending(self) -> None:
        """Close the connections whose head took too long, and those that have been left."""
        now = time.monotonic()
        pending: deque[Any] = self.pending_conns
        while pending and pending[0].timeout <= now:
            conn = pending.popleft()
            self.poller.unregister(conn.sock)
            self.nr_conns -= 1
            if conn.seen:
                with suppress(OSError):
                    gunicorn.util.write_error(conn.sock, 408, "Request Timeout", "")
            conn.close(graceful=True)
        while self.lingering and (self.lingering[0][0] <= now or len(self.lingering) > MOST_LINGERING):
            self._forget(self.lingering[0])

    def linger(self, client: socket.socket) -> None:
        """Say that nothing more is sent, and close when the client has closed, or after LINGER seconds."""
        client.setblocking(False)
        with suppress(OSError):
            client.shutdown(socket.SHUT_WR)
        entry = (time.monotonic() + LINGER, client)
        self.lingering.append(entry)
        self.poller.register(client, EVENT_READ, lambda _: self._drain(entry))

    def _drain(self, entry: tuple[float, socket.socket]) -> None:
        try:
            left = entry[1].recv(65536)
        except BlockingIOError:
            return
        except OSError:
            left = b""
        if not left:
            self._forget(entry)

    def _forget(self, entry: tuple[float, socket.socket]) -> None:
        self.lingering.remove(entry)
        self.poller.unregister(entry[1])
        entry[1].close()
