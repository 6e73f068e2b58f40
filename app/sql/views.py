"""The login of callers' SQL: it may read views of the readable columns, and nothing else.

`migrations_mirror grants` makes both. Here the database is asked what the login can do beyond that: by its own lists of
rights, and by trying. While there is anything, no caller's SQL runs, and `migrations_mirror check --query` names it.
"""

import re
from collections.abc import Iterator
from contextlib import nullcontext

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.db.faults import error_code
from app.models import SECRET_COLUMNS, metadata

REFUSALS = frozenset({"42501", "42703", "42P01", "3F000", 1044, 1054, 1109, 1142, 1143, 1146, 1227})
"""What a database answers when it lets the login not read a thing, or not see that there is one."""


def excess_rights(connection: Connection) -> list[str]:
    """Return a sentence for each thing that the login can do beside reading the views; raises SQLAlchemyError."""
    match connection.dialect.name:
        case "sqlite":  # has no logins: app/sql/sandbox/sqlite.py makes the views and guards the tables
            return []
        case "postgresql":
            found = [*_postgresql_rights(connection), *_answered(connection, POSTGRESQL_TRIES)]
        case _:
            found = [*_mysql_rights(connection), *_answered(connection, MYSQL_TRIES)]
    return found + list(_answered(connection, _secret_tries()))


def missing_limits(connection: Connection) -> list[str]:
    """Return a sentence for each limit that only an administrator can set, and has not; raises SQLAlchemyError."""
    if connection.dialect.name != "postgresql" or connection.scalar(text("SHOW temp_file_limit")) != "-1":
        return []
    return ["nothing limits its temporary files: ALTER ROLE ... SET temp_file_limit = '128MB'"]


def _secret_tries() -> dict[str, str]:
    return {
        f"it can read the secret column {table}.{column}": f"SELECT {column} FROM {table} LIMIT 0"  # noqa: S608  # nosec B608
        for table, columns in SECRET_COLUMNS.items()
        for column in columns
    }


POSTGRESQL_TRIES = {
    "it can read password hashes (pg_authid)": "SELECT 1 FROM pg_catalog.pg_authid LIMIT 0",
    "it can read samples of columns (pg_statistic)": "SELECT 1 FROM pg_catalog.pg_statistic LIMIT 0",
    "it can read large objects (pg_largeobject)": "SELECT 1 FROM pg_catalog.pg_largeobject LIMIT 0",
    "it can read files of the server": "SELECT pg_catalog.pg_read_file('PG_VERSION')",
    "it can list folders of the server": "SELECT pg_catalog.pg_ls_dir('.') LIMIT 1",
}
MYSQL_TRIES = {
    "it can read password hashes (mysql.user)": "SELECT 1 FROM mysql.user LIMIT 0",
    "it can read samples of columns (mysql.column_stats)": "SELECT 1 FROM mysql.column_stats LIMIT 0",
    "it can read the server's logs (mysql.general_log)": "SELECT 1 FROM mysql.general_log LIMIT 0",
    "it can read other logins' statements": "SELECT 1 FROM performance_schema.threads LIMIT 0",
    "it can read files of the server": "SELECT 1 FROM (SELECT LOAD_FILE('/etc/passwd') AS f) AS g WHERE f <> ''",
}


def _answered(connection: Connection, tries: dict[str, str]) -> Iterator[str]:
    """Yield the sentence of each statement that the database answers; raises DBAPIError for what is no refusal."""
    # PostgreSQL runs nothing after a refusal but a rollback; MariaDB has no savepoint behind a read of its logs.
    guard = connection.begin_nested if connection.dialect.name == "postgresql" else nullcontext
    for sentence, statement in tries.items():
        try:
            with guard():
                rows = connection.execute(text(statement)).all()
        except DBAPIError as error:
            if error_code(error.orig) not in REFUSALS:
                raise
            continue
        if rows or statement.endswith("LIMIT 0"):
            yield sentence


