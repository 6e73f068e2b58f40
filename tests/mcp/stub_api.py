"""A real HTTP server on 127.0.0.1 that answers as a test tells it to, and remembers what it was asked."""

import json
import socket
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as it came in: the target is the raw request line's, escapes and all."""

    method: str
    target: str
    headers: Message
    client: tuple[str, int]
    body: bytes = b""


@dataclass
class StubApi:
    """What to answer, and what was asked."""

    url: str = ""
    connections: int = 0
    closed: int = 0
    asked: list[Asked] = field(default_factory=list)
    pieces: Iterable[bytes] = ()
    pause: float = 0
    delay: float = 0
    meeting: threading.Barrier | None = None
    """Where requests for logs wait for each other before they are answered."""
    places: dict[str, list[bytes]] = field(default_factory=dict)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    hang_up: bool = False
    breaks: int = 0  # so many requests get no answer, and their connection ends
    stopped: threading.Event = field(default_factory=threading.Event)
    sockets: list[socket.socket] = field(default_factory=list)

    def end(self) -> None:
        """End every answer and every connection."""
        self.stopped.set()
        for each in self.sockets:
            with suppress(OSError):  # closed already
                each.shutdown(socket.SHUT_RDWR)

    def answer(self, body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Answer every request like this: bytes as they are, anything else as JSON."""
        self.raw([whole(body, status, headers)])

    def answer_at(self, target: str, body: object, status: int = 200) -> None:
        """Answer requests for this target so, whatever the others are answered with; given twice, the later ones."""
        self.places.setdefault(target, []).append(whole(body, status))

    def raw(self, pieces: Iterable[bytes], pause: float = 0, hang_up: bool = False) -> None:
        """Answer with these bytes, `pause` seconds after each piece, and hang up afterwards or not."""
        self.pieces, self.pause, self.hang_up = pieces, pause, hang_up


def whole(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> bytes:
    """A whole answer: bytes as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Content-Type": "application/json", "Content-Length": str(len(content)), **(headers or {})}
    return head(status, given) + content


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """The first lines of an answer."""
    lines = [f"HTTP/1.1 {status} Reason", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode()


class StubServer(ThreadingHTTPServer):
    """Serves a StubApi from background threads."""

    daemon_threads = True
    request_queue_size = 128  # with 5, of twenty connections at once some are made seconds later on a busy machine

    def __init__(self) -> None:
        self.api = StubApi()
        super().__init__(("127.0.0.1", 0), Handler)
        self.api.url = f"http://127.0.0.1:{self.server_port}"
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def renew(self) -> StubApi:
        """End what the last test left, and begin anew at the same address."""
        self.api.end()
        self.api = StubApi(self.api.url)
        return self.api

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up early is part of some tests."""

    def stop(self) -> None:
        """End every answer and every thread."""
        self.api.end()
        self.shutdown()
        self._thread.join()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """Keeps connections open, as real servers do."""

    server: StubServer
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.api = self.server.api
        self.api.sockets.append(self.connection)
        self.api.connections += 1

    def finish(self) -> None:
        super().finish()
        self.api.closed += 1

    def do_GET(self) -> None:
        api = self.api
        client = (str(self.client_address[0]), int(self.client_address[1]))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with api.lock:
            api.asked.append(Asked(self.command, self.path, self.headers, client, body))
            api.at_once += 1
            api.most_at_once = max(api.most_at_once, api.at_once)
        if api.meeting and self.path.endswith("/logs"):
            with suppress(threading.BrokenBarrierError):  # the client has the other answers, and asks too late for more
                api.meeting.wait(20)
        api.stopped.wait(api.delay)
        with api.lock:
            api.at_once -= 1
        self.reply(api)

    do_POST = do_PATCH = do_DELETE = do_CONNECT = do_GET  # noqa: N815 the names that http.server looks for

    def reply(self, api: StubApi) -> None:
        if api.breaks:
            api.breaks -= 1
            self.close_connection = True
            return
        pieces = api.pieces
        if answers := api.places.get(self.path):
            pieces = [answers.pop(0) if len(answers) > 1 else answers[0]]
        for piece in pieces:
            self.wfile.write(piece)
            if api.stopped.wait(api.pause):
                break
        self.close_connection = api.hang_up or api.stopped.is_set()

    def log_message(self, *args: Any) -> None:
        """Keep the tests' output clean."""
