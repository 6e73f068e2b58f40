"""What the API is asked, and how."""

import time
import uuid
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mcp_server.config import Config
from mcp_server.server import create_server
from tests.mcp.answers import CALLS, DEPLOYMENT, DEPLOYMENT_ID, FAILURES
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import TOKEN, call_tool, converse, list_and_call, sample_call


@pytest.mark.parametrize(("tool", "arguments", "target", "answer"), CALLS)
def test_a_tool_sends_one_request_to_its_path_with_the_token(
    api: StubApi, config: Config, tool: str, arguments: dict[str, Any], target: str, answer: dict[str, Any]
) -> None:
    api.answer(answer)
    call_tool(config, tool, arguments)
    (asked,) = api.asked
    assert (asked.method, asked.target) == ("POST" if tool == "admin_sql_query" else "GET", target)
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["Accept"] == "application/json"
    assert asked.headers["User-Agent"] == "deployhq-mcp/1.0.0"


def test_the_limit_defaults_to_twenty_and_may_come_as_text(api: StubApi, config: Config) -> None:
    api.answer(FAILURES)
    call_tool(config, "admin_list_recent_failures", {"account": "acme"})
    call_tool(config, "admin_list_recent_failures", {"account": "acme", "limit": "7"})
    assert [asked.target.partition("?")[2] for asked in api.asked] == ["limit=20", "limit=7"]


def test_calls_share_a_connection_and_each_has_a_request_id_of_its_own(api: StubApi, ask: Callable[..., Any]) -> None:
    for _ in range(5):
        ask("admin_get_deployment", identifier=DEPLOYMENT_ID)
    assert len({uuid.UUID(asked.headers["X-Request-ID"]) for asked in api.asked}) == 5
    assert len({asked.client for asked in api.asked}) == 1


def test_connections_are_closed_when_the_server_ends(api: StubApi, config: Config) -> None:
    api.answer(DEPLOYMENT)
    server = create_server(config)
    converse(server, list_and_call)
    patience = time.monotonic() + 10
    while (api.connections, api.closed) != (1, 1):
        assert time.monotonic() < patience
        time.sleep(0.01)
    del server  # kept until here, so that it is not its end as an object that closed them


def test_calls_run_side_by_side(api: StubApi, ask: Callable[..., Any]) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: ask("admin_get_deployment", identifier=DEPLOYMENT_ID), range(64)))
    assert answers == [DEPLOYMENT] * 64


@pytest.mark.parametrize("base", ["", "/", "//", "/prefix", "/prefix/"])
def test_the_base_url_may_have_a_path_and_a_last_slash(api: StubApi, config: Config, base: str) -> None:
    api.answer(DEPLOYMENT)
    parsed = Config.from_environment({"DEPLOYHQ_ADMIN_URL": api.url + base, "DEPLOYHQ_ADMIN_TOKEN": TOKEN})
    sample_call(parsed)
    assert api.asked[0].target == f"{base.rstrip('/')}/admin_api/deployments/{DEPLOYMENT_ID}"


def test_netrc_does_not_replace_the_token(
    api: StubApi, ask: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    ask("admin_get_deployment", identifier=DEPLOYMENT_ID)
    assert api.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(("login", "sent"), [("", None), ("me:p%40ss@", f"Basic {b64encode(b'me:p@ss').decode()}")])
def test_a_proxy_from_the_environment_is_used_with_the_login_in_its_url(
    api: StubApi, config: Config, monkeypatch: pytest.MonkeyPatch, login: str, sent: str | None
) -> None:
    api.answer(DEPLOYMENT)
    monkeypatch.setenv("HTTP_PROXY", api.url.replace("http://", f"http://{login}"))
    distant = replace(config, admin_url=f"http://{len(login)}.example.test")
    assert not sample_call(distant).is_error
    assert api.asked[0].target.startswith(f"http://{len(login)}.example.test/admin_api/")
    assert api.asked[0].headers["Proxy-Authorization"] == sent


@pytest.mark.parametrize("direct", ["127.0.0.1", "localhost, 127.0.0.0/8", "*"])
def test_no_proxy_is_honoured(
    api: StubApi, ask: Callable[..., Any], refused_url: str, monkeypatch: pytest.MonkeyPatch, direct: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", refused_url)
    monkeypatch.setenv("NO_PROXY", direct)
    assert ask("admin_get_deployment", identifier=DEPLOYMENT_ID) == DEPLOYMENT
    assert api.asked[0].target.startswith("/admin_api/")


def test_no_cookie_goes_from_one_call_into_the_next(api: StubApi, ask: Callable[..., Any]) -> None:
    api.answer(DEPLOYMENT, headers={"Set-Cookie": "session=1; Path=/"})
    for _ in range(2):
        ask("admin_get_deployment", identifier=DEPLOYMENT_ID)
    assert api.asked[1].headers["Cookie"] is None
