"""No answer, however slow or large, can hold up a call."""

import gzip
import itertools
import json
import socket
import threading
import time
from dataclasses import replace

import pytest

from mcp_server.api.messages import LARGEST_BODY
from mcp_server.config import Config, Timeouts
from tests.mcp.answers import DEPLOYMENT, SHOWN
from tests.mcp.stub_api import StubApi, head
from tests.mcp.talk import refused_call, sample_call


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "zip bomb"])
@pytest.mark.parametrize("status", [200, 500])
def test_an_answer_that_is_too_large_says_to_ask_for_less(
    api: StubApi, config: Config, zipped: bool, status: int
) -> None:
    body = b" " * (LARGEST_BODY + 1)
    api.answer(gzip.compress(body) if zipped else body, status, {"Content-Encoding": "gzip"} if zipped else {})
    assert "larger than 10 MB" in refused_call(config)


def test_an_answer_just_small_enough_is_read(api: StubApi, config: Config) -> None:
    body = json.dumps(DEPLOYMENT).encode()
    api.answer(body + b" " * (LARGEST_BODY - len(body)))
    assert sample_call(config).structured_content == SHOWN


def test_an_api_that_says_nothing_is_given_up(api: StubApi, config: Config) -> None:
    api.raw([b""], pause=60)
    impatient = replace(config, timeouts=Timeouts(connect=1, read=0.2, total=30))
    assert_given_up(impatient)


DRIPS = {
    "head": (b"HTTP/1.1 200 OK\r\nX-Drip: ", b"x"),
    "body": (head(200, {"Content-Length": "100000000"}), b" "),
    "endless body": (head(200, {}), b" "),
    "chunks": (head(200, {"Transfer-Encoding": "chunked"}), b"1\r\n \r\n"),
    "chunk size": (head(200, {"Transfer-Encoding": "chunked"}), b"0"),
    "redirect": (head(302, {"Location": "/", "Content-Length": "100000000"}), b" "),
    "error": (head(500, {"Content-Length": "100000000"}), b" "),
}


@pytest.mark.parametrize(("first", "drip"), DRIPS.values(), ids=DRIPS)
def test_an_answer_that_drips_for_ever_is_given_up(api: StubApi, hasty: Config, first: bytes, drip: bytes) -> None:
    api.raw(itertools.chain([first], itertools.repeat(drip)), pause=0.02)
    assert_given_up(hasty)


def test_a_body_that_was_given_up_leaves_no_thread_behind(api: StubApi, hasty: Config) -> None:
    api.raw(itertools.chain([head(200, {})], itertools.repeat(b" ")), pause=0.02)
    refused_call(hasty)
    patience = time.monotonic() + 10
    while any("worker" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < patience
        time.sleep(0.02)


def test_a_slow_name_server_is_given_up(hasty: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(8))
    assert_given_up(replace(hasty, admin_url="http://slow.test"))


def assert_given_up(config: Config) -> None:
    started = time.monotonic()
    sentence = refused_call(config)
    assert time.monotonic() - started < 10
    assert "did not answer in time. Call again once" in sentence
