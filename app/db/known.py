"""Which columns the replica has, as far as its login may see them. It need not have all that app/models.py declares."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Connection, Engine, bindparam, text

from app.db.engine import database_kind, db
from app.models import metadata

Columns = frozenset[tuple[str, str]]
"""Pairs of table and column."""

# One statement that shows what this login may read: reflection would ask for each table, in a caller's time.
_STANDARD = "SELECT table_name, column_name FROM information_schema.columns WHERE table_name IN :tables AND "
_IN_ORDER = " ORDER BY table_name, ordinal_position"
_MYSQL = _STANDARD + "table_schema = DATABASE()" + _IN_ORDER
_COLUMNS = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.name IN :tables"
    " ORDER BY m.name, c.cid",
    "postgresql": _STANDARD + "table_schema = ANY (current_schemas(false))" + _IN_ORDER,
    "mariadb": _MYSQL,
    "mysql": _MYSQL,
}

_known: dict[Engine, Columns] = {}


def list_columns(connection: Connection, kind: str, tables: Iterable[str]) -> list[tuple[str, str]]:
    """The columns of these tables, declared or not, in the database's own order; raises SQLAlchemyError."""
    statement = text(_COLUMNS[kind]).bindparams(bindparam("tables", expanding=True))
    rows = connection.execute(statement, {"tables": list(tables)})
    return [(str(table), str(column)) for table, column in rows]


def read_columns(connection: Connection, kind: str, tables: Iterable[str]) -> Columns:
    """The same in no order."""
    return frozenset(list_columns(connection, kind, tables))


def learn_columns() -> Columns:
    """Ask the replica for the columns of the declared tables, and remember them; raises SQLAlchemyError."""
    connection = db.session.connection()
    columns = _known[db.engine] = read_columns(connection, database_kind(), metadata.tables)
    return columns


def known_columns() -> Columns:
    """The same without asking, once it is known; raises SQLAlchemyError."""
    return _known[db.engine] if db.engine in _known else learn_columns()


def absent_columns() -> frozenset[str]:
    """The declared columns that the replica lacks, such as agents.online; raises SQLAlchemyError."""
    return _absent(known_columns())


@cache
def _absent(known: Columns) -> frozenset[str]:
    declared = {(table.name, column.name) for table in metadata.tables.values() for column in table.columns}
    return frozenset(f"{table}.{column}" for table, column in declared - known)
