"""What callers' SQL may read: tables and columns, what they mean, how they join, and which values are known."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal, select, text

from app.db.columns import list_columns
from app.models import SECRET_COLUMNS, metadata
from app.sql.gate import Catalog

Record = dict[str, Any]

MOST_COUNTED = 100_000

HIDDEN = (
    "Columns that hold secrets (passwords, keys, tokens, bodies of config files) and tables of users do not exist here."
)
REFUSED = [
    "anything but one SELECT; WITH, UNION and subqueries are fine",
    "tables and columns that are not listed, catalogs such as information_schema, and schema-qualified names",
    "SELECT INTO, FOR UPDATE and other locks, hints, parameters, and user or system variables",
    "functions that change, wait, read files, reach the network, run SQL text or make very long texts",
    "queries that the database expects to be too expensive: filter by time, join on ids",
]

# Rails' polymorphic references: which table an id belongs to is said by the column beside it.
POLYMORPHIC = (
    ("server_groups.parent_id", "projects.id", "server_groups.parent_type = 'Project'"),
    ("deployments.parent_id", "servers.id", "deployments.parent_type = 'Server'"),
    ("deployments.parent_id", "server_groups.id", "deployments.parent_type = 'ServerGroup'"),
)

KNOWN_VALUES = {
    "accounts.status": "active suspended cancelled",
    "servers.protocol_type": "ssh ftp ftps rsync s3 s3_compatible rackspace shopify elastic_beanstalk heroku netlify"
    " docker_build digital_ocean hetzner_cloud shell custom_action pterodactyl managed_vps static_hosting",
    "server_groups.parent_type": "Project Template",
    "server_groups.transfer_order": "parallel sequential",
    "deployments.status": "pending running completed failed cancelled preview_pending preview_ready preview_failed",
    "deployments.parent_type": "Server ServerGroup",
    "deployment_steps.step": "waiting_for_capacity repo_checkout run_build_command transfer_files",
    "deployment_steps.status": "pending running completed failed skipped",
    "deployment_steps.stage": "preparing building transferring finishing",
    "deployment_step_logs.type": "info error success",
}
"""By table and column. Each is an open set: what is not listed is unknown, not wrong."""

_MYSQL_TYPES = (
    "SELECT table_name, column_name, column_type FROM information_schema.columns"
    " WHERE table_name IN :tables AND table_schema = DATABASE()"
)
_TYPES = {
    "sqlite": "SELECT m.name, c.name, lower(c.type) FROM sqlite_master AS m, pragma_table_info(m.name) AS c"
    " WHERE m.name IN :tables",
    "postgresql": "SELECT table_name, column_name, udt_name FROM information_schema.columns"
    " WHERE table_name IN :tables AND table_schema = ANY (current_schemas(false))",
    "mariadb": _MYSQL_TYPES,
    "mysql": _MYSQL_TYPES,
}
# PostgreSQL's statistics are of the table behind a view, which its rewrite rule depends on.
_POSTGRESQL_ROWS = """
    SELECT DISTINCT v.relname, CAST(t.reltuples AS bigint) FROM pg_class AS v JOIN pg_rewrite AS r ON r.ev_class = v.oid
    JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_class'::regclass
    JOIN pg_class AS t ON t.oid = d.refobjid
    WHERE v.relname IN :tables AND pg_table_is_visible(v.oid) AND t.relkind IN ('r', 'p') AND t.reltuples >= 0
"""


def read_catalog(connection: Connection, kind: str) -> Catalog:
    """Return what the models declare and the database has, in its order; raises SQLAlchemyError."""
    readable: dict[str, list[str]] = {}
    for table, column in list_columns(connection, kind, metadata.tables):
        declared = metadata.tables[table].columns
        if column in declared and column not in SECRET_COLUMNS.get(table, ()):
            readable.setdefault(table, []).append(column)
    return Catalog({table: tuple(dict.fromkeys(names)) for table, names in readable.items()}, SECRET_COLUMNS)


def describe_catalog(connection: Connection, kind: str, catalog: Catalog) -> Record:
    """Return the readable tables with types, meaning, joins and known values; raises SQLAlchemyError."""
    tables = describe_tables(connection, kind, catalog.readable)
    present = {f"{table['name']}.{column['name']}" for table in tables for column in table["columns"]}
    return {
        "tables": tables,
        "hidden": HIDDEN,
        "relations": relations(tables, present),
        "known_values": known_values(present),
        "refused": REFUSED,
    }


def describe_tables(connection: Connection, kind: str, readable: Mapping[str, tuple[str, ...]]) -> list[Record]:
    """Return the tables and their columns, with types and meaning; raises SQLAlchemyError."""
    types = {(table, column): type_ for table, column, type_ in _ask(connection, _TYPES[kind], readable)}
    rows = _row_counts(connection, kind, readable)
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


def _row_counts(connection: Connection, kind: str, readable: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return about how many rows there are: from statistics, or where a view has none, counted to MOST_COUNTED."""
    if kind == "postgresql":
        return {table: int(number) for table, number in _ask(connection, _POSTGRESQL_ROWS, readable)}
    some = [select(literal(1)).select_from(metadata.tables[table]).limit(MOST_COUNTED) for table in readable]
    counts = [select(func.count()).select_from(rows.subquery()).scalar_subquery() for rows in some]
    numbers = connection.execute(select(*counts)).one() if counts else ()
    return dict(zip(readable, map(int, numbers), strict=True))


def _ask(connection: Connection, statement: str, tables: Mapping[str, Any]) -> list[Any]:
    listed = text(statement).bindparams(bindparam("tables", expanding=True))
    return list(connection.execute(listed, {"tables": list(tables)}))


def relations(tables: Iterable[Record], present: set[str]) -> list[str]:
    """Return join conditions between columns that are present. No constraint backs them, so rows can be missing."""
    plain = [
        (f"{table['name']}.{column['name']}", f"{column['references']}.id")
        for table in tables
        for column in table["columns"]
        if column["references"]
    ]
    joins = [f"{left} = {right}" for left, right in plain if right in present]
    return joins + [
        f"{left} = {right} when {condition}"
        for left, right, condition in POLYMORPHIC
        if {left, right, condition.split(" ")[0]} <= present
    ]


def known_values(present: set[str]) -> dict[str, list[str]]:
    """Return the known values of the columns that are present."""
    return {name: values.split() for name, values in KNOWN_VALUES.items() if name in present}
