"""A load generator that costs little itself: raw sockets, the request's bytes made once, every answer checked."""

import selectors
import socket
import time
from typing import NamedTuple

HOST = "127.0.0.1"
LARGEST_PIECE = 1 << 18


class WrongAnswerError(Exception):
    """An answer that is not 200, or not as long as it should be."""


class Target(NamedTuple):
    """What to ask, and how long the answer is."""

    port: int
    request: bytes
    body_length: int


class Load(NamedTuple):
    """What one round saw."""

    seconds: float
    latencies: list[float]
    """Seconds of each request, in order of completion."""


class Client:
    """One connection that is kept alive and has one request under way."""

    def __init__(self, target: Target) -> None:
        self.socket = socket.create_connection((HOST, target.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._target = target
        self._started = 0.0
        self._missing = 0
        self._head = b""

    def ask(self) -> None:
        """Send the request."""
        self._head, self._missing = b"", 0
        self._started = time.perf_counter()
        self.socket.sendall(self._target.request)

    def read(self, buffer: memoryview) -> float | None:
        """Read what has arrived; the request's seconds when that completes the answer."""
        size = self.socket.recv_into(buffer)
        if not size:
            raise WrongAnswerError("the service closed the connection")
        if self._missing:
            self._missing -= size
        else:
            self._head += bytes(buffer[:size])
            if (end := self._head.find(b"\r\n\r\n")) < 0:
                return None
            self._missing = self._checked_length(self._head[:end]) - (len(self._head) - end - 4)
        return None if self._missing else time.perf_counter() - self._started

    def _checked_length(self, head: bytes) -> int:
        status, _, headers = head.partition(b"\r\n")
        length = int(headers.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or -1)
        if b" 200 " not in status or length != self._target.body_length:
            raise WrongAnswerError(f"{status!r}, {length} bytes instead of {self._target.body_length}")
        return length


def run(target: Target, connections: int, seconds: float) -> Load:
    """Ask over and over on that many connections, each waiting for its answer before it asks again."""
    clients = [Client(target) for _ in range(connections)]
    latencies, buffer = list[float](), memoryview(bytearray(LARGEST_PIECE))
    with selectors.EpollSelector() as selector:
        started = time.perf_counter()
        for client in clients:
            selector.register(client.socket, selectors.EVENT_READ, client)
            client.ask()
        while selector.get_map():
            for key, _ in selector.select():
                latency = key.data.read(buffer)
                if latency is None:
                    continue
                latencies.append(latency)
                if time.perf_counter() < started + seconds:
                    key.data.ask()
                else:
                    selector.unregister(key.fileobj)
        took = time.perf_counter() - started
    for client in clients:
        client.socket.close()
    return Load(took, latencies)
