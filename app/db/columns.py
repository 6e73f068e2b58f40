"""Tables, columns and indexes in a database's catalog, as far as the login can see them."""

from collections.abc import Iterable

from sqlalchemy import Connection, Dialect, bindparam, inspect, text

Columns = frozenset[tuple[str, str]]
"""(table, column) pairs."""

# One statement for all columns that the login may read; reflection takes several for each table.
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


def kind_of(dialect: Dialect) -> str:
    """Return sqlite, postgresql, mysql or mariadb; before the first connection, the one that the URL names."""
    return "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name


def list_columns(connection: Connection, kind: str, tables: Iterable[str]) -> list[tuple[str, str]]:
    """Return the columns of these tables, declared or not, in the database's order; raise SQLAlchemyError."""
    statement = text(_COLUMNS[kind]).bindparams(bindparam("tables", expanding=True))
    rows = connection.execute(statement, {"tables": list(tables)})
    return [(str(table), str(column)) for table, column in rows]


def read_columns(connection: Connection, kind: str, tables: Iterable[str]) -> Columns:
    """Return the columns of these tables as a set; raise SQLAlchemyError."""
    return frozenset(list_columns(connection, kind, tables))


_NUMBERS = text("""
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = ANY (current_schemas(false)) AND table_name IN :tables
        AND data_type IN ('smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision')
""").bindparams(bindparam("tables", expanding=True))


def read_numbers(connection: Connection, tables: Iterable[str]) -> Columns:
    """Return the columns of these tables that hold numbers, on PostgreSQL; raise SQLAlchemyError.

    Its cast to text (app/column_types.py) would hide them from the check that other drivers' results allow.
    """
    if connection.dialect.name != "postgresql":
        return frozenset()
    return frozenset((str(table), str(column)) for table, column in connection.execute(_NUMBERS, {"tables": [*tables]}))


# Not `inspect`: it runs SHOW CREATE TABLE, which fails for a login with rights on single columns.
_MYSQL_INDEX = text("""
    SELECT COUNT(*) FROM information_schema.statistics AS a JOIN information_schema.statistics AS b
        ON a.table_schema = b.table_schema AND a.table_name = b.table_name AND a.index_name = b.index_name
    WHERE a.table_schema = DATABASE() AND a.table_name = :table AND a.seq_in_index = 1 AND b.seq_in_index = 2
        AND a.column_name = :first AND b.column_name = :second
""")


def has_index(connection: Connection, table: str, first: str, second: str) -> bool:
    """Return whether an index of the table begins with these two columns; raise SQLAlchemyError."""
    if connection.dialect.name in ("mysql", "mariadb"):
        return bool(connection.scalar(_MYSQL_INDEX, {"table": table, "first": first, "second": second}))
    found = inspect(connection)
    return found.has_table(table) and any(
        index["column_names"][:2] == [first, second] for index in found.get_indexes(table)
    )
