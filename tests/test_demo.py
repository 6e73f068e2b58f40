"""`make run`: what it prints works when it is pasted."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

from migrations_mirror.sample import BUSY_ACCOUNT, MISSED_FILES_DEPLOYMENT, SITUATIONS, STUCK_DEPLOYMENT
from tests.faults.asking import eventually
from tests.service import ROOT, free_port

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo's output once it has printed everything."""
    output = tmp_path_factory.mktemp("demo") / "output"
    with output.open("wb") as file:
        environ = os.environ | {"PORT": str(free_port()), "DEPLOYHQ_LOG_FORMAT": "text"}  # as on a terminal
        demo = subprocess.Popen([sys.executable, "-m", "scripts.demo"], cwd=ROOT, env=environ, stdout=file, stderr=file)
    try:
        # The configuration comes last; lines of the log can follow.
        eventually("the instructions", lambda: "\n}\n" in output.read_text().partition('"mcpServers"')[2], 60)
        yield output.read_text()
    finally:
        demo.terminate()
        demo.wait(timeout=30)


def refused(**environ: str) -> str:
    """The sentence with which a demo does not start."""
    command = [sys.executable, "-m", "scripts.demo"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


def pasted(printed: str, line: str) -> str:
    """What a printed line prints below the printed line that sets TOKEN, in the project's folder."""
    (token,) = re.findall(r"^  (TOKEN=.*)$", printed, re.MULTILINE)
    return subprocess.check_output(f"{token}\n{line}", shell=True, cwd=ROOT, text=True)  # noqa: S602


def test_the_printed_curl_lines_show_the_server_without_files(printed: str) -> None:
    lines = re.findall(r"^  (curl .*)$", printed, re.MULTILINE)
    text, *rest = [pasted(printed, line) for line in lines]
    assert text.startswith("Deployment failed (0 of 1 server got the files): ")
    diagnosis, deployment, servers, failures, sql = map(json.loads, rest)
    assert "web3" in diagnosis["summary"]
    assert [server["name"] for server in deployment["diagnostics"]["mismatched_servers"]] == ["web3"]
    assert [row["server_name"] for row in servers["servers"] if not row["has_transfer_step"]] == ["web3"]
    assert len(failures["failures"]) > 1
    assert ["failed", 8] in sql["rows"]


def test_the_first_call_is_the_one_of_the_readme(printed: str) -> None:
    readme = (ROOT / "README.md").read_text()
    first, told = (re.findall(r'/admin_api/([^\s"]+)', text)[0] for text in (printed, readme))
    assert first == told
    assert "TOKEN=$(cat .demo/token)" in readme


def test_the_stories_end_now(printed: str) -> None:
    """As of a fixed day, "in the last 7 days" would find nothing a week later."""
    curl, tool = re.findall(r"^  (curl .*/admin_api/)deployments/\S+( \|.*)$", printed, re.MULTILINE)[0]
    patterns = json.loads(pasted(printed, f"{curl}accounts/{BUSY_ACCOUNT}/failure_patterns{tool}"))
    assert patterns["window"]["failed"] == 6
    stuck = json.loads(pasted(printed, f"{curl}deployments/{STUCK_DEPLOYMENT}/diagnosis{tool}"))
    assert re.search(r"running for (5 hours 59|6 hours)", stuck["summary"])


def test_every_story_that_sample_prints_is_there(printed: str) -> None:
    for situation, identifier in SITUATIONS.items():
        assert re.search(rf"^  {identifier} +{re.escape(situation)}$", printed, re.MULTILINE)


def test_it_says_what_it_does_and_how_long_it_took(printed: str) -> None:
    assert re.search(r"^Making the demo database, as of now \.\.\. \d+\.\d s$", printed, re.MULTILINE)
    before = printed.partition("The service answers")[0].lower()
    assert "gunicorn: starting" in before
    assert "error" not in before
    assert "warning" not in before
    assert re.search(r"with demo data, after \d+\.\d s\.", printed)


def test_the_printed_line_for_claude_code_starts_a_server(printed: str) -> None:
    ((given, command),) = re.findall(r"^  claude mcp add deployhq (.*) -- (.*)$", printed, re.MULTILINE)
    environ = dict(pair.split("=", 1) for pair in given.replace('"', "").removeprefix("-e ").split(" -e "))
    assert environ["DEPLOYHQ_ADMIN_TOKEN"] == "$TOKEN"
    told = subprocess.check_output([*command.split(), "--help"], env=environ, text=True, cwd="/")
    assert "usage" in told


def test_a_number_out_of_range_is_one_sentence() -> None:
    told = refused(WEB_CONCURRENCY="abc")
    assert told.startswith("Cannot start: WEB_CONCURRENCY is 'abc': give a whole number from 1 to ")


def test_the_printed_mcp_configuration_gives_an_agent_the_same_answer(printed: str, tmp_path: Path) -> None:
    (configuration,) = re.findall(r'^\{\n  "mcpServers".*?^\}$', printed, re.MULTILINE | re.DOTALL)
    server = json.loads(configuration)["mcpServers"]["deployhq"]

    async def ask() -> Any:
        transport = StdioTransport(server["command"], server["args"], env=server["env"], cwd=str(tmp_path))
        async with Client(transport) as client:
            return await client.call_tool("admin_get_deployment", {"identifier": MISSED_FILES_DEPLOYMENT})

    assert asyncio.run(ask()).structured_content["diagnostics"]["mismatched_servers"][0]["name"] == "web3"


def test_a_port_that_is_taken_is_told_with_another_one(printed: str) -> None:
    (port,) = re.findall(r"http://127\.0\.0\.1:(\d+) with demo data,", printed)
    assert f"Port {port} is in use" in refused(PORT=port)
