"""The real command, over its real stdin and stdout."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

from tests.mcp.answers import ARGUMENTS, DEPLOYMENT, TOOL, TOOLS
from tests.mcp.process import COMMAND, INITIALIZE, ROOT, run_once, running
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import TOKEN


def test_stdout_holds_the_protocol_only_and_the_api_is_left_alone_until_a_tool_is_called(api: StubApi) -> None:
    api.answer(DEPLOYMENT)
    with running(DEPLOYHQ_ADMIN_URL=api.url, DEPLOYHQ_ADMIN_TOKEN=TOKEN, DEPLOYHQ_ADMIN_SQL="true") as client:
        introduction = client.request(1, "initialize", INITIALIZE)
        assert api.connections == 0
        assert introduction["result"]["serverInfo"]["name"] == "deployhq"
        client.send({"method": "notifications/initialized"})
        tools = client.request(2, "tools/list", {})["result"]["tools"]
        assert api.connections == 0
        assert [tool["name"] for tool in tools] == sorted(TOOLS)
        good = client.request(3, "tools/call", {"name": TOOL, "arguments": ARGUMENTS})["result"]
        assert good["structuredContent"] == DEPLOYMENT
        bad = client.request(4, "tools/call", {"name": TOOL, "arguments": {"identifier": "x"}})["result"]
        assert bad["isError"] is True
        absent = client.request(5, "tools/call", {"name": TOOL})["result"]
        assert "identifier is missing" in absent["content"][0]["text"]
        stderr = client.finish()
    assert client.process.returncode == 0
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in client.lines)
    assert "Admin tools: enabled" in stderr.splitlines()
    assert TOKEN not in stderr
    assert "Traceback" not in stderr


def test_a_stock_client_works_over_stdio(api: StubApi) -> None:
    api.answer(DEPLOYMENT)
    environment = {**os.environ, "DEPLOYHQ_URL": api.url, "DEPLOYHQ_ADMIN_TOKEN": TOKEN, "DEPLOYHQ_ADMIN_SQL": "1"}

    async def conversation() -> tuple[list[str], Any]:
        transport = StdioTransport(COMMAND[0], COMMAND[1:], env=environment, cwd=str(ROOT), keep_alive=False)
        async with Client(transport) as client:
            listed = [tool.name for tool in await client.list_tools()]
            result = await client.call_tool_mcp(TOOL, ARGUMENTS)
            return listed, result.structured_content

    assert asyncio.run(conversation()) == (sorted(TOOLS), DEPLOYMENT)


@pytest.mark.parametrize("token", ["", "  "])
def test_without_a_token_it_starts_and_says_that_admin_tools_are_disabled(token: str) -> None:
    finished = run_once(DEPLOYHQ_ADMIN_TOKEN=token)
    assert finished.returncode == 0
    assert finished.stdout == ""
    lines = finished.stderr.splitlines()
    assert lines[:3] == [
        "Admin tools: disabled (no DEPLOYHQ_ADMIN_TOKEN)",
        "Account tools: disabled (no DEPLOYHQ_EMAIL, DEPLOYHQ_API_KEY, DEPLOYHQ_ACCOUNT)",
        "No tool is on. Set the variables named above in this server's environment and restart it.",
    ]
    assert len(lines) <= 4  # the other one is FastMCP's: no banner, no look for updates


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("DEPLOYHQ_ADMIN_URL", "ftp://s3cret", "DEPLOYHQ_ADMIN_URL is not a base URL"),
        ("DEPLOYHQ_URL", "s3cret", "DEPLOYHQ_URL is not a base URL"),
        ("DEPLOYHQ_ADMIN_URL", "https://user:s3cret@host", "DEPLOYHQ_ADMIN_URL holds a user name or password"),
        ("DEPLOYHQ_ADMIN_TOKEN", "s3cret s3cret", "DEPLOYHQ_ADMIN_TOKEN holds a space"),
    ],
)
def test_an_unusable_variable_stops_the_start_with_one_sentence(variable: str, value: str, says: str) -> None:
    finished = run_once(**{variable: value})
    assert finished.returncode == 2
    assert finished.stdout == ""
    (line,) = finished.stderr.splitlines()
    assert says in line
    assert "s3cret" not in line


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_at_once_and_without_a_trace(number: signal.Signals) -> None:
    with running(DEPLOYHQ_ADMIN_TOKEN=TOKEN) as client:
        client.request(1, "initialize", INITIALIZE)
        client.process.send_signal(number)
        assert client.process.wait(timeout=10) == -number
        assert client.process.stderr
        assert "Traceback" not in client.process.stderr.read()


def test_the_server_needs_nothing_of_the_api_s_own_code() -> None:
    program = """
import sys
for name in ("app", "flask", "flask_sqlalchemy", "sqlalchemy", "marshmallow", "apispec", "alembic"):
    sys.modules[name] = None  # makes its import an ImportError
import mcp_server.__main__
from mcp_server.config import Config
from mcp_server.server import create_server
create_server(Config())
"""
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
