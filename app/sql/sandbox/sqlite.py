"""The session on SQLite, which runs in this very process: what it may use is limited here or nowhere.

Views of the readable columns stand in the connection's temporary schema, where an unqualified name finds them. The file
is attached under a name that no query can know, and an authorizer lets its tables be read from within these views only.
The authorizer is no firewall for columns on its own: SQLite does not ask it about those that USING and NATURAL compare.
"""

import secrets
import sqlite3
import threading
from collections.abc import Mapping
from contextlib import suppress

from app.sql.gate.dialects import DIALECTS
from app.sql.sandbox import Fetched, Limits, Session
from app.sql.sandbox.rows import collect, with_times

AGAIN = 0.05  # seconds: an interrupt that comes between two statements stops neither
MEMORY = 64 * 1024 * 1024  # bytes of all SQLite connections of the process together

# A value's size bounds what one call of a function can do, since no clock is looked at within it.
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 60,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
PRAGMAS = ("temp_store=MEMORY", "trusted_schema=OFF", f"hard_heap_limit={MEMORY}")  # temp_store deletes views

# printf's widths are the gate's to limit.
_ALLOWED = {
    *map(str.lower, DIALECTS["sqlite"].functions),
    "->",
    "->>",
    "current_date",
    "current_time",
    "current_timestamp",
}
VIRTUAL_TABLES = ("json_each", "json_tree")


class SQLiteSession(Session):
    """A session that runs one statement on a new connection. Python's module takes no second one."""

    def __init__(self, file: str, limits: Limits, readable: Mapping[str, tuple[str, ...]]) -> None:
        self._limits = limits
        self._readable = {table.lower(): {"", *map(str.lower, names)} for table, names in readable.items()}
        self._schema = f"file_{secrets.token_hex(16)}"
        self._ended = threading.Event()
        # One thread opens it, and another interrupts the query.
        connection = sqlite3.connect(":memory:", uri=True, isolation_level=None, check_same_thread=False)
        self.connection = connection
        connection.execute(f"ATTACH ? AS {self._schema}", [file])  # the file's URI says mode=ro
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        for table, columns in readable.items():
            listed = ", ".join(f'"{column}"' for column in columns)
            view = f'CREATE TEMP VIEW "{table}" AS SELECT {listed} FROM {self._schema}."{table}"'  # noqa: S608  # nosec B608
            connection.execute(view)
        connection.execute("PRAGMA query_only=ON")
        for category, most in LIMITS.items():
            connection.setlimit(category, most)
        connection.text_factory = _lenient
        # SQLite declares such tables at their first use, which looks like a write to the authorizer.
        connection.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')").fetchall()

    def begin(self) -> int:
        threading.Thread(target=self._watch, daemon=True).start()
        self.connection.execute("BEGIN")
        self.connection.set_authorizer(self._authorize)
        return 0

    def _authorize(
        self, action: int, first: str | None, second: str | None, schema: str | None, view: str | None
    ) -> int:
        """Return SQLITE_OK or SQLITE_DENY for a thing that a statement is about to do."""
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            allowed = True
        elif action == sqlite3.SQLITE_FUNCTION:
            allowed = (second or "").lower() in _ALLOWED
        else:
            names = [(name or "").lower() for name in (first, second, view)]
            allowed = action == sqlite3.SQLITE_READ and self._may_read(schema, *names)
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    def _may_read(self, schema: str | None, table: str, column: str, view: str) -> bool:
        if table in VIRTUAL_TABLES:
            return True
        if schema is None:  # no table: the name of a WITH clause, or a table of which no column is read
            return not column and not table.startswith(("sqlite_", "pragma_"))
        if column not in self._readable.get(table, ()):
            return False
        return schema == "temp" or (schema == self._schema and (view == table or not column))

    def _watch(self) -> None:
        """Stop what runs when its time is up.

        Not by a progress handler, which would take Python's lock thousands of times a second from other requests.
        """
        wait: float = self._limits.seconds
        while not self._ended.wait(wait):
            self.stop()
            wait = AGAIN

    def fetch(self, sql: str) -> Fetched:
        self.connection.text_factory = str  # several times as fast, and right for almost all that is stored
        try:
            return self._fetch(sql)
        except sqlite3.OperationalError as error:
            if hasattr(error, "sqlite_errorcode"):
                raise
        self.connection.text_factory = _lenient  # Python's module could not decode a text
        return self._fetch(sql)

    def _fetch(self, sql: str) -> Fetched:
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        fetched = collect(names, cursor, self._limits)
        return fetched._replace(rows=with_times(fetched.rows))

    def stop(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # it has just been closed
            self.connection.interrupt()

    def close(self) -> None:
        self._ended.set()
        super().close()


def _lenient(data: bytes) -> str:
    """Return a text whose bytes need not be UTF-8, which SQLite does not ask for."""
    return data.decode("utf-8", "replace")
