"""What the login of the query database could do beyond reading what callers may read.

Nothing of it can happen through the endpoint as long as its other layers hold. It is for the day when one does not.
"""

import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, text

from app.models import SECRET_COLUMNS, metadata


def login_findings(connection: Connection) -> list[str]:
    """A sentence for each thing that a restricted login cannot do; raises SQLAlchemyError."""
    match connection.dialect.name:
        case "sqlite":
            return list(_sqlite(connection))
        case "postgresql":
            return list(_postgresql(connection))
        case _:
            return list(_mysql(connection))


def login_advice(connection: Connection) -> list[str]:
    """A sentence for each limit that only an administrator can set, and has not; raises SQLAlchemyError."""
    if connection.dialect.name != "postgresql" or connection.scalar(text("SHOW temp_file_limit")) != "-1":
        return []
    return ["nothing limits its temporary files: ALTER ROLE ... SET temp_file_limit = '128MB'"]


def _sqlite(connection: Connection) -> Iterator[str]:
    file = connection.execute(text("PRAGMA database_list")).first()
    if file and os.access(file[2], os.W_OK):
        yield "this process can write the database file"
    columns = text("SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c")
    yield from _secrets(connection.execute(columns))


def _secrets(columns: Iterable[Any]) -> Iterator[str]:
    """One sentence for all secret columns among these pairs of table and column."""
    found = sorted(f"{table}.{column}" for table, column in columns if column in SECRET_COLUMNS.get(table, ()))
    if found:
        yield f"it can read {len(found)} secret columns, such as {found[0]}"


_ROLE = text("""
    SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user
""")
_ROLE_FINDINGS = {
    "rolsuper": "it is a superuser",
    "rolcreaterole": "it can create roles",
    "rolcreatedb": "it can create databases",
    "rolreplication": "it can copy the whole server (REPLICATION)",
    "rolbypassrls": "it passes row-level security (BYPASSRLS)",
}
_MEMBERSHIPS = text("""
    SELECT rolname FROM pg_roles
    WHERE rolname IN ('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files',
                      'pg_execute_server_program', 'pg_signal_backend')
      AND pg_has_role(current_user, oid, 'MEMBER') ORDER BY rolname
""")
_READABLE = text("""
    SELECT c.relname, a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relname IN :tables AND pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped
      AND has_column_privilege(c.oid, a.attnum, 'SELECT')
""").bindparams(bindparam("tables", expanding=True))
_WRITABLE = text("""
    SELECT relname FROM pg_class
    WHERE relname IN :tables AND pg_table_is_visible(oid) AND relkind IN ('r', 'p', 'v')
      AND (has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
           OR has_any_column_privilege(oid, 'INSERT, UPDATE'))
    ORDER BY relname LIMIT 1
""").bindparams(bindparam("tables", expanding=True))
_CREATES = text("SELECT has_schema_privilege(current_schema(), 'CREATE')")


def _postgresql(connection: Connection) -> Iterator[str]:
    row = connection.execute(_ROLE).mappings().one()
    yield from (sentence for right, sentence in _ROLE_FINDINGS.items() if row[right])
    if row["rolsuper"]:
        return  # which is all of the rest, too
    yield from (f"it is a member of {role}" for role in connection.scalars(_MEMBERSHIPS))
    tables = {"tables": _tables()}
    if table := connection.scalar(_WRITABLE, tables):
        yield f"it can write, to {table} for one"
    if connection.scalar(_CREATES):
        yield "it can create tables"
    yield from _secrets(connection.execute(_READABLE, tables))


def _tables() -> list[str]:
    return sorted(metadata.tables.keys() | SECRET_COLUMNS.keys())


# The privileges column is about the login that asks, whoever granted them, by role or table or column.
_PRIVILEGES = text("""
    SELECT table_name, column_name, lower(privileges) FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name IN :tables ORDER BY table_name
""").bindparams(bindparam("tables", expanding=True))
_HARMLESS = {"USAGE", "SELECT", "SHOW VIEW", "REPLICA MONITOR", "REPLICATION CLIENT", "BINLOG MONITOR", "SLAVE MONITOR"}


def _mysql(connection: Connection) -> Iterator[str]:
    for rights, scope in _grants(connection):
        if more := sorted(rights - _HARMLESS):
            yield f"it has {', '.join(more)} on {scope}"
    columns = [(str(t), str(c), str(p)) for t, c, p in connection.execute(_PRIVILEGES, {"tables": _tables()})]
    yield from _secrets((table, column) for table, column, privileges in columns if "select" in privileges)


def _grants(connection: Connection) -> Iterator[tuple[set[str], str]]:
    """Rights and scope of each grant. A role's membership has no scope; the rest of a text may be a password's hash."""
    for grant in connection.scalars(text("SHOW GRANTS")):
        if found := re.match(r"GRANT (.+?) ON (.+?) TO ", grant):
            yield {right.strip() for right in re.sub(r"\([^)]*\)", "", found[1]).split(",")}, found[2]
