"""A call that gets no complete answer names the variable to look at, never its value."""

import gzip
import json
import re
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastmcp.exceptions import ToolError

from mcp_server.config import Config, Timeouts
from tests.mcp.answers import DEPLOYMENT, DEPLOYMENT_ID, SHOWN
from tests.mcp.stub_api import StubApi, head
from tests.mcp.talk import call_tool, refusal, refused_call, sample_call


def test_a_refused_connection_points_at_the_url(config: Config, refused_url: str) -> None:
    sentence = refused_call(replace(config, admin_url=refused_url))
    assert "Nothing accepts connections" in sentence
    assert "DEPLOYHQ_ADMIN_URL" in sentence


def test_an_unknown_host_points_at_the_url(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    sentence = refused_call(replace(config, admin_url="https://nowhere.test"))
    assert "host name in DEPLOYHQ_ADMIN_URL" in sentence
    assert "nowhere" not in sentence


def test_a_machine_that_does_not_respond_points_at_url_and_network(hasty: Config) -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for client in (first, second):  # a full backlog makes the kernel drop whoever comes next
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        config = replace(
            hasty,
            admin_url=f"http://127.0.0.1:{full.getsockname()[1]}",
            timeouts=Timeouts(connect=0.3, read=0.3, total=10),
        )
        assert "does not respond. Check host and port in DEPLOYHQ_ADMIN_URL" in refused_call(config)


def test_a_tls_failure_points_at_url_and_certificate(api: StubApi, config: Config) -> None:
    sentence = refused_call(replace(config, admin_url=api.url.replace("http:", "https:")))
    assert "TLS" in sentence
    assert "DEPLOYHQ_ADMIN_URL" in sentence
    assert "REQUESTS_CA_BUNDLE" in sentence


def test_a_ca_bundle_that_is_not_there_is_named(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    sentence = refused_call(replace(config, admin_url="https://127.0.0.1:1"))
    assert "REQUESTS_CA_BUNDLE" in sentence
    assert "/nowhere" not in sentence


def test_a_broken_proxy_points_at_the_proxy_variables(
    config: Config, refused_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", refused_url)
    assert "Check HTTPS_PROXY" in refused_call(replace(config, admin_url="http://api.example.test"))


def test_a_url_that_cannot_be_called_points_at_the_url(config: Config) -> None:
    assert "Check DEPLOYHQ_ADMIN_URL" in refused_call(replace(config, admin_url=f"http://{'a' * 64}.test"))


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [b"HTTP/1."],
        [head(200, {"Content-Length": "100"}) + b'{"a": 1}'],
        [head(200, {"Transfer-Encoding": "chunked"}) + b"5\r\n{}"],
        [b"SSH-2.0-OpenSSH_9.2\r\n\r\n"],
    ],
    ids=["no answer", "cut in the first line", "cut in the body", "cut in a chunk", "not HTTP"],
)
def test_a_connection_that_breaks_says_to_call_again(api: StubApi, config: Config, pieces: list[bytes]) -> None:
    api.raw(pieces, hang_up=True)
    assert "broke before the API's answer was complete. Call again" in refused_call(config)


def test_an_answer_that_cannot_be_decompressed_says_so(api: StubApi, config: Config) -> None:
    api.answer(b"no gzip at all", headers={"Content-Encoding": "gzip"})
    assert "cannot be decompressed" in refused_call(config)


def test_a_compressed_answer_is_read(api: StubApi, config: Config) -> None:
    api.answer(gzip.compress(json.dumps(DEPLOYMENT).encode()), headers={"Content-Encoding": "gzip"})
    assert sample_call(config).structured_content == SHOWN


def test_a_chunked_answer_is_read(api: StubApi, config: Config) -> None:
    body = json.dumps(DEPLOYMENT).encode()
    pieces = [b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:99], body[99:])]
    api.raw([head(200, {"Transfer-Encoding": "chunked"}) + b"".join(pieces) + b"0\r\n\r\n"])
    assert sample_call(config).structured_content == SHOWN


@pytest.mark.parametrize(("breaks", "asked"), [(1, 3), (2, 3)])
def test_a_get_is_sent_again_once_when_its_kept_connection_breaks(
    api: StubApi, ask: Callable[..., Any], breaks: int, asked: int
) -> None:
    ask("admin_get_deployment", identifier=DEPLOYMENT_ID)
    api.breaks = breaks
    if breaks == 1:
        assert ask("admin_get_deployment", identifier=DEPLOYMENT_ID) == DEPLOYMENT
    else:
        with pytest.raises(ToolError, match="connection broke"):
            ask("admin_get_deployment", identifier=DEPLOYMENT_ID)
    assert len(api.asked) == asked
    assert len({each.headers["X-Request-ID"] for each in api.asked[1:]}) == 1


def test_a_post_is_never_sent_again(api: StubApi, account: Config) -> None:
    api.breaks = 1
    sentence = refusal(call_tool(account, "create_ssh_key", {"title": "x"}))
    assert "look before you call again" in sentence
    assert len(api.asked) == 1


def test_each_request_carries_a_trace_of_its_call(api: StubApi, config: Config) -> None:
    api.answer(DEPLOYMENT)
    sample_call(config)
    (asked,) = api.asked
    version, trace, span, flags = asked.headers["traceparent"].split("-")
    assert (version, trace, flags) == ("00", asked.headers["X-Request-ID"].replace("-", ""), "01")
    assert re.fullmatch("[0-9a-f]{16}", span)
