"""The SQL that creates, or drops, the views for callers' SQL and the login that may read them.

A view has the readable columns of one table, and the rights of an account that cannot log in. So the login needs no
right on any table, and the database rejects what a bug in the gate lets through. On PostgreSQL the views have no
security_barrier: no rows are hidden, and a barrier keeps the planner from using an index behind a join (63 ms instead
of 0.05 ms for ten of 500,000 steps). https://www.postgresql.org/docs/current/rules-privileges.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import printable

from sqlalchemy import Connection, text

from app.db.columns import kind_of
from app.models import metadata
from app.sql.catalog import read_catalog
from migrations_mirror.connect import MirrorError

SCHEMA = "deployhq_support"
CONNECTIONS = 20  # of the login: those of all workers, twice, because releases overlap
SECONDS = 10  # limit of one statement of the login

POSTGRESQL_SETTINGS = {
    "default_transaction_read_only": "on",
    "statement_timeout": f"'{SECONDS}s'",
    "lock_timeout": "'1s'",
    "idle_in_transaction_session_timeout": "'15s'",
    "work_mem": "'16MB'",
    "temp_buffers": "'8MB'",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}
# Before version 16 these also write in a read-only transaction: https://www.postgresql.org/docs/16/release-16.html
LARGE_OBJECTS = (
    "lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea),"
    " lowrite(integer, bytea), lo_truncate(integer, integer), lo_truncate64(integer, bigint), lo_unlink(oid)"
)
OLD_POSTGRESQL = 160000

Readable = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Names:
    """Names of the objects to create, quoted for the server; `readable` has the columns of each table."""

    kind: str
    database: str
    base: str
    """The schema of the tables."""
    schema: str
    owner: str
    login: str
    version: int
    readable: Readable


def grants(connection: Connection, login: str, schema: str = SCHEMA, password: str | None = None) -> list[str]:
    """Return the SQL that creates or replaces the views and the login; raise MirrorError."""
    names = read_names(connection, login, schema)
    if not names.readable:
        raise MirrorError("This login sees no table of the mirror: there is nothing to make views of.")
    return list((for_postgresql if names.kind == "postgresql" else for_mysql)(names, literal(names.kind, password)))


def revokes(connection: Connection, login: str, schema: str = SCHEMA) -> list[str]:
    """Return the SQL that drops the views and the login; raise MirrorError.

    On PostgreSQL before 16, PUBLIC does not get back the functions that write large objects.
    """
    names = read_names(connection, login, schema)
    if names.kind != "postgresql":
        return [
            f"DROP DATABASE IF EXISTS {names.schema};",
            f"DROP USER IF EXISTS {names.login};",
            f"DROP USER IF EXISTS {names.owner};",
        ]
    # Another login in this database may still need them revoked, so giving them back is the administrator's decision.
    kept = (
        f" -- By hand: GRANT EXECUTE ON FUNCTION {LARGE_OBJECTS} TO PUBLIC;" if names.version < OLD_POSTGRESQL else ""
    )
    return [
        "BEGIN;",
        f"GRANT {names.login}, {names.owner} TO CURRENT_USER;",
        *(f"DROP USER MAPPING FOR {names.owner} SERVER {name};" for name in mapped_servers(connection, schema)),
        *without_rights(names),
        f"REVOKE ALL ON DATABASE {names.database} FROM {names.login};",
        f"DROP ROLE {names.login}, {names.owner};",
        f"COMMIT;{kept}",
    ]


def mapped_servers(connection: Connection, schema: str) -> list[str]:
    """Return the other servers, quoted, that the views' owner reads through postgres_fdw."""
    found = connection.scalars(
        text("SELECT srvname FROM pg_user_mappings WHERE usename = :owner"), {"owner": f"{schema}_owner"}
    )
    return [connection.dialect.identifier_preparer.quote(name) for name in found]


def without_rights(names: Names) -> list[str]:
    """Return the SQL that drops earlier views and rights. DROP OWNED would drop the tables of a mistyped login."""
    both = f"{names.login}, {names.owner}"
    return [
        f"DROP SCHEMA IF EXISTS {names.schema} CASCADE;",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {names.base} FROM {both};",
        f"REVOKE ALL ON SCHEMA {names.base} FROM {both};",
    ]


def read_names(connection: Connection, login: str, schema: str) -> Names:
    """Return the names for the views; raise MirrorError if no view can be created."""
    dialect = connection.dialect
    kind = kind_of(dialect)
    if kind == "sqlite":
        raise MirrorError("SQLite has no logins: the service makes its views for each query itself.")
    quote = dialect.identifier_preparer.quote
    database = connection.engine.url.database or ""
    base = dialect.default_schema_name or ""
    if holds_tables(connection, schema):
        raise MirrorError(f"The schema {schema} holds tables: name another one, which is made for the views.")
    if does_more(connection, kind, login):
        raise MirrorError(f"The login {login} exists and does more than read: name another one, which is made for it.")
    postgresql = kind == "postgresql"
    version = connection.scalar(text("SELECT current_setting('server_version_num')")) if postgresql else 0
    return Names(
        kind=kind,
        database=quote(database),
        base=quote(base),
        schema=quote(schema),
        owner=quote(f"{schema}_owner") if postgresql else account(f"{schema}_owner", "localhost"),
        login=quote(login) if postgresql else account(login, "%"),
        version=int(version or 0),
        readable=read_catalog(connection, kind).readable,
    )


def holds_tables(connection: Connection, schema: str) -> bool:
    """Return whether the schema holds base tables, which `grants` must not replace."""
    tables = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = :schema AND table_type <> 'VIEW'"
    return bool(connection.scalar(text(tables), {"schema": schema}))


