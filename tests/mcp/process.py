"""The command `python -m mcp_server` as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mcp_server

ROOT = Path(mcp_server.__file__).parent.parent
COMMAND = [sys.executable, "-m", "mcp_server"]
INITIALIZE = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "tests", "version": "1"},
}


class RawClient:
    """Speaks newline-delimited JSON-RPC and keeps every line that the server writes to stdout."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []

    def request(self, number: int, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self.send({"id": number, "method": method, "params": params})
        while True:
            line = self.read()
            if line.get("id") == number:
                return line

    def send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        assert self.process.stdout
        self.lines.append(self.process.stdout.readline())
        message: dict[str, Any] = json.loads(self.lines[-1])
        return message

    def finish(self) -> str:
        """Close stdin, take what is left on stdout, and return what was written to stderr."""
        stdout, stderr = self.process.communicate(timeout=30)
        self.lines += stdout.splitlines()
        return stderr


@contextmanager
def running(command: Sequence[str | Path] = COMMAND, cwd: Path = ROOT, /, **variables: str) -> Iterator[RawClient]:
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, **variables},
    ) as process:
        try:
            yield RawClient(process)
        finally:
            process.kill()


def run_once(*options: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command with these options and nothing on its stdin."""
    environment = {**os.environ, **variables}
    command = [*COMMAND, *options]
    return subprocess.run(command, input="", capture_output=True, text=True, timeout=60, cwd=ROOT, env=environment)
