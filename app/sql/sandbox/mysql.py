"""The session on MariaDB and MySQL."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from typing import Any

import pymysql

from app.deadline import at_most, time_left
from app.sql.sandbox.limits import (
    CONNECT_WITHIN,
    SPARE_FOR,
    STOP_WITHIN,
    Arguments,
    Fetched,
    Limits,
    Session,
    collect,
)
from app.sql.sandbox.mysql_rows import CONVERSIONS, MeteredMySQL, RawCursor

# What the gate's parser took for granted: ANSI_QUOTES or NO_BACKSLASH_ESCAPES would change what a text means.
SHARED = {
    "sql_mode": "'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
    "time_zone": "'+00:00'",
    "lock_wait_timeout": "1",
    "innodb_lock_wait_timeout": "1",
    "group_concat_max_len": "1048576",
    "max_heap_table_size": "16777216",
    "tmp_table_size": "16777216",
    "sql_select_limit": "{rows}",
    "wait_timeout": "{spare}",
}
OWN = {
    "mariadb": {
        "max_statement_time": "{seconds}",
        "max_session_mem_used": "134217728",
        "tmp_disk_table_size": "134217728",
    },
    "mysql": {"max_execution_time": "{seconds}000", "cte_max_recursion_depth": "100000"},
}


def prepare(connection: MeteredMySQL, limits: Limits, kind: str) -> None:
    """Make a new connection the sandbox's: read-only, with the server's own limits."""
    values = {"seconds": limits.seconds, "rows": limits.rows + 1, "spare": 2 * SPARE_FOR}
    chosen = ", ".join(f"{name} = {value.format(**values)}" for name, value in (SHARED | OWN[kind]).items())
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION {chosen}")
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def open_mysql(arguments: Arguments, limits: Limits, kind: str) -> Session:
    """A session on a new connection; raises pymysql.Error."""

    def reach() -> MeteredMySQL:
        with at_most(CONNECT_WITHIN):
            return MeteredMySQL(*arguments.args, **arguments.kwargs | {"connect_timeout": time_left()})

    connection = reach()
    with at_most(CONNECT_WITHIN):
        prepare(connection, limits, kind)
    return MySQLSession(connection, limits, reach)


class MySQLSession:
    """Runs one statement. The protocol takes no second one: MULTI_STATEMENTS is off."""

    def __init__(self, connection: MeteredMySQL, limits: Limits, reach: Callable[[], Any]) -> None:
        self._connection = connection
        self._limits = limits
        self._reach = reach
        """Opens another connection to the same server."""

    def begin(self) -> None:
        """Start the read-only transaction."""
        self._execute("START TRANSACTION READ ONLY")

    def estimate(self, sql: str) -> float | None:
        """Rows that the optimiser expects to look at: of each SELECT the product of its tables, all added up."""
        rows, names = self._execute(f"EXPLAIN {sql}")
        products: dict[Any, float] = defaultdict(lambda: 1.0)
        for row in rows:
            plan = dict(zip(names, row, strict=True))
            products[plan["id"]] *= max(float(plan["rows"] or 1), 1.0)
        return sum(products.values())

    def _execute(self, sql: str) -> tuple[list[tuple[Any, ...]], list[str]]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall()), [column[0] for column in cursor.description or ()]

    def fetch(self, sql: str) -> Fetched:
        """Run the statement, and read its rows as they arrive."""
        self._connection.decoders = CONVERSIONS
        self._connection.budget = self._limits.received
        cursor = RawCursor(self._connection)
        try:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            return collect(names, cursor.rows(), self._limits)
        finally:
            self.close()
            cursor.close()

    def stop(self) -> None:
        """Kill the connection over another one. The time of the query is over: this has its own."""
        Context().run(self._kill)

    def _kill(self) -> None:
        with suppress(pymysql.Error), at_most(STOP_WITHIN):
            other = self._reach()
            with other.cursor() as cursor:
                cursor.execute(f"KILL {self._connection.server_thread_id[0]}")
            other.drop()

    def close(self) -> None:
        """Drop the connection."""
        self._connection.drop()
