"""The check that the service's login cannot write."""

import os
import re
from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.models import metadata
from migrations_mirror.finding import Finding, warning

ADVICE = "give the service a login that can only SELECT, on a replica"

WRITES = {"ALL PRIVILEGES", "ALL", "ALTER", "CREATE", "DELETE", "DROP", "INSERT", "UPDATE"}
PASSES_READ_ONLY = {"ALL PRIVILEGES", "ALL", "CONNECTION_ADMIN", "READ_ONLY ADMIN", "SUPER"}


def writing_rights(connection: Connection) -> Iterator[Finding]:
    """Yield a warning if the login could write, independently of this read-only session."""
    match connection.dialect.name:
        case "sqlite":
            yield from writable_file(connection)
        case "postgresql":
            yield from writable_tables(connection)
        case _:
            yield from writing_grants(connection)


def writable_file(connection: Connection) -> Iterator[Finding]:
    file = connection.execute(text("PRAGMA database_list")).first()
    if file and os.access(file[2], os.W_OK):
        yield warning("The database file can be written by this process: make it read-only for the service.")


def writable_tables(connection: Connection) -> Iterator[Finding]:
    if connection.scalar(text("SELECT pg_is_in_recovery()")):
        return
    right = text(
        "SELECT has_table_privilege(to_regclass(:name), 'INSERT, UPDATE, DELETE, TRUNCATE')"
        " OR has_any_column_privilege(to_regclass(:name), 'INSERT, UPDATE')"
    )
    name = next((name for name in metadata.tables if connection.scalar(right, {"name": name})), None)
    if name:
        yield warning(f"This login can write, to {name} for one: {ADVICE}.")


def writing_grants(connection: Connection) -> Iterator[Finding]:
    # A grant can end with a password hash, so only its rights and scope are read.
    grants = list(parsed(list(connection.scalars(text("SHOW GRANTS")))))
    if is_read_only(connection, grants):
        return
    for rights, scope in grants:
        if writes := sorted(rights & WRITES):
            yield warning(f"This login has {', '.join(writes)} on {scope}: {ADVICE}.")


def parsed(grants: list[str]) -> Iterator[tuple[set[str], str]]:
    """Yield the rights and the scope of each grant, without memberships of roles, which have no scope."""
    for grant in grants:
        if found := re.match(r"GRANT (.+?) ON (.+?) TO ", grant):
            rights = re.sub(r"\([^)]*\)", "", found[1]).split(",")
            yield {right.strip() for right in rights}, found[2]


def is_read_only(connection: Connection, grants: list[tuple[set[str], str]]) -> bool:
    """Return whether the server is read-only for this login, as replicas usually are."""
    rows = connection.execute(text("SHOW GLOBAL VARIABLES LIKE '%read_only'"))
    switched_on = {str(row[0]).lower() for row in rows if str(row[1]).upper() not in ("OFF", "0")}
    passes = any(rights & PASSES_READ_ONLY for rights, scope in grants if scope == "*.*")
    return "super_read_only" in switched_on or ("read_only" in switched_on and not passes)
