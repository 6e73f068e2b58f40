"""Types of the upstream columns that read what odd but real databases hold, and refuse what they cannot read.

Rails makes varchar, tinyint(1) or boolean, and datetime or timestamp columns. Others are found as well: enums, uuid,
jsonb, timestamptz, BIT(1), VARBINARY.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Boolean, Column, DateTime, String, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator

Convert = Callable[[Any], Any]

# What cursors call the types: MySQL's protocol (dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html) and
# PostgreSQL's catalog (pg_type.dat).
MYSQL_NUMBERS: Final = frozenset({0, 1, 2, 3, 4, 5, 8, 9, 246})
MYSQL_TIMES: Final = frozenset({7, 10, 12})  # TIMESTAMP, DATE, DATETIME
POSTGRESQL_TIMES: Final = frozenset({1082, 1114})  # date, timestamp
POSTGRESQL_ZONED: Final = 1184


class UnreadableColumnError(Exception):
    """A column holds a type that cannot be read as what it is declared as. The message names it."""


class Words(TypeDecorator[str]):
    """A string. Bytes that are no UTF-8 become U+FFFD; on MariaDB and MySQL a number in its place is refused.

    To them 'failed' equals 0, so a status that is a number would be compared falsely.
    """

    impl = String
    cache_ok = True

    named = "a column"
    """Table and column, for what cannot be read; models.table sets it."""

    def result_processor(self, dialect: Any, coltype: Any) -> Convert | None:
        """Return how to read a value, or None where the driver gives text."""
        if dialect.name not in ("mysql", "mariadb"):
            return None
        if coltype in MYSQL_NUMBERS:
            raise UnreadableColumnError(f"{self.named} is a number in this database, and is read as text")
        return _decoded


class LongWords(Words):
    """A text."""

    impl = Text
    cache_ok = True


class Flag(TypeDecorator[bool]):
    """A boolean; MariaDB's BIT(1) as well, which the driver gives as a byte."""

    impl = Boolean
    cache_ok = True

    def result_processor(self, dialect: Any, coltype: Any) -> Convert | None:
        """Return how to read a value, or None where the driver gives booleans."""
        if dialect.name in ("mysql", "mariadb"):
            return _truth
        return super().result_processor(dialect, coltype)


class Moment(TypeDecorator[datetime]):
    """A UTC time without zone; a timestamptz as well, whose session is in UTC."""

    impl = DateTime
    cache_ok = True
    named = "a column"

    def result_processor(self, dialect: Any, coltype: Any) -> Convert | None:
        """Return how to read a value, or None where the driver gives such times."""
        if dialect.name == "postgresql" and coltype == POSTGRESQL_ZONED:
            return _without_zone
        times = {"postgresql": POSTGRESQL_TIMES, "mysql": MYSQL_TIMES, "mariadb": MYSQL_TIMES}.get(dialect.name)
        return super().result_processor(dialect, coltype) if not times or coltype in times else self._refuse

    def _refuse(self, value: Any) -> None:
        """Return None for NULL, as which an absent column is selected; raise for anything else."""
        if value is not None:
            raise UnreadableColumnError(f"{self.named} is no timestamp in this database")


def _decoded(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _truth(value: Any) -> bool | None:
    if isinstance(value, bytes):
        return any(value)
    return None if value is None else bool(value)


def _without_zone(value: Any) -> Any:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value


class TextColumn(Column[Any]):
    """A column of text, which PostgreSQL is asked to give as text whatever it holds it as: enum, uuid or jsonb.

    Of a varchar the cast costs nothing, and its indexes still serve.
    """

    inherit_cache = True


@compiles(TextColumn, "postgresql")
def _as_text(column: TextColumn, compiler: SQLCompiler, **options: Any) -> str:
    """Write the column with its cast; as it is where it is a name, as in an index."""
    name = compiler.visit_column(column, **options)
    return name if options.get("include_table") is False else f"CAST({name} AS TEXT)"
