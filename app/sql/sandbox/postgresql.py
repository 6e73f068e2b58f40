"""The session on PostgreSQL."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.adapt import AdaptersMap
from psycopg.types.string import TextLoader

from app.db.postgresql import TimedPostgreSQL
from app.deadline import at_most
from app.sql.sandbox import (
    CONNECT_WITHIN,
    GIVEN_UP,
    STOP_WITHIN,
    Arguments,
    Fetched,
    Limits,
    ResultTooLarge,
    Session,
)
from app.sql.sandbox.rows import collect, iso_time

CHUNK = 50  # rows in memory at a time: each may have a megabyte

# What the gate takes for granted, what makes values readable, and what a query may use.
SETTINGS = {
    "statement_timeout": "{seconds}s",
    "idle_in_transaction_session_timeout": "{idle}s",
    "lock_timeout": "1s",
    "work_mem": "16MB",
    "temp_buffers": "8MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "standard_conforming_strings": "on",
    "transform_null_equals": "off",
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "default_transaction_read_only": "on",
}
# A login sees what its own sessions run, and no other's.
UNSTOPPED = """
    SELECT COUNT(*) FROM pg_stat_activity WHERE usename = current_user AND state = 'active' AND pid <> pg_backend_pid()
    AND clock_timestamp() - query_start >= interval '{seconds} seconds'
"""

# Types that stay the server's text: Python's own types would lose digits, zones, infinity, or years before Christ.
AS_TEXT = """
    numeric date time timetz interval json jsonb uuid inet cidr record
    int4range int8range numrange daterange tsrange tstzrange
    int4multirange int8multirange nummultirange datemultirange tsmultirange tstzmultirange
"""

SMALL = """
    bool int2 int4 int8 oid float4 float8 date time timetz timestamp timestamptz interval uuid inet cidr macaddr
    int4range int8range daterange tsrange tstzrange
"""
"""Types whose values are never large."""
TEXTS = "text varchar bpchar"


class TimeLoader(TextLoader):
    """Reads a timestamp as answers print it."""

    def load(self, data: Any) -> str:
        text = str(data, "ascii")
        if len(text) == 23 and text[10] == " " and text[19] == ".":  # what Rails writes: no need to look closer
            return text.replace(" ", "T") + "Z"
        return iso_time(text)


def adapters() -> AdaptersMap:
    """Return how values are read."""
    known = AdaptersMap(psycopg.adapters)
    for name in AS_TEXT.split():
        known.register_loader(name, TextLoader)
    for name in ("timestamp", "timestamptz"):
        known.register_loader(name, TimeLoader)
    return known


ADAPTERS = adapters()
SMALL_TYPES, TEXT_TYPES = ({ADAPTERS.types[name].oid for name in names.split()} for names in (SMALL, TEXTS))


def size_of(name: str, type_code: int) -> str:
    """Return SQL for the size of a value as text; nothing when that is never large."""
    if type_code in SMALL_TYPES:
        return ""
    text = name if type_code in TEXT_TYPES else f"CAST({name} AS text)"
    return f"COALESCE(octet_length({text}), 0)"


def prepare(connection: psycopg.Connection[Any], limits: Limits) -> None:
    """Make a new connection read-only, with the server's own limits."""
    values = {"seconds": limits.seconds, "idle": limits.seconds + 5}
    newer = {"transaction_timeout": "{idle}s"} if connection.info.server_version >= 170000 else {}
    settings = [(name, value.format(**values)) for name, value in (SETTINGS | newer).items()]
    chosen = [f"set_config('{name}', '{value}', false)" for name, value in settings]
    connection.autocommit = True
    connection.execute(f"SELECT {', '.join(chosen)}")
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.autocommit = False


class CancellingPostgreSQL(TimedPostgreSQL):
    """A connection whose query the server is asked to stop when its answer has not come in time."""

    def give_up(self) -> None:
        """Cancel the query over a connection of its own, and close this one."""
        with suppress(psycopg.Error):
            self.cancel_safe(timeout=STOP_WITHIN)
        super().give_up()


class Reading:
    """What psycopg asks how values are read."""

    adapters = ADAPTERS
    connection = None


def open_postgresql(arguments: Arguments, limits: Limits) -> Session:
    """Return a session on a new connection; raises psycopg.Error."""
    with at_most(CONNECT_WITHIN):
        connection = CancellingPostgreSQL.connect(*arguments.args, **arguments.kwargs | {"context": Reading()})
        prepare(connection, limits)
    return PostgreSQLSession(connection, limits)


class PostgreSQLSession:
    """Runs one statement. Every text goes through the extended protocol, which takes no second statement."""

    def __init__(self, connection: psycopg.Connection[Any], limits: Limits) -> None:
        self._connection = connection
        self._limits = limits

    def begin(self) -> int:
        """Start the transaction, and return how many queries the server does not stop.

        After its first statement, no SET can make a transaction writable.
        """
        sql = UNSTOPPED.format(seconds=self._limits.seconds + GIVEN_UP)
        row = self._connection.execute(sql, prepare=True).fetchone()
        return int(row[0]) if row else 0

    def estimate(self, sql: str) -> float:
        """Return the planner's total cost."""
        row = self._connection.execute(f"EXPLAIN (FORMAT JSON) {sql}", prepare=True).fetchone()
        (plan,) = json.loads(row[0]) if row else [{}]
        return float(plan["Plan"]["Total Cost"])

    def fetch(self, sql: str) -> Fetched:
        """Run the statement, wrapped so that the server sends no more rows, and no larger ones, than can be used."""
        # OFFSET 0 keeps the planner from working each expression out twice: for its value, and for its size.
        query = f"SELECT * FROM ({sql}\n) AS caller OFFSET 0"  # noqa: S608  # nosec B608
        described = self._connection.execute(f"{query} LIMIT 0", prepare=True).description or []
        cursor = self._connection.cursor()
        rows = cursor.stream(self._bounded(query, described), size=CHUNK)
        try:
            return collect([column.name for column in described], self._checked(rows), self._limits)
        finally:
            self.close()  # before the cursor's own clean-up, which would read on
            rows.close()  # type: ignore[attr-defined]

    def _bounded(self, query: str, described: list[psycopg.Column]) -> str:
        """Return a query for the rows, each behind its size in bytes; of a row that is too large, the size alone."""
        names = [f"c{number}" for number in range(1, len(described) + 1)]
        sizes = [size_of(name, column.type_code) for name, column in zip(names, described, strict=True)]
        size = " + ".join(["CAST(0 AS bigint)", *filter(None, sizes)])
        values = "".join(f", CASE WHEN size <= {self._limits.size} THEN {name} END" for name in names)
        columns = f" ({', '.join(names)})" if names else ""
        measured = f"SELECT q.*, {size} AS size FROM ({query}) AS q{columns} OFFSET 0"  # noqa: S608  # nosec B608
        return f"SELECT size{values} FROM ({measured}) AS r LIMIT {self._limits.rows + 1}"  # noqa: S608  # nosec B608

    def _checked(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        largest = self._limits.size
        for row in rows:
            if row[0] > largest:
                raise ResultTooLarge
            yield row[1:]

    def stop(self) -> None:
        """Do nothing more: the connection has cancelled its query when it gave up."""

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
