"""Callers that note everything: one question, or many at once for as long as a fault lasts."""

import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import requests

TOKEN = "faults-test-token"
AUTH = {"Authorization": f"Bearer {TOKEN}"}
WITHIN = 5.0  # seconds: every caller has an answer by then
BETWEEN = 0.02  # seconds between two questions of one caller: the service is to work, not the processor to be full


@dataclass(frozen=True)
class Answer:
    """What one caller saw."""

    path: str
    status: int
    """0: the connection broke."""
    seconds: float
    body: bytes
    headers: Mapping[str, str]
    began: float = 0.0
    """When it was asked, by time.monotonic()."""

    def was_in_flight(self, begin: float, end: float) -> bool:
        """Whether the caller was waiting at some moment between these."""
        return self.began <= end and self.began + self.seconds >= begin


def ask(url: str, path: str) -> Answer:
    """One question on a connection of its own. A hang becomes a broken connection after 20 seconds."""
    started = time.monotonic()
    try:
        got = requests.get(f"{url}{path}", headers=AUTH, timeout=20)
    except requests.RequestException as error:
        return Answer(path, 0, time.monotonic() - started, repr(error).encode(), {}, started)
    return Answer(path, got.status_code, time.monotonic() - started, lasting(got.content), got.headers, started)


def lasting(body: bytes) -> bytes:
    """The answer without the time at which the database was read."""
    return re.sub(rb'"as_of":"[^"]*",', b"", body)


def check(answer: Answer, truth: Mapping[str, bytes], *, may_break: bool = False) -> None:
    """Fail unless the answer is the right one, or an honest error, in time."""
    assert answer.seconds < WITHIN, answer
    if answer.status == 0 and may_break:
        return
    if answer.status == 200:
        assert answer.body == truth[answer.path], answer
        return
    assert answer.status in (503, 504), answer
    assert json.loads(answer.body).keys() >= {"error"}, answer
    assert answer.headers["Retry-After"] == "5", answer


@dataclass
class Load:
    """Callers that ask again and again."""

    answers: list[Answer] = field(default_factory=list)

    def statuses(self) -> Counter[int]:
        """How often each status was seen."""
        return Counter(answer.status for answer in self.answers)

    def wait_for(self, number: int, status: int = 200) -> None:
        """Wait until so many more callers have seen the status."""
        before = self.statuses()[status]
        eventually(f"{number} times {status}", lambda: self.statuses()[status] > before + number)

    def check(self, truth: Mapping[str, bytes], *, only: int | None = None, may_break: bool = False) -> None:
        """Fail unless every answer is right, or an honest error, in time, and has the status `only`."""
        for answer in list(self.answers):
            check(answer, truth, may_break=may_break)
        assert only is None or set(self.statuses()) == {only}


@contextmanager
def load(url: str, paths: list[str], callers: int = 8) -> Iterator[Load]:
    """Callers that ask for the paths in turn for as long as the block lasts."""
    seen = Load()
    stop = threading.Event()

    def call(number: int) -> None:
        turn = number
        while not stop.is_set():
            seen.answers.append(ask(url, paths[turn % len(paths)]))
            turn += 1
            stop.wait(BETWEEN)

    with ThreadPoolExecutor(callers) as pool:
        for number in range(callers):
            pool.submit(call, number)
        try:
            yield seen
        finally:
            stop.set()


def at_once(url: str, paths: list[str]) -> Load:
    """All paths asked for at the same time, once."""
    with ThreadPoolExecutor(len(paths)) as pool:
        return Load(list(pool.map(partial(ask, url), paths)))


def hangs_up(connection: socket.socket) -> bool:
    """Whether the other side closes the connection, without a word, before anything is asked."""
    try:
        return connection.recv(65536) == b""
    except ConnectionResetError:
        return True


def eventually(what: str, happened: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it has happened; fail when it does not."""
    started = time.monotonic()
    while time.monotonic() < started + seconds:
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} seconds: {what}")
