"""One line for each call, which joins the API's own log and holds no secret."""

import json
import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from mcp_server.config import Config
from tests.mcp.account_answers import ACCOUNT_CALLS, SECRET, USER, UUID
from tests.mcp.answers import ARGUMENTS, CALLS, DEPLOYMENT, DEPLOYMENT_ID, TOOL
from tests.mcp.process import INITIALIZE, running
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import TOKEN, call_tool


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="mcp_server.protocol.audit")
    return caplog


def audited(lines: pytest.LogCaptureFixture) -> dict[str, Any]:
    """The one line that was written."""
    (message,) = [record.getMessage() for record in lines.records if record.name == "mcp_server.protocol.audit"]
    assert message.isascii()
    assert "\n" not in message
    facts: dict[str, Any] = json.loads(message)
    lines.clear()
    return facts


def test_a_call_leaves_one_line_whose_request_id_the_api_has_too(
    api: StubApi, config: Config, lines: pytest.LogCaptureFixture
) -> None:
    api.answer(DEPLOYMENT)
    call_tool(config, TOOL, ARGUMENTS)
    facts = audited(lines)
    assert set(facts) == {"time", "tool", "identifiers", "outcome", "api_status", "ms", "request_id"}
    assert (facts["tool"], facts["identifiers"]) == (TOOL, {"identifier": DEPLOYMENT_ID})
    assert (facts["outcome"], facts["api_status"]) == ("ok", 200)
    assert facts["request_id"] == api.asked[0].headers["X-Request-ID"]
    assert 0 <= facts["ms"] < 60_000
    assert datetime.fromisoformat(facts["time"]).tzinfo


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_refused_call_says_so_with_the_api_s_status(
    api: StubApi, config: Config, lines: pytest.LogCaptureFixture, status: int
) -> None:
    api.answer({"error": "no"}, status)
    call_tool(config, TOOL, ARGUMENTS)
    facts = audited(lines)
    assert (facts["outcome"], facts["api_status"]) == ("tool_error", status)


def test_a_call_that_reaches_no_api_has_no_status(config: Config, lines: pytest.LogCaptureFixture) -> None:
    for unlucky in ({}, {"identifier": "x"}, {"nonsense": SECRET}):
        call_tool(config, TOOL, unlucky)
        facts = audited(lines)
        assert (facts["outcome"], facts["api_status"]) == ("tool_error", None)
    call_tool(replace(config, admin_token=None), TOOL, ARGUMENTS)
    assert audited(lines)["outcome"] == "tool_error"
    call_tool(config, f"no such tool {SECRET}", {})
    assert audited(lines)["tool"] == "[other]"


def test_all_requests_of_a_log_carry_the_call_s_id(
    api: StubApi, account: Config, lines: pytest.LogCaptureFixture
) -> None:
    api.answer({"error": "no"}, 403)
    steps = [{"identifier": f"s{number}", "status": "failed", "logs": True} for number in range(5)]
    api.answer_at(f"/projects/shop/deployments/{UUID}", {"identifier": UUID, "steps": steps})
    call_tool(account, "get_deployment_log", {"project": "shop", "uuid": UUID})
    facts = audited(lines)
    assert {asked.headers["X-Request-ID"] for asked in api.asked} == {facts["request_id"]}
    assert len(api.asked) == 6
    assert facts["api_status"] == 403  # of many the one that is most trouble


@pytest.mark.parametrize("call", ACCOUNT_CALLS, ids=lambda call: call.tool)
def test_no_secret_is_in_the_line(api: StubApi, account: Config, lines: pytest.LogCaptureFixture, call: Any) -> None:
    api.answer(call.answer, call.status)
    call_tool(account, call.tool, call.arguments)
    line = json.dumps(audited(lines))
    for secret in (SECRET, USER.api_key, USER.email, "RAILS", ".env"):
        assert secret not in line


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (
            f"https://acme.deployhq.com/projects/shop/deployments/{UUID}?token=x",
            f"acme/projects/shop/deployments/{UUID}",
        ),
        ("a b\n{}", "[other]"),
        ("x" * 100, "[other]"),
        ("https://u:p@host/", "[other]"),
        (USER.api_key, "[secret]"),
        ("ünï", "[other]"),
        (41, "41"),
    ],
)
def test_only_plain_identifiers_and_addresses_are_written(
    account: Config, lines: pytest.LogCaptureFixture, given: object, shown: str
) -> None:
    call_tool(account, "get_deployment", {"project": given, "uuid": "..", "body": SECRET})
    assert audited(lines)["identifiers"]["project"] == shown


def test_lines_go_to_stderr_and_nothing_secret_with_them(api: StubApi) -> None:
    api.answer({"error": f"what about {TOKEN}"}, 401)
    with running(DEPLOYHQ_ADMIN_URL=api.url, DEPLOYHQ_ADMIN_TOKEN=TOKEN, FASTMCP_LOG_LEVEL="DEBUG") as client:
        client.request(1, "initialize", INITIALIZE)
        client.send({"method": "notifications/initialized"})
        for number, (tool, arguments, _, _) in enumerate(CALLS, 2):
            client.request(number, "tools/call", {"name": tool, "arguments": arguments})
        stderr = client.finish()
    written = [json.loads(line) for line in stderr.splitlines() if line.startswith("{")]
    assert [facts["tool"] for facts in written] == [tool for tool, _, _, _ in CALLS]
    beside = [line for line in stderr.splitlines() if "Error calling tool" in line]
    assert not [line for line in beside if "DEBUG" not in line]  # the audit line says it
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in client.lines)
    assert TOKEN not in stderr
