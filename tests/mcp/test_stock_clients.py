"""Stock clients connect with the configuration of docs/mcp-clients.md, as it stands there: `make conformance`."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts import clients
from tests.mcp.hosting import hosted
from tests.mcp.node import MODULES, NODE
from tests.mcp.process import ROOT
from tests.mcp.talk import TOKEN

FORMS = clients.forms()
KINDS = ["local", "hosted"]
# No account, no update, no telemetry; and a machine under tests is slow.
SETTINGS = {
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    "DEPLOYHQ_ADMIN_TOKEN": TOKEN,
    "DISABLE_AUTOUPDATER": "1",
    "DISABLE_TELEMETRY": "1",
    "GEMINI_CLI_TRUST_WORKSPACE": "true",
    "MCP_TIMEOUT": "60000",
}


@dataclass
class Home:
    """A home folder in which `uvx` is our server."""

    folder: Path
    url: str

    def form(self, client: str, kind: str) -> str:
        """A client's configuration, with the tests' address and token."""
        text = FORMS[client][1 + KINDS.index(kind)].replace(clients.URL, f"{self.url}/mcp")
        return text.replace(json.dumps("..."), json.dumps(TOKEN)).replace("Bearer ...", f"Bearer {TOKEN}")

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(exist_ok=True)
        (self.folder / path).write_text(text)

    def run(self, program: str, *arguments: str, stdin: str = "") -> str:
        """What an installed client prints."""
        started = self.start(program, *arguments)
        out, error = started.communicate(stdin, timeout=120)
        assert started.returncode == 0, out + error
        return out + error

    def start(self, program: str, *arguments: str) -> "subprocess.Popen[str]":
        path = MODULES / ".bin" / program
        if not path.exists():
            pytest.skip(f"{program} is not installed: npm could not install it into .conformance")
        places = [str(self.folder / "bin"), str(Path(NODE).parent), os.environ["PATH"]]
        return subprocess.Popen(
            [str(path), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={**SETTINGS, "PATH": os.pathsep.join(places), "HOME": str(self.folder)},
        )


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with hosted(tmp_path_factory.mktemp("hosted")) as server:
        yield server.url


@pytest.fixture
def home(tmp_path: Path, server_url: str) -> Home:
    asked_for = " ".join(clients.ARGUMENTS)
    started = f"PYTHONPATH={ROOT} exec {sys.executable} -m mcp_server"
    shim = tmp_path / "bin/uvx"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\n[ "$*" = "{asked_for}" ] && [ -n "$DEPLOYHQ_ADMIN_URL" ] && {started}\n')
    shim.chmod(0o755)
    return Home(tmp_path, server_url)


@pytest.mark.parametrize("kind", KINDS)
def test_claude_code_connects(home: Home, kind: str) -> None:
    program, *arguments = shlex.split(home.form("Claude Code", kind))
    home.run(program, *arguments)
    assert "✔ Connected" in home.run(program, "mcp", "list")


@pytest.mark.parametrize("kind", KINDS)
def test_gemini_cli_connects(home: Home, kind: str) -> None:
    home.write(".gemini/settings.json", home.form("Gemini CLI", kind))
    assert "✓ deployhq" in home.run("gemini", "mcp", "list")


@pytest.mark.parametrize("kind", KINDS)
def test_opencode_connects(home: Home, kind: str) -> None:
    home.write("opencode.json", home.form("opencode", kind))
    assert "✓ deployhq" in home.run("opencode", "mcp", "list")


@pytest.mark.parametrize("kind", KINDS)
def test_codex_connects_and_lists_the_tools(home: Home, kind: str) -> None:
    home.write(".codex/config.toml", home.form("Codex", kind))
    with home.start("codex", "app-server") as codex:
        sent, received = codex.stdin, codex.stdout
        assert sent
        assert received

        def ask(number: int, method: str, params: dict[str, Any]) -> Any:
            print(json.dumps({"id": number, "method": method, "params": params}), file=sent, flush=True)
            return next(message["result"] for message in map(json.loads, received) if message.get("id") == number)

        try:
            ask(1, "initialize", {"clientInfo": {"name": "tests", "version": "1"}})
            (server,) = ask(2, "mcpServerStatus/list", {})["data"]
            assert {"admin_find", "admin_diagnose_deployment"} <= set(server["tools"])
        finally:
            codex.kill()
