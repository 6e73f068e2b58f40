"""The replica, read in one transaction and in bounded statements, as lines of CSV that the server itself writes.

A driver's rows cost Python 9 microseconds each, a line of text 2. Secret columns are not declared in app/models.py, so
no statement here can name one.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from pymysql.cursors import SSCursor
from sqlalchemy import Column, Connection, text

from app.column_types import Flag, LongWords, Moment, Words
from app.db.columns import kind_of
from app.db.replica import read_standing
from app.db.snapshot import Columns, Type
from app.models import metadata
from app.sql.catalog import read_catalog
from migrations_mirror.connect import MirrorError

STATEMENT_SECONDS = 30
REST = 0.1
"""The pause after a statement, as a part of the time that it took."""
LONGEST_TEXT = 1_000_000  # characters: no answer could show more
BATCH = 5_000  # lines
TYPES: dict[type, Type] = {Words: "VARCHAR", Moment: "TIMESTAMP", Flag: "BOOLEAN"}  # of the copy; else BIGINT

_MYSQL_BEGIN = (
    "SET SESSION time_zone = '+00:00', sql_mode = ''",
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT",
)
_BEGIN = {
    "sqlite": ("BEGIN",),
    "postgresql": (
        f"SET statement_timeout = '{STATEMENT_SECONDS}s'",
        "SET TIME ZONE 'UTC'",
        "SET datestyle = 'ISO'",
    ),
    "mariadb": (f"SET SESSION max_statement_time = {STATEMENT_SECONDS}", *_MYSQL_BEGIN),
    "mysql": (f"SET SESSION max_execution_time = {STATEMENT_SECONDS * 1000}", *_MYSQL_BEGIN),
}


class Source:
    """One read-only transaction on the replica."""

    def __init__(self, connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        self._connection = connection
        self._kind = kind_of(connection.dialect)
        self._quote: Callable[[str], str] = connection.dialect.identifier_preparer.quote_identifier

    def begin(self) -> datetime:
        """Take the database's snapshot, and return the time that it shows."""
        lag = read_standing(self._connection, self._kind).lag or 0
        as_of = datetime.now(UTC) - timedelta(seconds=lag)
        for statement in _BEGIN[self._kind]:
            self._connection.exec_driver_sql(statement)
        return as_of

    def columns(self) -> Columns:
        """Return the readable columns with the types that the copy gives them."""
        readable = read_catalog(self._connection, self._kind).readable
        return {
            table: {name: _type(metadata.tables[table].columns[name]) for name in names}
            for table, names in readable.items()
            if "id" in names
        }

    def blocks(self, table: str, keys: int) -> Iterator[tuple[int, int]]:
        """Yield the first and last id of each block of the table, with at most so many rows."""
        name, last = self._quote(table), None
        while True:
            more = f" WHERE id > {last}" if last is not None else ""
            ids = f"SELECT id FROM {name}{more} ORDER BY id LIMIT {keys}"  # noqa: S608  # nosec B608
            found = self._connection.execute(text(f"SELECT MIN(id), MAX(id) FROM ({ids}) AS block")).one()  # noqa: S608  # nosec B608
            if found[1] is None:
                return
            yield found[0], (last := found[1])

    def lines(self, table: str, columns: Sequence[str], key: str, first: int, last: int) -> Iterator[bytes]:
        """Yield the CSV of the rows whose key is in the range, in pieces of whole lines; then let the replica rest."""
        started = time.monotonic()
        where = (
            f"FROM {self._quote(table)} WHERE {self._quote(key)} BETWEEN {first} AND {last} ORDER BY {self._quote(key)}"
        )
        cells = [self._cell(metadata.tables[table].columns[name]) for name in columns]
        if self._kind == "postgresql":
            yield from self._copy(f"SELECT {', '.join(cells)} {where}")
        else:
            yield from self._select(f"SELECT {self._joined(cells)} {where}", table)
        time.sleep((time.monotonic() - started) * REST)

    def _copy(self, sql: str) -> Iterator[bytes]:
        driver: Any = self._connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)") as copy:
            yield from map(bytes, copy)

    def _select(self, sql: str, table: str) -> Iterator[bytes]:
        driver: Any = self._connection.connection.driver_connection
        unbuffered = () if self._kind == "sqlite" else (SSCursor,)
        with closing(driver.cursor(*unbuffered)) as cursor:
            cursor.execute(sql)
            while rows := cursor.fetchmany(BATCH):
                lines = [line for (line,) in rows]
                if None in lines:  # longer than max_allowed_packet
                    raise MirrorError(f"A row of {table} is too long for the server to send.")
                yield ("\n".join(lines) + "\n").encode("utf-8", "replace")

    def _joined(self, cells: list[str]) -> str:
        if self._kind == "sqlite":
            return " || ',' || ".join(cells)
        return f"CONCAT_WS(',', {', '.join(cells)})"

    def _cell(self, column: Column[Any]) -> str:
        """Return the expression for a value: as CSV, or for PostgreSQL, which writes CSV itself, as it is."""
        name, longest = self._quote(column.name), LONGEST_TEXT if isinstance(column.type, LongWords) else 0
        is_text = isinstance(column.type, Words)
        if self._kind == "postgresql":
            if isinstance(column.type, Moment):
                return f"CASE WHEN isfinite({name}) THEN {name} END"
            return f"LEFT(CAST({name} AS text), {longest})" if longest else name
        if isinstance(column.type, Flag):
            return f"IFNULL({name} <> 0, '')"
        if not is_text:
            return f"IFNULL({name}, '')"
        value = f"CAST({name} AS TEXT)" if self._kind == "sqlite" else f"CONVERT({name} USING utf8mb4)"
        if longest:
            value = f"SUBSTR({value}, 1, {longest})"
        quoted = f"REPLACE({value}, '\"', '\"\"')"
        whole = f"'\"' || {quoted} || '\"'" if self._kind == "sqlite" else f"CONCAT('\"', {quoted}, '\"')"
        return f"IFNULL({whole}, '')"


def _type(column: Column[Any]) -> Type:
    return next((name for kind, name in TYPES.items() if isinstance(column.type, kind)), "BIGINT")
