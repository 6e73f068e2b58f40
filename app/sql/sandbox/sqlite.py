"""The session on SQLite, which runs in this very process: what it may use is limited here or nowhere."""

import sqlite3
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress

from app.sql.sandbox.limits import Arguments, Fetched, Limits, Session, collect
from app.sql.sandbox.sqlite_cost import estimate
from app.sql.sandbox.sqlite_rights import Rights
from app.sql.sandbox.values import with_times

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
PRAGMAS = ("query_only=ON", "trusted_schema=OFF", "temp_store=MEMORY", f"hard_heap_limit={MEMORY}")


def prepare(connection: sqlite3.Connection) -> None:
    """Make a new connection the sandbox's. The file has been opened with mode=ro."""
    connection.isolation_level = None
    connection.set_progress_handler(None, 0)  # of the endpoints' connections: see SQLiteSession._watch
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    for category, most in LIMITS.items():
        connection.setlimit(category, most)
    connection.text_factory = _lenient
    # SQLite declares such tables at their first use, which looks like a write to the authorizer.
    connection.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')").fetchall()


def open_sqlite(
    arguments: Arguments, limits: Limits, readable: Mapping[str, Collection[str]], sizes: Mapping[str, int]
) -> Session:
    """A session on a new connection; raises sqlite3.Error."""
    # A thread opens it ahead, another runs the query, and a third may interrupt that.
    connection = sqlite3.connect(*arguments.args, **arguments.kwargs | {"check_same_thread": False})
    prepare(connection)
    return SQLiteSession(connection, limits, Rights(readable), sizes)


class SQLiteSession:
    """Runs one statement. Python's module takes no second one."""

    def __init__(
        self, connection: sqlite3.Connection, limits: Limits, rights: Rights, sizes: Mapping[str, int]
    ) -> None:
        self._connection = connection
        self._limits = limits
        self._rights = rights
        self._sizes = sizes
        """Rows of each table, for the estimate."""
        self._ended = threading.Event()

    def begin(self) -> None:
        """Start the clock and the transaction; from here on, only reading what may be read is authorized."""
        threading.Thread(target=self._watch, daemon=True).start()
        self._connection.execute("BEGIN")
        self._roots = dict(self._connection.execute("SELECT rootpage, tbl_name FROM sqlite_master WHERE rootpage > 0"))
        self._connection.set_authorizer(self._rights)

    def _watch(self) -> None:
        """Stop what runs when its time is up.

        Not by a progress handler, which would take Python's lock thousands of times a second from other requests.
        """
        wait: float = self._limits.seconds
        while not self._ended.wait(wait):
            self.stop()
            wait = AGAIN

    def estimate(self, sql: str) -> float:
        """Rows that the innermost loop goes through, if no condition leaves one out."""
        program = self._connection.execute(f"EXPLAIN {sql}").fetchall()
        return estimate(program, self._roots, self._sizes)

    def fetch(self, sql: str) -> Fetched:
        """Run the statement, and step through its rows."""
        self._connection.text_factory = str  # several times as fast, and right for almost all that is stored
        try:
            return self._fetch(sql)
        except sqlite3.OperationalError as error:
            if hasattr(error, "sqlite_errorcode"):
                raise
        self._connection.text_factory = _lenient  # Python's module could not decode a text
        return self._fetch(sql)

    def _fetch(self, sql: str) -> Fetched:
        cursor = self._connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        fetched = collect(names, cursor, self._limits)
        return fetched._replace(rows=with_times(fetched.rows))

    def stop(self) -> None:
        """Interrupt the query; may be called from another thread."""
        with suppress(sqlite3.ProgrammingError):  # it has just been closed
            self._connection.interrupt()

    def close(self) -> None:
        """Close the connection."""
        self._ended.set()
        self._connection.close()


def _lenient(data: bytes) -> str:
    """A text whose bytes need not be UTF-8, which SQLite does not ask for."""
    return data.decode("utf-8", "replace")
