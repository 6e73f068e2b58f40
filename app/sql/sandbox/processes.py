"""The processes of DuckDB's queries: each runs one, and the next one has started before its query comes.

Python's start and the import of DuckDB take 0.2 s, which is most of what a question on ten million steps takes
(docs/sql.md).
"""

import os
import subprocess  # nosec B404
import sys
from collections import deque
from pathlib import Path
from typing import Final

PROCESS: Final = Path(__file__).with_name("duckdb_process.py")


class Processes:
    """The process that waits for a worker's next query. It ends with its worker, whose end closes its stdin."""

    def __init__(self) -> None:
        self.waiting: deque[subprocess.Popen[bytes]] = deque()

    def take(self) -> subprocess.Popen[bytes]:
        """Return a process that waits for its query on stdin."""
        while self.waiting:
            process = self.waiting.popleft()
            if process.poll() is None:
                return process
            end(process)
        return start()

    def prepare(self) -> None:
        """Start the process of the next query, if none waits."""
        if not self.waiting:
            self.waiting.append(start())

    def close(self) -> None:
        """End the process that waits."""
        while self.waiting:
            end(self.waiting.popleft())


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that has no query, and close its pipes."""
    with process:
        process.kill()


def start() -> subprocess.Popen[bytes]:
    """Return a new process. The path to its libraries is all that a Python may need of the environment."""
    environ = {name: value for name, value in os.environ.items() if name == "LD_LIBRARY_PATH"}
    command = [sys.executable, "-I", str(PROCESS)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd="/", env=environ, **pipes)  # type: ignore[call-overload,no-any-return]  # noqa: S603  # nosec B603
