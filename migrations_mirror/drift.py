"""Comparison of a live database with the expected tables (`app.models`)."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import Column, Connection, Table, select, text
from sqlalchemy.exc import DBAPIError

from app.models import PLAN, metadata
from migrations_mirror.connect import reason
from migrations_mirror.finding import Finding, error, warning
from migrations_mirror.indexes import missing_indexes
from migrations_mirror.live import LiveTable, family, read_live
from migrations_mirror.login import writing_rights
from migrations_mirror.rails_version import version_drift

NEEDED_BY = {
    "accounts": "the deployment and recent-failures endpoints",
    "projects": "the deployment, recent-failures and server-group endpoints",
    "servers": "the servers and server-group endpoints",
    "server_groups": "the server-group endpoint",
    "deployments": "the deployment and recent-failures endpoints",
    "deployments_servers": "the deployment endpoints",
    "deployment_steps": "the deployment endpoints",
}


READABLE = {
    "string": {
        "enum",
        "uuid",
        "json",
        "jsonb",
        "varbinary",
        "binary",
        "blob",
        "mediumblob",
        "longblob",
        "set",
        "citext",
    },
    "boolean": {"bit"},
}
"""Types that app/column_types.py converts."""


def drift(connection: Connection) -> list[Finding]:
    """Return every significant difference, errors first, without a change to the database."""
    live = read_live(connection)
    findings = chain(
        *(table_drift(connection, table, live) for table in metadata.sorted_tables),
        missing_indexes(live),
        version_drift(connection, live),
        writing_rights(connection),
        time_zone(connection),
    )
    return sorted(findings, key=lambda finding: finding.severity)


def table_drift(connection: Connection, table: Table, live: dict[str, LiveTable]) -> Iterator[Finding]:
    if table.name not in live:
        yield missing(f"The table {table.name}", table, table.info["source"])
        return
    types = live[table.name].columns
    for column in table.columns:
        if column.name not in types:
            yield missing(f"{table.name}.{column.name}", table, column.info["source"])
        elif types[column.name] in READABLE.get(family(column.type), ()):
            cast = connection.dialect.name == "postgresql" and (column.unique or column.index)
            slow = ", and a look-up by it cannot use its index" if cast else ""
            yield warning(
                f"{table.name}.{column.name} holds the type {types[column.name]}: it is read as "
                f"{family(column.type)}{slow}."
            )
        elif types[column.name] != family(column.type):
            yield error(
                f"{table.name}.{column.name} holds the type {types[column.name]}, the service expects "
                f"{family(column.type)}: comparing it or showing it may fail."
            )
    yield from unreadable(connection, table, [column for column in table.columns if fits(column, types)])


def time_zone(connection: Connection) -> Iterator[Finding]:
    """Yield an error if a session cannot be set to UTC, as the reading of TIMESTAMP and timestamptz requires."""
    statement = {"postgresql": "SET LOCAL TIME ZONE 'UTC'", "sqlite": ""}.get(
        connection.dialect.name, "SET SESSION time_zone = '+00:00'"
    )
    try:
        if statement:
            connection.execute(text(statement))
    except DBAPIError as failure:
        yield error(f"A session cannot be set to UTC, so times may be read wrongly: {reason(failure)}.")


def fits(column: Column[object], types: dict[str, str]) -> bool:
    """Return whether a column exists with a type that the service can read."""
    wanted = family(column.type)
    return types.get(column.name) in {wanted, *READABLE.get(wanted, ())}


def missing(name: str, table: Table, source: str) -> Finding:
    if source != PLAN:
        return warning(f"{name} is missing: answers leave out what needs it.")
    return error(f"{name} is missing: {NEEDED_BY[table.name]} cannot work without it.")


def unreadable(connection: Connection, table: Table, columns: list[Column[object]]) -> Iterator[Finding]:
    """Yield the columns that the login sees in the catalog but cannot select."""
    if not columns:
        return
    try:
        with connection.begin_nested():
            connection.execute(select(*columns).limit(1))  # none would not ask the server behind a foreign table
    except DBAPIError as failure:
        yield error(f"This login cannot read {table.name}: {reason(failure)}.")