# The rights of an account that an earlier run of `grants` created.
_DOES_MORE_MYSQL = " UNION ALL ".join(
    f"SELECT privilege_type FROM information_schema.{table}"  # noqa: S608  # nosec B608
    " WHERE grantee = :login AND privilege_type NOT IN"
    " ('USAGE', 'SELECT', 'REPLICA MONITOR', 'SLAVE MONITOR', 'REPLICATION CLIENT', 'BINLOG MONITOR')"
    for table in ("user_privileges", "schema_privileges", "table_privileges")
)
_DOES_MORE_POSTGRESQL = """
    SELECT 1 FROM pg_roles WHERE rolname = :login AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication
        OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid))
"""


def does_more(connection: Connection, kind: str, login: str) -> bool:
    """Return whether the login visibly has rights beyond those of `grants`: another service may use it."""
    if kind == "postgresql":
        return connection.scalar(text(_DOES_MORE_POSTGRESQL), {"login": login}) is not None
    return connection.scalar(text(_DOES_MORE_MYSQL), {"login": f"'{login}'@'%'"}) is not None


def account(name: str, host: str) -> str:
    """Return a quoted account of MariaDB or MySQL."""
    return f"'{name.replace(chr(39), chr(39) * 2)}'@'{host}'"


def literal(kind: str, password: str | None) -> str | None:
    """Return the password as a string literal, or None; raise MirrorError."""
    if password is None:
        return None
    if not password or not set(password) <= set(printable.strip() + " "):
        raise MirrorError("The password is empty, or has characters that are not printable ASCII.")
    backslash = password if kind == "postgresql" else password.replace("\\", "\\\\")
    return f"'{backslash.replace(chr(39), chr(39) * 2)}'"


def for_postgresql(names: Names, password: str | None) -> Iterator[str]:
    """Yield the statements in one transaction, so that other sessions see the old views until it commits."""
    login, owner, schema = names.login, names.owner, names.schema
    yield "BEGIN;"
    for role in (owner, login):
        missing = f"to_regrole('{role.replace(chr(39), chr(39) * 2)}') IS NULL"
        yield f"DO $$ BEGIN IF {missing} THEN CREATE ROLE {role}; END IF; END $$;"
    yield f"ALTER ROLE {owner} NOLOGIN NOINHERIT;"
    identified = f" PASSWORD {password}" if password else ""
    yield f"ALTER ROLE {login} LOGIN NOINHERIT CONNECTION LIMIT {CONNECTIONS}{identified};"
    yield f"GRANT {login}, {owner} TO CURRENT_USER;"
    yield from without_rights(names)
    yield f"CREATE SCHEMA {schema} AUTHORIZATION {owner};"
    yield f"GRANT USAGE ON SCHEMA {names.base} TO {owner};"
    for table, columns in names.readable.items():
        yield f"GRANT SELECT ({', '.join(columns)}) ON {names.base}.{table} TO {owner};"
    yield f"SET LOCAL ROLE {owner};"
    for table, columns in names.readable.items():
        yield f"CREATE VIEW {schema}.{table} AS SELECT {', '.join(columns)} FROM {names.base}.{table};"  # noqa: S608  # nosec B608
    yield f"GRANT USAGE ON SCHEMA {schema} TO {login};"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {login};"
    yield "RESET ROLE;"
    yield f"GRANT CONNECT ON DATABASE {names.database} TO {login};"
    yield f"REVOKE {login}, {owner} FROM CURRENT_USER;"
    for name, value in {"search_path": schema, **POSTGRESQL_SETTINGS}.items():
        yield f"ALTER ROLE {login} SET {name} = {value};"
    if names.version < OLD_POSTGRESQL:
        yield f"REVOKE EXECUTE ON FUNCTION {LARGE_OBJECTS} FROM PUBLIC;"
    yield "COMMIT;"
    yield f"ALTER ROLE {login} SET temp_file_limit = '128MB';"  # by itself: some hosts forbid it


def for_mysql(names: Names, password: str | None) -> Iterator[str]:
    """Yield the statements for MariaDB and MySQL, each of which commits implicitly."""
    login, owner, schema = names.login, names.owner, names.schema
    limits = f"MAX_USER_CONNECTIONS {CONNECTIONS}"
    if names.kind == "mariadb":
        limits += f" MAX_STATEMENT_TIME {SECONDS}"
    yield f"CREATE DATABASE IF NOT EXISTS {schema};"
    for one in (owner, login):
        yield f"CREATE USER IF NOT EXISTS {one} ACCOUNT LOCK;"
        yield f"REVOKE ALL PRIVILEGES, GRANT OPTION FROM {one};"
    for table, columns in names.readable.items():
        listed = ", ".join(columns)
        yield f"GRANT SELECT ({listed}) ON {names.database}.{table} TO {owner};"
        view = f"CREATE OR REPLACE ALGORITHM = MERGE DEFINER = {owner} SQL SECURITY DEFINER VIEW {schema}.{table}"
        yield f"{view} AS SELECT {listed} FROM {names.database}.{table};"  # noqa: S608  # nosec B608
    for table in sorted(metadata.tables.keys() - names.readable.keys()):  # which upstream dropped or renamed since
        yield f"DROP VIEW IF EXISTS {schema}.{table};"
    # The name is a pattern here. A right on the whole schema would also allow MariaDB's sequences (seq_1_to_10).
    pattern = f"`{schema.strip('`')}`".replace("_", "\\_").replace("%", "\\%")
    yield f"GRANT SELECT ON {pattern}.* TO {login};"
    identified = f" IDENTIFIED BY {password}" if password else ""
    yield f"ALTER USER {login}{identified} WITH {limits}{' ACCOUNT UNLOCK' if password else ''};"
