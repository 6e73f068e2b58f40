"""SQLite: a file opened read-only, statements with a time limit, and its result codes."""

import sqlite3
import time
from math import inf
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection

from app.db.standing import Standing
from app.deadline import time_left

STEPS = 10_000  # virtual machine instructions between two looks at the clock

# Result codes (https://sqlite.org/rescode.html), negative here to distinguish them from MySQL's numbers.
TOO_SLOW = {-5, -6, -9}  # busy, locked, interrupted
ERROR = -1  # SQLITE_ERROR: the statement is wrong, not the file


class TimedSQLite(sqlite3.Connection):
    """A connection whose statements run in a transaction and are interrupted after a time limit."""

    statement_seconds: float | None = None
    """Set by `prepare`. None: a plain connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stop_at = inf
        self.set_progress_handler(lambda: time.monotonic() > self._stop_at, STEPS)

    def cursor(self, *args: Any, **kwargs: Any) -> Any:
        """Return a cursor whose statement is limited to `statement_seconds` and to the request's deadline."""
        if self.statement_seconds is not None:
            self._stop_at = time.monotonic() + min(self.statement_seconds, time_left())
            if not self.in_transaction:
                super().cursor().execute("BEGIN")
        return super().cursor(*args, **kwargs)


def read_only_url(url: URL) -> URL:
    """Return the URL that opens the file with mode=ro."""
    return url.set(database=f"file:{quote(url.database or '')}", query={"mode": "ro", "uri": "true"})


def prepare(connection: TimedSQLite, seconds: int) -> None:
    """Limit each statement to `seconds`. The file is open read-only already."""
    connection.isolation_level = None  # sqlite3 opens no transaction for a SELECT; `cursor` does
    connection.statement_seconds = seconds


def read_standing(_: Connection) -> Standing:
    """Return the library's version; SQLite has no replication."""
    return Standing(sqlite3.sqlite_version, "none")


def names_unknown(error: BaseException) -> bool:
    """Return whether the error is about a table or column that the file lacks."""
    return str(error).startswith(("no such column", "no such table"))
