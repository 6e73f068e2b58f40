"""Nothing that an agent or an answer holds can change whom or what is asked."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import pytest
from fastmcp.exceptions import ToolError

from mcp_server.api.contract import load_contract
from mcp_server.config import Config
from tests.mcp.answers import FAILURES
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import call_tool, refusal, refused_call

HOSTILE = [
    "../x",
    "a/b",
    "a?x=1",
    "a#b",
    "a b",
    "a\\b",
    "a;b=1",
    "a&limit=9",
    "%2e%2e",
    "%2F",
    "...",
    ".hidden",
    "ünï\u2028",
    "@h",
]
DOTS = ["", ".", ".."]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "operation", ["admin_get_deployment", "admin_get_deployment_servers", "admin_get_server_group"]
)
def test_whatever_an_identifier_holds_it_stays_one_segment_of_the_path(
    api: StubApi, ask: Callable[..., Any], operation: str, value: str
) -> None:
    api.answer({}, 404)
    with pytest.raises(ToolError):
        ask(operation, identifier=value)
    template = load_contract()[operation].path
    assert api.asked[0].target == template.format(identifier=quote(value, safe=""))
    assert unquote(api.asked[0].target.split("/")[3]) == value


@pytest.mark.parametrize("value", [value for value in HOSTILE if "/" not in value])
def test_whatever_a_permalink_holds_it_stays_one_segment_of_the_path(api: StubApi, config: Config, value: str) -> None:
    api.answer(FAILURES)
    assert not call_tool(config, "admin_list_recent_failures", {"account": value}).is_error
    assert api.asked[0].target == f"/admin_api/accounts/{quote(value, safe='')}/recent_failures?limit=20"


@pytest.mark.parametrize("value", DOTS)
def test_dot_segments_are_refused_by_the_client_itself(api: StubApi, ask: Callable[..., Any], value: str) -> None:
    with pytest.raises(ToolError, match="cannot be empty"):
        ask("admin_get_deployment_servers", identifier=value)
    assert api.connections == 0


@pytest.mark.parametrize("value", [*DOTS, "a/b", "../x", "a\x00b"])
def test_a_permalink_that_would_be_another_path_is_refused(api: StubApi, config: Config, value: str) -> None:
    sentence = refusal(call_tool(config, "admin_list_recent_failures", {"account": value}))
    assert "send" in sentence.lower()
    assert api.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", ["localhost", "[nonsense"])
def test_a_redirect_is_not_followed(api: StubApi, config: Config, status: int, host: str) -> None:
    api.answer({}, status, {"Location": api.url.replace("127.0.0.1", host)})
    sentence = refused_call(config)
    assert "not followed" in sentence
    assert "Check DEPLOYHQ_ADMIN_URL" in sentence
    assert len(api.asked) == 1
