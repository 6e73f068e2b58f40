"""The command `python -m mcp_server --http` as a process of its own, and callers of it."""

import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.mcp.process import COMMAND, ROOT

ADMIN = {"Authorization": "Bearer the-caller-s-own-token"}
ACCOUNT = {
    "X-DeployHQ-Email": "u@example.com",
    "X-DeployHQ-API-Key": "the-caller-s-own-key",
    "X-DeployHQ-Account": "acme",
}
ACCEPT = {"Accept": "application/json, text/event-stream"}
MODERN = "2026-07-28"


@dataclass(frozen=True)
class Hosted:
    """A running server."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path


@contextmanager
def hosted(folder: Path, *options: str, **variables: str) -> Iterator[Hosted]:
    """Start the server on a free port, wait until it listens, and stop it."""
    log = folder / "hosted.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*COMMAND, "--http", "--port", "0", *options],
            stdout=output,
            stderr=output,
            cwd=ROOT,
            env={**os.environ, **variables},
        )
    try:
        yield Hosted(f"http://127.0.0.1:{port(process, log)}", process, log)
    finally:
        process.terminate()
        process.wait(timeout=30)


def port(process: "subprocess.Popen[bytes]", log: Path) -> int:
    """The port that the server says it listens on."""
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        if found := re.search(r"Listening on .* port (\d+)", log.read_text()):
            return int(found[1])
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def ask(
    url: str,
    method: str,
    params: Mapping[str, Any],
    headers: Mapping[str, str],
    session: requests.Session | None = None,
) -> requests.Response:
    """One request of the older protocol, as it goes over the wire."""
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    post = (session or requests).post
    return post(f"{url}/mcp", json=message, headers={**ACCEPT, **headers}, timeout=30)


def ask_modern(
    url: str,
    method: str,
    headers: Mapping[str, str],
    params: Mapping[str, Any] | None = None,
    session: requests.Session | None = None,
) -> Any:
    """The result of one request of the newest protocol, as it comes over the wire."""
    described = {"protocolVersion": MODERN, "clientInfo": {"name": "tests", "version": "1"}, "clientCapabilities": {}}
    meta = {f"io.modelcontextprotocol/{key}": value for key, value in described.items()}
    named = {"Mcp-Name": params["name"]} if params else {}
    sent = {"MCP-Protocol-Version": MODERN, "Mcp-Method": method, **named, **headers}
    return ask(url, method, {**(params or {}), "_meta": meta}, sent, session).json()["result"]
