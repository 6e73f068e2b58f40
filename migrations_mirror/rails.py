"""Columns and indexes the way Rails migrations make them, for the files in versions/."""

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, String, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.sql.elements import ColumnElement

# SQLite counts ids up only in a column declared as INTEGER.
KEY = BigInteger().with_variant(Integer(), "sqlite")
TIMESTAMP = DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
CHARSET = "utf8mb4"


def create_table(name: str, *columns: Column[Any]) -> None:
    """Create a table with the primary key that Rails gives every table, and the index of each reference."""
    key: Column[int] = Column("id", KEY, primary_key=True, autoincrement=True)
    op.create_table(name, key, *columns, mysql_charset=CHARSET)
    for column in columns:
        if column.info.get("reference"):
            index(name, column.name)


def index(table: str, *columns: str, unique: bool = False) -> None:
    """Create one index, under the name that Rails gives it."""
    op.create_index(f"index_{table}_on_{'_and_'.join(columns)}", table, list(columns), unique=unique)


def references(*names: str) -> list[Column[int]]:
    """One indexed id of another row per name. Rails adds no foreign-key constraint, so the row may be gone."""
    return [Column(name, BigInteger(), info={"reference": True}) for name in names]


def strings(*names: str) -> list[Column[str]]:
    """One varchar(255) per name."""
    return [Column(name, String(255)) for name in names]


def texts(*names: str) -> list[Column[str]]:
    """One text column per name."""
    return [Column(name, Text()) for name in names]


def integers(*names: str) -> list[Column[int]]:
    """One four-byte integer per name."""
    return [Column(name, Integer()) for name in names]


def bigints(*names: str) -> list[Column[int]]:
    """One eight-byte integer per name."""
    return [Column(name, BigInteger()) for name in names]


def booleans(*names: str, default: ColumnElement[Any] | None = None) -> list[Column[bool]]:
    """One boolean per name: tinyint(1) on MariaDB and MySQL."""
    return [Column(name, Boolean(), server_default=default) for name in names]


def datetimes(*names: str) -> list[Column[Any]]:
    """One UTC timestamp per name, without zone, with six fractional digits."""
    return [Column(name, TIMESTAMP) for name in names]
