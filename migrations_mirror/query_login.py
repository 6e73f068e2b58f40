"""The check that callers' SQL may run on a database: its login, its server, its views."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import URL, Connection

from app.db.columns import kind_of, read_columns
from app.db.replica import read_standing
from app.db.snapshot import snapshot_state
from app.models import metadata
from app.sql.database import THE_VIEWS, why_no_replica
from app.sql.views import excess_rights, missing_limits
from migrations_mirror.drift import unreadable
from migrations_mirror.finding import Finding, error, warning


def query_drift(connection: Connection, *, allow_primary: bool = False) -> list[Finding]:
    """Return the findings about callers' SQL, errors first, without a change to the database."""
    kind = kind_of(connection.dialect)
    findings = chain(readable(connection, kind), login(connection), place(connection, kind, allow_primary))
    return sorted(findings, key=lambda finding: finding.severity)


def readable(connection: Connection, kind: str) -> Iterator[Finding]:
    present = read_columns(connection, kind, metadata.tables)
    if not present:
        yield error("This login can read no table of the mirror: there is nothing to query.")
        return
    for table in metadata.sorted_tables:
        names = [column.name for column in table.columns if (table.name, column.name) not in present]
        if len(names) == len(table.columns):
            yield warning(f"The table {table.name} is missing, or hidden from this login: queries cannot name it.")
        elif names:
            yield warning(f"{table.name} has no {', '.join(names)} that this login sees: queries cannot name them.")
        yield from unreadable(connection, table, [column for column in table.columns if column.name not in names])


def copy_drift(url: URL, max_age: int) -> list[Finding]:
    """Return the findings about a copy that callers' SQL reads. It has no login: secret columns are not in it."""
    state = snapshot_state(url, max_age)
    if state is None or state["data_as_of"] is None:
        return [error(state["note"] if state else "That is no copy.")]
    if state["stale"]:
        return [warning(f"The copy is as of {state['data_as_of']}, which is longer ago than {max_age} seconds.")]
    return []


def login(connection: Connection) -> Iterator[Finding]:
    """Yield an error for each right of the login beyond reading its views."""
    if connection.dialect.name == "sqlite":
        yield warning(
            "SQLite has no logins: only the service's own session keeps secret columns back. It is for demos."
        )
        return
    for excess in excess_rights(connection):
        yield error(f"The login can do more than read its views: {excess}. {THE_VIEWS}.")
    for missing in missing_limits(connection):
        yield warning(f"The login is not limited: {missing}.")


def place(connection: Connection, kind: str, allow_primary: bool) -> Iterator[Finding]:
    if reason := why_no_replica(read_standing(connection, kind)):
        allowed = "; DEPLOYHQ_QUERY_ALLOW_PRIMARY lets it run all the same"
        yield warning(f"No replica: {reason}{allowed}.") if allow_primary else error(f"No query runs here: {reason}.")
