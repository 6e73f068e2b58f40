"""`make run`: what it prints works when it is pasted."""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport

from migrations_mirror.sample import MISSED_FILES_DEPLOYMENT
from tests.service import ROOT, free_port


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo's output once it has printed everything."""
    output = tmp_path_factory.mktemp("demo") / "output"
    with output.open("wb") as file:
        environ = os.environ | {"PORT": str(free_port())}
        demo = subprocess.Popen([sys.executable, "-m", "scripts.demo"], cwd=ROOT, env=environ, stdout=file, stderr=file)
    try:
        yield wait_for_instructions(demo, output)
    finally:
        demo.terminate()
        demo.wait(timeout=30)


def wait_for_instructions(demo: subprocess.Popen[bytes], output: Path) -> str:
    for _ in range(600):
        assert demo.poll() is None, output.read_text()
        text = output.read_text()
        if "mcpServers" in text and text.rstrip().endswith("}"):
            return text
        time.sleep(0.1)
    raise AssertionError(output.read_text())


def test_the_printed_curl_lines_show_the_server_without_files(printed: str) -> None:
    lines = re.findall(r"^  (curl .*)$", printed, re.MULTILINE)
    assert len(lines) == 4
    deployment, servers, healthy, sql = (json.loads(subprocess.check_output(line, shell=True)) for line in lines)  # noqa: S602
    assert [server["name"] for server in deployment["diagnostics"]["mismatched_servers"]] == ["web3"]
    assert [row["server_name"] for row in servers["servers"] if not row["has_transfer_step"]] == ["web3"]
    assert healthy["diagnostics"]["server_step_mismatch"] is False
    assert ["failed", 5] in sql["rows"]


def test_the_printed_mcp_configuration_gives_an_agent_the_same_answer(printed: str, tmp_path: Path) -> None:
    found = re.search(r'^\{\n  "mcpServers".*?^\}$', printed, re.MULTILINE | re.DOTALL)
    assert found
    server = json.loads(found[0])["mcpServers"]["deployhq"]

    async def ask() -> Any:
        transport = StdioTransport(server["command"], server["args"], env=server["env"], cwd=str(tmp_path))
        async with Client(transport) as client:
            return await client.call_tool("admin_get_deployment", {"identifier": MISSED_FILES_DEPLOYMENT})

    assert asyncio.run(ask()).structured_content["diagnostics"]["mismatched_servers"][0]["name"] == "web3"


def test_a_port_that_is_taken_is_told_with_another_one(printed: str) -> None:
    found = re.search(r"http://127\.0\.0\.1:(\d+) with demo data", printed)
    assert found
    environ = os.environ | {"PORT": found[1]}
    second = subprocess.run(
        [sys.executable, "-m", "scripts.demo"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60
    )
    assert second.returncode == 1
    assert f"Port {found[1]} is in use" in second.stderr
