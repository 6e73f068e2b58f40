"""The session on MariaDB and MySQL. The protocol takes no second statement: MULTI_STATEMENTS is off."""

import re
from collections.abc import Iterable
from contextlib import suppress
from contextvars import Context
from typing import Any

import pymysql
from pymysql.constants import FIELD_TYPE

from app.db.mysql import RawCursor, TimedMySQL
from app.deadline import at_most, time_left
from app.sql.sandbox import CONNECT_WITHIN, GIVEN_UP, STOP_WITHIN, Fetched, Limits, ResultTooLarge, Session
from app.sql.sandbox.rows import collect, printed_time

# What the gate takes for granted: ANSI_QUOTES or NO_BACKSLASH_ESCAPES would change what a text means. Without
# ONLY_FULL_GROUP_BY a column that is not grouped has the value of any row, and nothing says so.
SHARED = {
    "sql_mode": "'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
    "time_zone": "'+00:00'",
    "lock_wait_timeout": "1",
    "innodb_lock_wait_timeout": "1",
    "group_concat_max_len": "1048576",
    "max_heap_table_size": "16777216",
    "tmp_table_size": "16777216",
    "sql_select_limit": "{rows}",
}
OWN = {
    "mariadb": {
        "max_statement_time": "{seconds}",
        "max_session_mem_used": "134217728",
        "tmp_disk_table_size": "134217728",
    },
    "mysql": {"max_execution_time": "{seconds}000", "cte_max_recursion_depth": "100000"},
}
# Without the PROCESS right a login sees its own threads only. A killed one is there until it notices.
UNSTOPPED = """
    SELECT COUNT(*) FROM information_schema.processlist
    WHERE command NOT IN ('Sleep', 'Daemon') AND time >= {seconds} AND id <> CONNECTION_ID()
"""

INTEGERS = (FIELD_TYPE.TINY, FIELD_TYPE.SHORT, FIELD_TYPE.LONG, FIELD_TYPE.INT24, FIELD_TYPE.LONGLONG, FIELD_TYPE.YEAR)
# All other types stay text, as the server writes it: Python's own would lose digits, or dates such as 0000-00-00.
CONVERSIONS: dict[int, Any] = {
    **dict.fromkeys(INTEGERS, int),
    **dict.fromkeys((FIELD_TYPE.FLOAT, FIELD_TYPE.DOUBLE), float),
    **dict.fromkeys((FIELD_TYPE.DATETIME, FIELD_TYPE.TIMESTAMP), printed_time),
    FIELD_TYPE.BIT: lambda data: int.from_bytes(data, "big"),
}


# Queries that can be wrong about groups, and the errors of those that are.
GROUPED = re.compile(r"\b(?:GROUP BY|(?:COUNT|SUM|AVG|MIN|MAX|GROUP_CONCAT) \()")
UNGROUPED = {1055, 1140}


class MeteredMySQL(TimedMySQL):
    """A connection that takes in a limited number of bytes: it reads an answer in pieces, and stops before too many."""

    budget = float("inf")
    server_thread_id: tuple[int, ...]

    def take_in(self, num_bytes: int) -> None:
        """Raise ResultTooLarge, and drop the connection, when these bytes are too many."""
        self.budget -= num_bytes
        if self.budget < 0:
            self.drop()
            raise ResultTooLarge


class MySQLSession(Session):
    """A session that runs one statement on a new connection, and kills it over another."""

    def __init__(self, arguments: dict[str, Any], limits: Limits, kind: str, tables: Iterable[str]) -> None:
        self._arguments = arguments
        self._tables = tables
        self._limits = limits
        self.connection = self._reach()
        chosen = ", ".join(f"{name} = {value}" for name, value in limits.fill_in(SHARED | OWN[kind]).items())
        with at_most(CONNECT_WITHIN), self.connection.cursor() as cursor:
            cursor.execute(f"SET SESSION {chosen}")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    def _reach(self) -> MeteredMySQL:
        with at_most(CONNECT_WITHIN):
            return MeteredMySQL(**self._arguments | {"connect_timeout": time_left()})

    def begin(self) -> int:
        with self.connection.cursor() as cursor:
            cursor.execute("START TRANSACTION READ ONLY")
            cursor.execute(UNSTOPPED.format(seconds=self._limits.seconds + GIVEN_UP))
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    # No estimate: EXPLAIN of a view wants rights on its tables, which the login must not have.

    def fetch(self, sql: str) -> Fetched:
        if GROUPED.search(sql):
            self._check_grouping(sql)
        self.connection.decoders = CONVERSIONS
        # JSON is never shorter than half of what the server sends.
        self.connection.budget = self._limits.size * 2 + 1_000_000
        cursor = RawCursor(self.connection)
        try:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            return collect(names, cursor.rows(), self._limits)
        finally:
            self.close()
            cursor.close()

    def _check_grouping(self, sql: str) -> None:
        """Raise the database's error for a column that is neither grouped nor aggregated.

        MariaDB 10.11 does not hold columns of merged views to ONLY_FULL_GROUP_BY, but those of what it materializes. So
        the query runs once with no rows in its tables.
        """
        schema, named = self._arguments["database"], [table for table in self._tables if f"`{table}`" in sql]
        if not named:
            return
        empty = [f"`{table}` AS (SELECT * FROM `{schema}`.`{table}` LIMIT 0)" for table in named]  # noqa: S608  # nosec B608
        begin = next(filter(sql.startswith, ("WITH RECURSIVE ", "WITH ")), "")
        text = f"{begin or 'WITH '}{', '.join(empty)}{', ' if begin else ' '}{sql.removeprefix(begin)}"
        with self.connection.cursor() as cursor:
            try:
                cursor.execute(text)
            except pymysql.Error as error:  # another error is told when the query itself runs
                if error.args[0] in UNGROUPED or error.__cause__:
                    raise

    def stop(self) -> None:
        Context().run(self._kill)  # the time of the query is over: this has its own

    def _kill(self) -> None:
        with suppress(pymysql.Error), at_most(STOP_WITHIN):
            other = self._reach()
            with other.cursor() as cursor:
                cursor.execute(f"KILL {self.connection.server_thread_id[0]}")
            other.drop()

    def close(self) -> None:
        self.connection.drop()