_ROLE = text("""
    SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user
""")
_ROLE_SENTENCES = {
    "rolsuper": "it is a superuser",
    "rolcreaterole": "it can create roles",
    "rolcreatedb": "it can create databases",
    "rolreplication": "it can copy the whole server (REPLICATION)",
    "rolbypassrls": "it passes row-level security (BYPASSRLS)",
}
# Each statement gives the names for one sentence. Relations of extensions, such as pg_stat_statements, hold no
# rows of tables. Functions of triggers cannot be called.
_OUTSIDE = """
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
      AND has_schema_privilege(n.oid, 'USAGE') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
"""
_CALLABLE = """
    SELECT p.oid::regprocedure::text FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE has_function_privilege(p.oid, 'EXECUTE') AND has_schema_privilege(n.oid, 'USAGE')
      AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype) AND
"""
_POSTGRESQL = {
    "it is a member of {}": "SELECT rolname FROM pg_roles WHERE rolname <> current_user AND pg_has_role(oid, 'MEMBER')",
    "it can write to {}": "SELECT n.nspname || '.' || c.relname" + _OUTSIDE + """
      AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
           OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'))""",
    "it can read {}, and not only the views": "SELECT n.nspname || '.' || c.relname" + _OUTSIDE + """
      AND has_any_column_privilege(c.oid, 'SELECT') AND (c.relkind <> 'v' OR n.nspname <> current_schema())""",
    "it can create objects in {}": """
        SELECT 'the schema ' || nspname FROM pg_namespace
        WHERE has_schema_privilege(oid, 'CREATE') AND nspname !~ '^pg_temp'
        UNION ALL
        SELECT 'the database' WHERE has_database_privilege(current_database(), 'CREATE')""",
    "it can call {}, which is not PUBLIC's": _CALLABLE + "NOT has_function_privilege('public', p.oid, 'EXECUTE')",
    "it can call {}, which has its owner's rights (SECURITY DEFINER)": _CALLABLE + "p.prosecdef",
    "it can write large objects on a primary: REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC": _CALLABLE + """
        p.oid = 'lo_from_bytea(oid, bytea)'::regprocedure AND NOT pg_is_in_recovery()
        AND current_setting('server_version_num')::int < 160000""",
}  # fmt: skip
_SHOWN_POSTGRESQL = """
    SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = to_regnamespace(current_schema()::text) AND c.relkind = 'v' AND a.attnum > 0
      AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'SELECT') ORDER BY 1, 2
"""


def _postgresql_rights(connection: Connection) -> Iterator[str]:
    row = connection.execute(_ROLE).mappings().one()
    yield from (sentence for right, sentence in _ROLE_SENTENCES.items() if row[right])
    if row["rolsuper"]:
        return  # which has every other right, too
    for sentence, statement in _POSTGRESQL.items():
        yield from _named(sentence, [str(name) for name in connection.scalars(text(statement))])
    yield from _undeclared(connection, _SHOWN_POSTGRESQL)


def _named(sentence: str, names: list[str]) -> Iterator[str]:
    """Yield one sentence about the first of the names, and how many more there are."""
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield sentence.format(f"{min(names)}{more}")


def _undeclared(connection: Connection, statement: str) -> Iterator[str]:
    """Yield a sentence about columns that a view shows and app/models.py does not declare."""
    declared = {(table.name, column.name) for table in metadata.tables.values() for column in table.columns}
    shown = [(str(table), str(column)) for table, column in connection.execute(text(statement))]
    yield from _named(
        "its views show {}, which is not readable", [".".join(one) for one in shown if one not in declared]
    )


# Rights that show the state of the replication and no row.
_HARMLESS = {"USAGE", "REPLICA MONITOR", "SLAVE MONITOR", "REPLICATION CLIENT", "BINLOG MONITOR"}
_SCHEMAS = """
    SELECT schema_name FROM information_schema.schemata
    WHERE schema_name NOT IN ('information_schema', 'performance_schema', DATABASE())
"""
_TABLES = """
    SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type <> 'VIEW'
"""
_SHOWN_MYSQL = """
    SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2
"""


def _mysql_rights(connection: Connection) -> Iterator[str]:
    schema = str(connection.scalar(text("SELECT DATABASE()")))
    for grant in connection.scalars(text("SHOW GRANTS")):
        yield from _excess_of_grant(str(grant), schema)
    for sentence, statement in {
        "it can see the schema {}": _SCHEMAS,
        "it can read the table {} itself": _TABLES,
    }.items():
        yield from _named(sentence, [str(name) for name in connection.scalars(text(statement))])
    yield from _undeclared(connection, _SHOWN_MYSQL)


def _excess_of_grant(grant: str, schema: str) -> Iterator[str]:
    """Yield what a line of SHOW GRANTS allows too much. Its end may be the hash of a password."""
    found = re.match(r"GRANT (.+?) ON (.+?) TO ", grant)
    if found is None:
        yield f"it has a role: {grant.partition(' TO ')[0]}"
        return
    rights, scope = {right.strip() for right in re.sub(r"\([^)]*\)", "", found[1]).split(",")}, found[2]
    own = scope.replace("`", "").replace("\\", "").startswith(f"{schema}.")
    if more := sorted(rights - _HARMLESS - ({"SELECT"} if own else set())):
        yield f"it has {', '.join(more)} on {scope}"
