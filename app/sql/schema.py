"""What the schema endpoint reads of the query database: types, and about how many rows there are."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, text

from app.db.statements import Record
from app.models import metadata

# Of rows the statistics only, which are there at once. Views have none.
_MYSQL_COLUMNS = (
    "SELECT table_name, column_name, column_type FROM information_schema.columns"
    " WHERE table_name IN :tables AND table_schema = DATABASE()"
)
_TYPES = {
    "sqlite": "SELECT m.name, c.name, lower(c.type) FROM sqlite_master AS m, pragma_table_info(m.name) AS c"
    " WHERE m.name IN :tables",
    "postgresql": "SELECT table_name, column_name, udt_name FROM information_schema.columns"
    " WHERE table_name IN :tables AND table_schema = ANY (current_schemas(false))",
    "mariadb": _MYSQL_COLUMNS,
    "mysql": _MYSQL_COLUMNS,
}
_MYSQL_ROWS = (
    "SELECT table_name, table_rows FROM information_schema.tables"
    " WHERE table_name IN :tables AND table_schema = DATABASE() AND table_type = 'BASE TABLE'"
)
MOST_COUNTED = 100_000
_ROWS = {
    "postgresql": "SELECT relname, CAST(reltuples AS bigint) FROM pg_class"
    " WHERE relname IN :tables AND relkind IN ('r', 'p') AND reltuples >= 0 AND pg_table_is_visible(oid)",
    "mariadb": _MYSQL_ROWS,
    "mysql": _MYSQL_ROWS,
}


def describe_tables(connection: Connection, kind: str, readable: Mapping[str, tuple[str, ...]]) -> list[Record]:
    """The readable tables and their columns, with types and meaning; raises SQLAlchemyError."""
    types = {(table, column): type_ for table, column, type_ in _ask(connection, _TYPES[kind], readable)}
    rows = _row_estimates(connection, kind, readable)
    return [
        {
            "name": table,
            "meaning": metadata.tables[table].comment,
            "rows": rows.get(table),
            "columns": [_column(table, column, str(types.get((table, column), ""))) for column in columns],
        }
        for table, columns in readable.items()
    ]


def _column(table: str, name: str, type_: str) -> Record:
    declared = metadata.tables[table].columns[name]
    return {
        "name": name,
        "type": type_,
        "meaning": declared.comment,
        "references": declared.info.get("references"),
    }


def _row_estimates(connection: Connection, kind: str, readable: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    if kind == "sqlite":  # keeps no statistics, so a large table is counted to MOST_COUNTED only
        counts = (
            f"SELECT '{table}', COUNT(*) FROM (SELECT 1 FROM {table} LIMIT {MOST_COUNTED})"  # noqa: S608  # nosec B608
            for table in readable
        )
        return {str(table): int(number) for table, number in connection.execute(text(" UNION ALL ".join(counts)))}
    return {table: int(number) for table, number in _ask(connection, _ROWS[kind], readable) if number is not None}


def _ask(connection: Connection, statement: str, tables: Mapping[str, Any]) -> list[Any]:
    listed = text(statement).bindparams(bindparam("tables", expanding=True))
    return list(connection.execute(listed, {"tables": list(tables)}))
