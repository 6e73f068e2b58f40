"""The session on PostgreSQL.

A caller's text goes through the extended protocol only, which takes no second statement. psycopg chooses that protocol
for `stream`, and for `execute` with `binary`:
https://www.psycopg.org/psycopg3/docs/basic/from_pg2.html#multiple-statements-in-the-same-query
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.adapt import AdaptersMap
from psycopg.types.string import TextLoader

from app.db.postgresql import TimedPostgreSQL
from app.deadline import at_most
from app.sql.sandbox import CONNECT_WITHIN, GIVEN_UP, STOP_WITHIN, Fetched, Limits, ResultTooLarge, Session
from app.sql.sandbox.rows import collect, printed_time

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
NEWER = {"transaction_timeout": "{idle}s"}  # from version 17 on
# A login sees what its own sessions run, and no other's. The function behind pg_stat_activity: that view's joins take
# a new connection 1 ms more.
UNSTOPPED = """
    SELECT COUNT(*) FROM pg_stat_get_activity(NULL)
    WHERE usesysid = CAST(quote_ident(current_user) AS regrole) AND state = 'active' AND pid <> pg_backend_pid()
    AND clock_timestamp() - query_start >= interval '{seconds} seconds'
"""

# Types that stay the server's text: Python's own types would lose digits, zones, infinity, or years before Christ.
AS_TEXT = """
    numeric date time timetz interval json jsonb uuid inet cidr record
    int4range int8range numrange daterange tsrange tstzrange
    int4multirange int8multirange nummultirange datemultirange tsmultirange tstzmultirange
"""
# Types whose values are never large, and those that are text.
SMALL = """
    bool int2 int4 int8 oid float4 float8 date time timetz timestamp timestamptz interval uuid inet cidr macaddr
    int4range int8range daterange tsrange tstzrange
"""
TEXTS = "text varchar bpchar"


class TimeLoader(TextLoader):
    """A loader that reads a timestamp as answers print it."""

    def load(self, data: Any) -> str:
        return printed_time(str(data, "ascii"))


class Reading:
    """The context in which psycopg looks for the loaders of values."""

    adapters = AdaptersMap(psycopg.adapters)
    connection = None


for _name in AS_TEXT.split():
    Reading.adapters.register_loader(_name, TextLoader)
for _name in ("timestamp", "timestamptz"):
    Reading.adapters.register_loader(_name, TimeLoader)
SMALL_TYPES, TEXT_TYPES = ({Reading.adapters.types[name].oid for name in names.split()} for names in (SMALL, TEXTS))


class CancellingPostgreSQL(TimedPostgreSQL):
    """A connection whose query the server is asked to stop when its answer has not come in time."""

    def give_up(self) -> None:
        """Cancel the query over a connection of its own, and close this one."""
        with suppress(psycopg.Error):
            self.cancel_safe(timeout=STOP_WITHIN)
        super().give_up()


class PostgreSQLSession(Session):
    """A session that runs one statement on a new connection."""

    def __init__(self, arguments: dict[str, Any], limits: Limits) -> None:
        self._limits = limits
        with at_most(CONNECT_WITHIN):
            self.connection = CancellingPostgreSQL.connect(**arguments | {"context": Reading()})
        self.connection.read_only = True
        self.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ

    def begin(self) -> int:
        # One round trip. After a transaction's first statement, nothing can make it writable.
        newer = NEWER if self.connection.info.server_version >= 170000 else {}
        settings = self._limits.fill_in(SETTINGS | newer).items()
        unstopped = UNSTOPPED.format(seconds=self._limits.seconds + GIVEN_UP)
        chosen = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in settings)
        row = self.connection.execute(f"SELECT ({unstopped}), {chosen}").fetchone()  # nosec B608
        return int(row[0]) if row else 0

    def estimate(self, sql: str) -> float:
        row = self.connection.execute(f"EXPLAIN (FORMAT JSON) {sql}", binary=True).fetchone()
        (plan,) = row[0] if row else [{}]
        return float(plan["Plan"]["Total Cost"])

    def fetch(self, sql: str) -> Fetched:
        # Wrapped so that the server sends no more rows, and no larger ones, than can be used. OFFSET 0 keeps the
        # planner from working each expression out twice: for its value, and for its size.
        query = f"SELECT * FROM ({sql}\n) AS caller OFFSET 0"  # noqa: S608  # nosec B608
        described = self.connection.execute(f"{query} LIMIT 0", binary=True).description or []
        cursor = self.connection.cursor()
        rows = cursor.stream(self._bounded(query, described), size=CHUNK)
        try:
            return collect([column.name for column in described], self._checked(rows), self._limits)
        finally:
            self.close()  # before the cursor's own clean-up, which would read on
            rows.close()

    def _bounded(self, query: str, described: list[psycopg.Column]) -> str:
        """Return a query for the rows, each behind its size in bytes; of a row that is too large, the size alone."""
        names, values, size = [], ["size"], "CAST(0 AS bigint)"
        for number, column in enumerate(described, 1):
            names.append(name := f"c{number}")
            if column.type_code in SMALL_TYPES:
                values.append(name)
            else:
                text = name if column.type_code in TEXT_TYPES else f"CAST({name} AS text)"
                size += f" + COALESCE(octet_length({text}), 0)"
                values.append(f"CASE WHEN size <= {self._limits.size} THEN {name} END")
        columns = f" ({', '.join(names)})" if names else ""
        measured = f"SELECT q.*, {size} AS size FROM ({query}) AS q{columns} OFFSET 0"  # noqa: S608  # nosec B608
        return f"SELECT {', '.join(values)} FROM ({measured}) AS r LIMIT {self._limits.rows + 1}"  # noqa: S608  # nosec B608

    def _checked(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for row in rows:
            if row[0] > self._limits.size:
                raise ResultTooLarge
            yield row[1:]
