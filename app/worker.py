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
from gunicorn.workers.gthread import TConn, ThreadWorker

from app.deadline import request_arrived

HEAD_TIMEOUT = 10  # seconds for a request's head to arrive
LARGEST_HEAD = 32 * 1024  # bytes
SEND_TIMEOUT = 10  # seconds without progress while a client reads its answer
LINGER = 2.0  # seconds for a client to read the last answer and close: closing before that can destroy the answer
MOST_LINGERING = 500
END_OF_HEAD = b"\r\n\r\n"


class Connection(TConn):
    """A client's connection. Knows its worker, which closes it without waiting."""

    worker: "PatientWorker"
    seen = 0
    """Bytes of an unfinished head that were there when last looked."""
    too_large = False
    arrived = 0.0

    def close(self, graceful: bool = False) -> None:
        """Close at once, or when the client has had time to read its answer."""
        if graceful:
            self.worker.linger(self.sock)
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


class PatientWorker(ThreadWorker):
    """A ThreadWorker whose threads never wait for a request, and whose main loop never waits for a client."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lingering: deque[tuple[float, socket.socket]] = deque()

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection. One that was given up meanwhile, or for which there is no descriptor, is left."""
        try:
            client, address = listener.accept()
        except OSError:
            return
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SEND_TIMEOUT, 0))
        self.nr_conns += 1
        connection = Connection(self.cfg, client, address, listener.getsockname())
        connection.worker = self
        self.enqueue_req(connection)

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
