"""The login of callers' SQL: it may read views of the readable columns, and nothing else.

`migrations_mirror grants` makes both. Here the database is asked what the login can do beyond that: by its own lists of
rights, and by trying. While there is anything, no caller's SQL runs, and `migrations_mirror check --query` names it.
"""

import re
import tomllib
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.db.faults import denies_access
from app.models import SECRET_COLUMNS, metadata
from app.sql.gate.dialects import DIALECTS

# Rights that show the state of the replication and no row.
HARMLESS = {"USAGE", "REPLICA MONITOR", "SLAVE MONITOR", "REPLICATION CLIENT", "BINLOG MONITOR"}
_FILE: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("rights.toml").read_text())
_PARTS: Final = _FILE["parts"]
_ROLE = "SELECT rolconfig, rolconnlimit FROM pg_roles WHERE rolname = current_user"
# Of the settings that `migrations_mirror grants` gives the role.
LIMITS = ("default_transaction_read_only", "statement_timeout", "idle_in_transaction_session_timeout", "work_mem")
_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"


def excess_rights(connection: Connection) -> list[str]:
    """Return a sentence for each thing that the login can do beside reading the views; raises SQLAlchemyError."""
    kind = DIALECTS[connection.dialect.name].family
    if kind == "sqlite":  # has no logins: app/sql/sandbox/sqlite.py makes the views and guards the tables
        return []
    found = list(_granted(connection)) if kind == "mysql" else []
    if kind == "mysql" or not connection.scalar(text(_SUPERUSER)):
        for sentence, statement in _FILE[kind]["asks"].items():
            whole = statement.replace("{outside}", _PARTS["outside"]).replace("{callable}", _PARTS["callable"])
            found += _named(sentence, [str(name) for name in connection.scalars(text(whole))])
        declared = {(table.name, column.name) for table in metadata.tables.values() for column in table.columns}
        shown = [(str(table), str(column)) for table, column in connection.execute(text(_FILE["shown"][kind]))]
        undeclared = [".".join(one) for one in shown if one not in declared]
        found += _named("its views show {}, which is not readable", undeclared)
    else:  # which has every right
        found.append("it is a superuser")
    secret = {
        f"it can read the secret column {table}.{column}": f"SELECT {column} FROM {table} LIMIT 0"  # noqa: S608  # nosec B608
        for table, columns in SECRET_COLUMNS.items()
        for column in columns
    }
    return found + list(_answered(connection, _FILE[kind]["tries"] | secret))


def missing_limits(connection: Connection) -> list[str]:
    """Return a sentence for each limit that only an administrator can set, and has not; raises SQLAlchemyError."""
    if connection.dialect.name != "postgresql":
        return []
    found = []
    if connection.scalar(text("SHOW temp_file_limit")) == "-1":
        found.append("nothing limits its temporary files: ALTER ROLE ... SET temp_file_limit = '128MB'")
    settings, connections = connection.execute(text(_ROLE)).one()
    chosen = {setting.partition("=")[0] for setting in settings or ()}
    if missing := [name for name in LIMITS if name not in chosen]:
        found.append(f"its role does not set {', '.join(missing)}: run `migrations_mirror grants` again")
    if connections < 0:
        found.append("nothing limits its connections: ALTER ROLE ... CONNECTION LIMIT 20")
    return found


def _answered(connection: Connection, tries: dict[str, str]) -> Iterator[str]:
    """Yield the sentence of each statement that the database answers; raises DBAPIError for another error."""
    # PostgreSQL runs nothing after an error but a rollback; MariaDB has no savepoint behind a read of its logs.
    guard = connection.begin_nested if connection.dialect.name == "postgresql" else nullcontext
    for sentence, statement in tries.items():
        try:
            with guard():
                rows = connection.execute(text(statement)).all()
        except DBAPIError as error:
            if not denies_access(error.orig):
                raise
            continue
        if rows or statement.endswith("LIMIT 0"):
            yield sentence


def _named(sentence: str, names: list[str]) -> list[str]:
    """Return one sentence about the first of the names, and how many more there are; nothing without names."""
    if not names:
        return []
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return [sentence.format(f"{min(names)}{more}")]


def _granted(connection: Connection) -> Iterator[str]:
    """Yield what a line of SHOW GRANTS allows too much. Its end may be the hash of a password."""
    schema = str(connection.scalar(text("SELECT DATABASE()")))
    for grant in map(str, connection.scalars(text("SHOW GRANTS"))):
        found = re.match(r"GRANT (.+?) ON (.+?) TO ", grant)
        if found is None:
            yield f"it has a role: {grant.partition(' TO ')[0]}"
            continue
        rights, scope = {right.strip() for right in re.sub(r"\([^)]*\)", "", found[1]).split(",")}, found[2]
        own = scope.replace("`", "").replace("\\", "").startswith(f"{schema}.")
        if more := sorted(rights - HARMLESS - ({"SELECT"} if own else set())):
            yield f"it has {', '.join(more)} on {scope}"
