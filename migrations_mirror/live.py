"""Tables, types and indexes of a live database, in this service's terms."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Boolean, Connection, DateTime, Inspector, Integer, String, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.models import metadata

RAILS_VERSIONS = "schema_migrations"
WANTED = {*metadata.tables, RAILS_VERSIONS}

MYSQL_FAMILIES = (
    dict.fromkeys(("tinyint", "smallint", "mediumint", "int", "bigint"), "integer")
    | dict.fromkeys(("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum"), "string")
    | dict.fromkeys(("datetime", "timestamp"), "datetime")
)


@dataclass
class LiveTable:
    """A table or view of the live database."""

    columns: dict[str, str] = field(default_factory=dict)
    """Each column's family of types: integer, string, boolean, datetime, or the type's own name."""
    keys: list[list[str]] = field(default_factory=list)
    """Columns of each index or key that is not partial."""
    is_view: bool = False


def read_live(connection: Connection) -> dict[str, LiveTable]:
    """Return the declared tables that the login can see, by name."""
    if connection.dialect.name in ("mysql", "mariadb"):
        return read_mysql(connection)
    inspector = inspect(connection)
    views = set(inspector.get_view_names())
    names = WANTED & {*inspector.get_table_names(), *views}
    return {name: LiveTable(columns(inspector, name), keys(inspector, name), name in views) for name in names}


def columns(inspector: Inspector, table: str) -> dict[str, str]:
    return {column["name"]: family(column["type"]) for column in inspector.get_columns(table)}


def keys(inspector: Inspector, table: str) -> list[list[str]]:
    found = [inspector.get_pk_constraint(table)["constrained_columns"]]
    found += [constraint["column_names"] for constraint in inspector.get_unique_constraints(table)]
    for index in inspector.get_indexes(table):
        partial = any(option.endswith("_where") for option in index.get("dialect_options", {}))
        if not partial:
            found.append([name or "" for name in index["column_names"]])
    return found


def family(type_: TypeEngine[object]) -> str:
    """Return the family of a column's type."""
    type_ = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    match type_:
        case postgresql.ENUM():  # a String to SQLAlchemy, but PostgreSQL does not compare it with one
            return "enum"
        case Boolean():
            return "boolean"
        case Integer():
            return "integer"
        case DateTime():
            return "datetime"
        case String():
            return "string"
        case _:
            return type(type_).__name__.lower()


def read_mysql(connection: Connection) -> dict[str, LiveTable]:
    """Return the tables from the information schema: SHOW CREATE TABLE fails with rights on single columns."""
    tables: defaultdict[str, LiveTable] = defaultdict(LiveTable)
    for table, name, kind, full_type in connection.execute(text(MYSQL_COLUMNS)):
        tables[table].columns[name] = "boolean" if full_type == "tinyint(1)" else MYSQL_FAMILIES.get(kind, kind)
    indexes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for table, index, name in connection.execute(text(MYSQL_INDEXES)):
        indexes[table, index].append(name or "")
    for (table, _), names in indexes.items():
        tables[table].keys.append(names)
    for view in connection.scalars(text(MYSQL_VIEWS)):
        tables[view].is_view = True
    return {name: table for name, table in tables.items() if name in WANTED}


MYSQL_COLUMNS = """
    SELECT table_name, column_name, data_type, column_type
    FROM information_schema.columns WHERE table_schema = DATABASE()
"""
MYSQL_INDEXES = """
    SELECT table_name, index_name, column_name
    FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_type IN ('BTREE', 'HASH')
    ORDER BY table_name, index_name, seq_in_index
"""
MYSQL_VIEWS = "SELECT table_name FROM information_schema.views WHERE table_schema = DATABASE()"
