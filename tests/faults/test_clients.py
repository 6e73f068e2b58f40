"""Clients that are slow, rude or too many, through nginx: the others are answered as if those were not there."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress

import pytest

from tests.databases import mirror
from tests.faults.asking import TOKEN, ask, eventually, hangs_up, load
from tests.faults.conftest import fill, truth
from tests.faults.nginx import proxied
from tests.service import Service, free_port, running

HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"a" * 200


def connect(service: Service) -> socket.socket:
    """A connection to the service."""
    host, port = service.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


@contextmanager
def clients(service: Service, number: int, first: bytes, drip: bytes = b"") -> Iterator[list[socket.socket]]:
    """Connections that have sent `first`, and send one byte of `drip` a second for as long as the block lasts."""
    stop = threading.Event()

    def drop() -> None:
        for at in range(len(drip)):
            for connection in connections:
                with suppress(OSError):
                    connection.send(drip[at : at + 1])
            if stop.wait(1):
                return

    with ExitStack() as stack:
        connections = [stack.enter_context(connect(service)) for _ in range(number)]
        for connection in connections:
            connection.sendall(first)
        dropper = threading.Thread(target=drop)
        dropper.start()
        try:
            yield connections
        finally:
            stop.set()
            dropper.join()


def unharmed(answers: dict[str, bytes], service: Service, seconds: float) -> None:
    """Fail unless every other caller gets the right answer, without waiting."""
    with load(service.url, list(answers), callers=4) as callers:
        time.sleep(seconds)
        eventually("enough answers", lambda: len(callers.answers) > 20)
    callers.check(answers, only=200)


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, bytes]]]:
    """A database's URL and the right answers: which database it is makes no difference to clients."""
    with mirror("sqlite", tmp_path_factory.mktemp("clients"), "main") as url:
        yield url, truth(url, fill(url))


@pytest.fixture(scope="module")
def answers(right: tuple[str, dict[str, bytes]]) -> dict[str, bytes]:
    """The right answers, by path."""
    return right[1]


@pytest.fixture(scope="module")
def service(right: tuple[str, dict[str, bytes]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service behind nginx, which all of these clients share."""
    folder = tmp_path_factory.mktemp("clients")
    with running(folder, right[0], TOKEN, DEPLOYHQ_TRUSTED_PROXIES="1") as direct, proxied(direct) as behind:
        yield behind


def test_500_clients_that_send_one_byte_a_second_stop_nobody(answers: dict[str, bytes], service: Service) -> None:
    with clients(service, 500, b"", HEAD) as slow:
        unharmed(answers, service, 2)
        assert all(hangs_up(connection) for connection in slow[:3])
        unharmed(answers, service, 1)


@pytest.mark.parametrize(
    ("number", "first", "drip"),
    [
        (500, b"", b""),
        (500, b"nonsense\r\n\r\n", b""),
        (100, b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", b"a" * 100),
        (100, b"GET /admin_api/deployments/1/servers HTTP/1.1\r\nHost: x\r\n\r\n" * 50, b""),
    ],
    ids=["send nothing", "never leave after an error", "drip a body", "ask and never read"],
)
def test_clients_stop_nobody(
    answers: dict[str, bytes], service: Service, number: int, first: bytes, drip: bytes
) -> None:
    with clients(service, number, first, drip):
        unharmed(answers, service, 2)


@pytest.mark.parametrize("rest", [b"Content-Length: 100\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n5\r\n{"])
def test_a_body_that_never_ends_is_given_up_before_the_service_sees_it(service: Service, rest: bytes) -> None:
    head = f"POST /admin_api/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
    with clients(service, 1, head.encode() + b"Content-Type: application/json\r\n" + rest) as (connection,):
        assert hangs_up(connection)
    assert "/admin_api/query" not in service.log.read_text()


@pytest.mark.parametrize(
    ("flood", "statuses"),
    [
        (b"GET /" + b"a" * 2_000_000, {b"414", b"431"}),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Flood: " + b"a" * 2_000_000, {b"431"}),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Flood: aaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 50_000 + b"\r\n", {b"431"}),
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + b"X-Flood: a\r\n" * 101 + b"\r\n", {b"431"}),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {b"414"}),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Flood: " + b"a" * 9000 + b"\r\n\r\n", {b"431"}),
    ],
    ids=["endless URL", "endless header", "endless headers", "101 headers", "long URL", "long header"],
)
def test_floods_are_refused_in_json(service: Service, flood: bytes, statuses: set[bytes]) -> None:
    with connect(service) as connection:
        with suppress(OSError):  # the service may hang up before the end of it
            connection.sendall(flood)
        answer = b""
        with suppress(OSError):
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.split()[1] in statuses
    assert json.loads(answer.partition(b"\r\n\r\n")[2]).keys() == {"error"}


def test_floods_from_everywhere_stop_nobody(answers: dict[str, bytes], service: Service) -> None:
    flood = b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Flood: aaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 1000

    def pour() -> None:
        while not stop.is_set():
            with suppress(OSError), connect(service) as connection:
                connection.sendall(flood)
                connection.recv(100)

    stop = threading.Event()
    with ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            pool.submit(pour)
        try:
            unharmed(answers, service, 2)
        finally:
            stop.set()
    assert ask(service.url, "/healthz").status == 200


def test_a_service_that_is_down_is_503_in_json(service: Service) -> None:
    with proxied(service, upstream=f"127.0.0.1:{free_port()}") as behind:
        answer = ask(behind.url, "/healthz")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert json.loads(answer.body).keys() == {"error"}
