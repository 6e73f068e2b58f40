"""The session on a copy in Parquet files: DuckDB, in a process of its own that ends with the query.

DuckDB runs where it is called: a crash, or memory that it does not count, would be that of a worker and its requests.
"""

import re
import signal
import subprocess  # nosec B404
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import orjson

from app.sql.sandbox import GIVEN_UP, Fetched, Limits, ResultTooLarge, Session
from app.sql.sandbox.processes import Processes
from app.sql.sandbox.rows import with_times, without_secrets

MEMORY: Final = 10**9  # bytes; what DuckDB does not count comes on top
THREADS: Final = 2

# What DuckDB says, as SQLSTATEs, which problems.toml has; and the name that it is about, as PostgreSQL says it. First
# the error's class, then the beginning of what matches its sentence.
_STATES: Final = (
    ("Catalog", r"Table with name (?P<relation>\S+) does not exist", "42P01"),
    ("Catalog", r"(?:\w+ )*Function with name \"?(?P<function>\w+)", "42883"),
    ("Binder", r"Referenced column \"(?P<column>[^\"]+)\"", "42703"),
    ("Binder", r"Table \"[^\"]*\" does not have a column named \"(?P<column>[^\"]+)\"", "42703"),
    ("Binder", r"Referenced table \"(?P<table>[^\"]+)\"", "42P01"),
    ("Binder", r"Ambiguous reference to (?:column name|alias|table) \"(?P<column>[^\"]+)\"", "42702"),
    ("Binder", r"column \"?(?P<column>[^\" ]+)\"? must appear in the GROUP BY", "42803"),
    ("Binder", r".*aggregate", "42803"),
    ("Binder", r"No function matches the given name and argument types '(?P<function>\w+)", "42883"),
    ("Binder", r"Cannot (?:compare|mix|combine|cast)|.*explicit.* cast", "42804"),
    ("Binder", r".*number of (?:result )?columns|.*values? lists? ", "42P11"),
    ("InvalidInput", r"More than one row returned by a subquery", "21000"),
    ("Catalog", "", "42704"),
    ("Binder", "", "42000"),
    ("Parser", "", "42601"),
    ("Syntax", "", "42601"),
    ("Conversion", "", "22P02"),
    ("TypeMismatch", "", "42804"),
    ("OutOfRange", "", "22003"),
    ("InvalidInput", "", "22023"),
    ("InvalidType", "", "42804"),
    ("OutOfMemory", "", "53200"),
    ("Interrupt", "", "57014"),
    ("Permission", "", "42501"),
    ("NotImplemented", "", "0A000"),
    ("Internal", "", "XX000"),
    ("Fatal", "", "XX000"),
)


class DuckDBError(Exception):
    """Raised when DuckDB does not run a query. Its message quotes nothing that is stored."""

    def __init__(self, sqlstate: str | None, message: str = "") -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        """None: it is not about the query."""


class DuckDBSession(Session):
    """A session that runs one statement on the files of some tables."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]], limits: Limits, processes: Processes) -> None:
        self._limits = limits
        self._processes = processes
        self.tables = tables
        """Of each table its columns and its files."""
        self._request = {
            "seconds": limits.seconds,
            "rows": limits.rows,
            "size": limits.size,
            "memory": MEMORY,
            "threads": THREADS,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> int:
        """Return 0: nothing can outlive its kill."""
        return 0

    def fetch(self, sql: str) -> Fetched:
        """Run the statement in a process of its own, and kill that when it takes too long; raises DuckDBError."""
        self._process = self._processes.take()
        asked = orjson.dumps(self._request | {"tables": self.tables, "sql": sql})
        try:
            answer, _ = self._process.communicate(asked, self._limits.seconds + GIVEN_UP / 2)
        except subprocess.TimeoutExpired:
            raise DuckDBError("57014") from TimeoutError()
        if self._process.returncode:
            raise died(self._process.returncode)
        head, _, rows = answer.partition(b"\n")
        header = orjson.loads(head)
        if error := header.get("error"):
            raise explained(*error)
        if header["too_large"]:
            raise ResultTooLarge
        return Fetched(header["columns"], with_times(without_secrets(rows)), header["row_count"], header["truncated"])

    def stop(self) -> None:
        """Kill the process."""
        if self._process:
            self._process.kill()

    def close(self) -> None:
        """Kill the process if it still runs, let the system forget it, and start the next query's."""
        self.stop()
        if self._process:
            with suppress(OSError, ValueError):
                self._process.communicate()
        self._processes.prepare()


def died(code: int) -> DuckDBError:
    """Return the error of a process that did not answer: by its limits of memory and time, or by a crash."""
    return DuckDBError({-signal.SIGKILL: "53200", -signal.SIGXCPU: "57014"}.get(code, "XX000"))


def explained(kind: str, message: str) -> DuckDBError:
    """Return the error for one of DuckDB's, whose message can quote stored data."""
    text = message.partition("Error: ")[2].replace("\n", " ")
    for name, pattern, state in _STATES:
        if kind == f"{name}Exception" and (found := re.match(pattern, text)):
            return DuckDBError(state, _named(found))
    return DuckDBError(None)


def _named(found: re.Match[str]) -> str:
    """Return the name in the message, in PostgreSQL's words."""
    for kind, name in found.groupdict().items():
        if kind == "table":
            return f'missing FROM-clause entry for table "{name}"'
        return f"function {name}(" if kind == "function" else f'{kind} "{name.rpartition(".")[2]}"'
    return ""
