"""Tables, columns and indexes as Rails migrations create them, for the files in versions/."""

from functools import partial
from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, String, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

# SQLite generates ids only for a column declared as INTEGER: https://www.sqlite.org/lang_createtable.html#rowid
KEY = BigInteger().with_variant(Integer(), "sqlite")
# UTC without zone, with six fractional digits.
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


def _columns(type_: TypeEngine[Any], *names: str, default: ColumnElement[Any] | None = None) -> list[Column[Any]]:
    """Return a column of this type for each name."""
    return [Column(name, type_, server_default=default) for name in names]


strings = partial(_columns, String(255))
texts = partial(_columns, Text())
integers = partial(_columns, Integer())  # of four bytes
bigints = partial(_columns, BigInteger())
booleans = partial(_columns, Boolean())  # tinyint(1) on MariaDB and MySQL
datetimes = partial(_columns, TIMESTAMP)
