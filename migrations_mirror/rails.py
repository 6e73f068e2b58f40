"""Tables, columns and indexes as Rails migrations create them, for the files in versions/."""

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, String, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.sql.elements import ColumnElement

# SQLite generates ids only for a column declared as INTEGER: https://www.sqlite.org/lang_createtable.html#rowid
KEY = BigInteger().with_variant(Integer(), "sqlite")
TIMESTAMP = DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
CHARSET = "utf8mb4"


def create_table(name: str, *columns: Column[Any]) -> None:
    """Create a table with Rails' primary key, and an index for each reference."""
    key: Column[int] = Column("id", KEY, primary_key=True, autoincrement=True)
    op.create_table(name, key, *columns, mysql_charset=CHARSET)
    for column in columns:
        if column.info.get("reference"):
            index(name, column.name)


def index(table: str, *columns: str, unique: bool = False) -> None:
    """Create an index with Rails' name."""
    op.create_index(f"index_{table}_on_{'_and_'.join(columns)}", table, list(columns), unique=unique)


def references(*names: str) -> list[Column[int]]:
    """Return an indexed column for the id of another row, for each name. Rails adds no foreign key by default."""
    return [Column(name, BigInteger(), info={"reference": True}) for name in names]


def strings(*names: str) -> list[Column[str]]:
    """Return a varchar(255) column for each name."""
    return [Column(name, String(255)) for name in names]


def texts(*names: str) -> list[Column[str]]:
    """Return a text column for each name."""
    return [Column(name, Text()) for name in names]


def integers(*names: str) -> list[Column[int]]:
    """Return a four-byte integer column for each name."""
    return [Column(name, Integer()) for name in names]


def bigints(*names: str) -> list[Column[int]]:
    """Return an eight-byte integer column for each name."""
    return [Column(name, BigInteger()) for name in names]


def booleans(*names: str, default: ColumnElement[Any] | None = None) -> list[Column[bool]]:
    """Return a boolean column for each name: tinyint(1) on MariaDB and MySQL."""
    return [Column(name, Boolean(), server_default=default) for name in names]


def datetimes(*names: str) -> list[Column[Any]]:
    """Return a timestamp column for each name: UTC without zone, with six fractional digits."""
    return [Column(name, TIMESTAMP) for name in names]
