"""The real command, over its real stdin and stdout."""

import json
import os
import signal

import pytest
from fastmcp.client.transports import StdioTransport

from tests.mcp.account_answers import ACCOUNT_TOOLS, USER
from tests.mcp.answers import ARGUMENTS, DEPLOYMENT, SHOWN, TOOL, TOOLS
from tests.mcp.process import COMMAND, INITIALIZE, ROOT, run_once, running
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import TOKEN, converse, list_and_call

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_stdout_holds_the_protocol_only_and_the_api_is_left_alone_until_a_tool_is_called(api: StubApi) -> None:
    api.answer({}, 500)  # an API that fails must not matter to the start and the listings
    user = {"DEPLOYHQ_EMAIL": USER.email, "DEPLOYHQ_API_KEY": USER.api_key, "DEPLOYHQ_ACCOUNT": USER.account}
    with running(DEPLOYHQ_URL=api.url, DEPLOYHQ_ADMIN_TOKEN=TOKEN, **user) as client:
        introduction = client.request(1, "initialize", INITIALIZE)
        assert api.connections == 0
        assert introduction["result"]["serverInfo"]["name"] == "deployhq"
        client.send({"method": "notifications/initialized"})
        tools = client.request(2, "tools/list", {})["result"]["tools"]
        assert api.connections == 0
        assert {tool["name"] for tool in tools} == {*TOOLS, *ACCOUNT_TOOLS}
        api.answer(DEPLOYMENT)
        traced = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
        good = client.request(3, "tools/call", {"name": TOOL, "arguments": ARGUMENTS, "_meta": traced})["result"]
        assert good["structuredContent"] == SHOWN
        assert api.asked[-1].headers["traceparent"].split("-")[1] == TRACE  # the agent's own trace is passed on
        bad = client.request(4, "tools/call", {"name": TOOL, "arguments": {"identifier": "x"}})["result"]
        assert bad["isError"] is True
        absent = client.request(5, "tools/call", {"name": TOOL})["result"]
        assert "identifier is missing" in absent["content"][0]["text"]
        stderr = client.finish()
    assert client.process.returncode == 0
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in client.lines)
    assert {"Admin tools: enabled", "Account tools: enabled"} <= set(stderr.splitlines())
    assert USER.api_key not in stderr
    assert TOKEN not in stderr
    assert "Traceback" not in stderr


def test_a_stock_client_works_over_stdio(api: StubApi) -> None:
    api.answer(DEPLOYMENT)
    environment = {**os.environ, "DEPLOYHQ_URL": api.url, "DEPLOYHQ_ADMIN_TOKEN": TOKEN, "DEPLOYHQ_ADMIN_SQL": "1"}

    transport = StdioTransport(COMMAND[0], COMMAND[1:], env=environment, cwd=str(ROOT), keep_alive=False)
    assert converse(transport, list_and_call) == (sorted(TOOLS), SHOWN)


def test_without_a_token_it_starts_and_says_that_admin_tools_are_disabled() -> None:
    finished = run_once(DEPLOYHQ_ADMIN_TOKEN="  ", DEPLOYHQ_URL="")
    assert finished.returncode == 0
    assert finished.stdout == ""
    lines = finished.stderr.splitlines()
    assert lines[:3] == [
        "Admin tools: disabled (no DEPLOYHQ_ADMIN_TOKEN)",
        "Account tools: disabled (no DEPLOYHQ_EMAIL, DEPLOYHQ_API_KEY, DEPLOYHQ_ACCOUNT)",
        "No tool is on. Set the variables named above in this server's environment and restart it.",
    ]
    assert len(lines) <= 4  # the other one is FastMCP's: no banner, no look for updates


def test_the_command_s_exit_code_is_2_and_the_sentence_stands_on_stderr_alone() -> None:
    finished = run_once(DEPLOYHQ_ADMIN_TOKEN="s3cret s3cret")
    assert (finished.returncode, finished.stdout) == (2, "")
    (line,) = finished.stderr.splitlines()
    assert line.startswith("mcp_server cannot start: DEPLOYHQ_ADMIN_TOKEN holds a space")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_at_once_and_without_a_trace(number: signal.Signals) -> None:
    with running(DEPLOYHQ_ADMIN_TOKEN=TOKEN) as client:
        client.request(1, "initialize", INITIALIZE)
        client.process.send_signal(number)
        assert client.process.wait(timeout=10) == -number
        assert client.process.stderr
        assert "Traceback" not in client.process.stderr.read()
