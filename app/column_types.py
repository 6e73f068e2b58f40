"""Column types that read what real databases hold, and raise for what they cannot read.

Rails creates varchar, tinyint(1) or boolean, and datetime or timestamp columns. Replicas also have enum, uuid, jsonb,
timestamptz, BIT(1) and VARBINARY.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Boolean, Column, DateTime, String, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator

Convert = Callable[[Any], Any]

# Type codes in a cursor's description. MySQL: https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html
# PostgreSQL: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
MYSQL_NUMBERS: Final = frozenset({0, 1, 2, 3, 4, 5, 8, 9, 246})
MYSQL_TIMES: Final = frozenset({7, 10, 12})  # TIMESTAMP, DATE, DATETIME
POSTGRESQL_TIMES: Final = frozenset({1082, 1114})  # date, timestamp
POSTGRESQL_ZONED: Final = 1184


class UnreadableColumnError(Exception):
    """Raised when a column's type in the database cannot be read as the declared one. The message names the column."""


class Words(TypeDecorator[str]):
    """A string. Invalid UTF-8 becomes U+FFFD. On MariaDB and MySQL a numeric column raises UnreadableColumnError.

    MariaDB and MySQL compare 'failed' = 0 as true, so a numeric status would match falsely.
    """

    impl = String
    cache_ok = True

    named = "a column"
    """Table and column, for the error message; set by models.table."""

    def result_processor(self, dialect: Any, coltype: Any) -> Convert | None:
        """Return the conversion of a value, or None where the driver returns text."""
        if dialect.name not in ("mysql", "mariadb"):
            return None
        if coltype in MYSQL_NUMBERS:
            raise UnreadableColumnError(f"{self.named} is a number in this database, and is read as text")
        return _decoded


class LongWords(Words):
    """A string without a length limit."""

    impl = Text
    cache_ok = True


class Flag(TypeDecorator[bool]):
    """A boolean, including BIT(1), which PyMySQL returns as a byte."""

    impl = Boolean
    cache_ok = True

    def result_processor(self, dialect: Any, coltype: Any) -> Convert | None:
        """Return the conversion of a value, or None where the driver returns booleans."""
        if dialect.name in ("mysql", "mariadb"):
            return _truth
        return super().result_processor(dialect, coltype)


class Moment(TypeDecorator[datetime]):
    """A UTC time without zone, including timestamptz: the session's time zone is UTC."""

    impl = DateTime
    cache_ok = True
    named = "a column"

    def result_processor(self, dialect: Any, coltype: Any) -> Convert | None:
        """Return the conversion of a value, or None where the driver returns such times."""
        if dialect.name == "postgresql" and coltype == POSTGRESQL_ZONED:
            return _without_zone
        times = {"postgresql": POSTGRESQL_TIMES, "mysql": MYSQL_TIMES, "mariadb": MYSQL_TIMES}.get(dialect.name)
        return super().result_processor(dialect, coltype) if not times or coltype in times else self._refuse

    def _refuse(self, value: Any) -> None:
        """Return None for NULL (a missing column is selected as NULL); raise UnreadableColumnError for other values."""
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
    """A text column that PostgreSQL casts to text, because it may be an enum, uuid or jsonb.

    The cast of a varchar costs nothing, and its indexes are still used.
    """

    inherit_cache = True


@compiles(TextColumn, "postgresql")
def _as_text(column: TextColumn, compiler: SQLCompiler, **options: Any) -> str:
    """Return the column with its cast, or its bare name where only a name is allowed, as in an index."""
    name = compiler.visit_column(column, **options)
    return name if options.get("include_table") is False else f"CAST({name} AS TEXT)"
