"""Find out whether the SQL endpoint may use a database: its login, its server, and what there is to read."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import Connection

from app.db.columns import read_columns
from app.db.replica import read_standing
from app.models import metadata
from app.sql.login import login_advice, login_findings
from app.sql.place import why_off
from migrations_mirror.finding import Finding, error, warning

RESTRICT = "`python -m migrations_mirror grants` prints the SQL that makes a restricted login"


def query_drift(connection: Connection, *, allow_primary: bool = False) -> list[Finding]:
    """What is wrong with it for callers' SQL, errors first. Changes nothing."""
    kind = "mariadb" if getattr(connection.dialect, "is_mariadb", False) else connection.dialect.name
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


def login(connection: Connection) -> Iterator[Finding]:
    sqlite = connection.dialect.name == "sqlite"
    advice = "SQLite has no logins: a copy without those columns is the way" if sqlite else RESTRICT
    if findings := login_findings(connection):
        yield error(f"The login is not restricted: {'; '.join(findings)}. {advice}.")
    for missing in login_advice(connection):
        yield warning(f"The login is not limited: {missing}.")


def place(connection: Connection, kind: str, allow_primary: bool) -> Iterator[Finding]:
    standing = read_standing(connection, kind)
    if reason := why_off(standing.role, read_only=standing.read_only, note=standing.note):
        allowed = "; DEPLOYHQ_QUERY_ALLOW_PRIMARY lets it run all the same"
        yield warning(f"No replica: {reason}{allowed}.") if allow_primary else error(f"No query runs here: {reason}.")
