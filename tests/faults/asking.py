"""Callers that note everything: one question, or many at once for as long as a fault lasts."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests

TOKEN = "faults-test-token"
AUTH = {"Authorization": f"Bearer {TOKEN}"}
WITHIN = 5.0  # seconds: every caller has an answer by then


@dataclass(frozen=True)
class Answer:
    """What one caller saw."""

    path: str
    status: int
    """0: the connection broke."""
    seconds: float
    body: bytes
    headers: Mapping[str, str]


def ask(url: str, path: str) -> Answer:
    """One question on a connection of its own. A hang becomes a broken connection after 20 seconds."""
    started = time.monotonic()
    try:
        got = requests.get(f"{url}{path}", headers=AUTH, timeout=20)
    except requests.RequestException as error:
        return Answer(path, 0, time.monotonic() - started, repr(error).encode(), {})
    return Answer(path, got.status_code, time.monotonic() - started, lasting(got.content), got.headers)


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
