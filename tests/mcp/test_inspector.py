"""The MCP Inspector against the real command, over stdio and HTTP, for both eras: `make conformance`."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.mcp.answers import ARGUMENTS, DEPLOYMENT, SHOWN, TOOL
from tests.mcp.hosting import ADMIN, hosted
from tests.mcp.node import MODULES, NODE
from tests.mcp.process import COMMAND, ROOT
from tests.mcp.stub_api import StubApi

INSPECTOR = [NODE, str(MODULES / ".bin/mcp-inspector"), "--cli"]


@pytest.fixture(params=["stdio", "http"])
def target(request: pytest.FixtureRequest, api: StubApi, tmp_path: Path) -> Iterator[list[str]]:
    """How the Inspector reaches a server whose API answers with a deployment."""
    api.answer(DEPLOYMENT)
    if request.param == "stdio":
        given = {"DEPLOYHQ_ADMIN_URL": api.url, "DEPLOYHQ_ADMIN_TOKEN": "token", "PYTHONPATH": str(ROOT)}
        yield [*COMMAND, *(part for name, value in given.items() for part in ("-e", f"{name}={value}"))]
        return
    with hosted(tmp_path, DEPLOYHQ_ADMIN_URL=api.url) as server:
        yield [
            f"{server.url}/mcp",
            *(part for name, value in ADMIN.items() for part in ("--header", f"{name}: {value}")),
        ]


def inspect(target: Sequence[str], era: str, home: Path, *options: str) -> tuple[int, Any]:
    """The Inspector's exit code, and the result that it printed."""
    finished = subprocess.run(
        [*INSPECTOR, *target, "--protocol-era", era, "--format", "json", "-q", *options],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
    )
    printed = finished.stdout if finished.stdout.strip() else finished.stderr
    return finished.returncode, json.loads(printed)


@pytest.mark.parametrize("era", ["legacy", "modern"])
def test_the_inspector_agrees(target: list[str], era: str, tmp_path: Path) -> None:
    def ask(*options: str) -> Any:
        code, printed = inspect(target, era, tmp_path, "--method", *options)
        assert code == 0, printed
        return printed.get("result", printed)

    assert TOOL in {tool["name"] for tool in ask("tools/list", "--strict")["tools"]}
    called = ask("tools/call", "--tool-name", TOOL, "--tool-args-json", json.dumps(ARGUMENTS))
    assert called["structuredContent"] == SHOWN
    assert len(ask("resources/list")["resources"]) == 2
    assert len(ask("resources/templates/list")["resourceTemplates"]) == 2
    address = f"deployhq-admin://deployments/{ARGUMENTS['identifier']}"
    assert json.loads(ask("resources/read", "--uri", address)["contents"][0]["text"]) == SHOWN
    assert len(ask("prompts/list")["prompts"]) == 3
    given = f"identifier={ARGUMENTS['identifier']}"
    prompt = ask("prompts/get", "--prompt-name", "investigate_deployment", "--prompt-args", given)
    assert ARGUMENTS["identifier"] in prompt["messages"][0]["content"]["text"]


def test_the_inspector_sees_a_refusal_as_one(target: list[str], tmp_path: Path) -> None:
    options = ("--method", "tools/call", "--tool-name", TOOL, "--tool-args-json", '{"identifier": "41"}')
    code, _ = inspect(target, "modern", tmp_path, *options)
    assert code == 5
