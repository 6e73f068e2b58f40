"""The statements that make the login of the SQL endpoint: it reads the columns of app/models.py, and nothing else."""

from collections.abc import Iterator

from sqlalchemy import Connection

from app.models import metadata
from migrations_mirror.connect import MirrorError
from migrations_mirror.live import read_live

PLACEHOLDER = "CHOOSE-A-PASSWORD"
CONNECTIONS = 20  # that the login may hold: those of all workers, and of the releases that overlap
SECONDS = 10  # that one statement of it may take


def grants(connection: Connection, login: str) -> list[str]:
    """SQL to run on the primary as its administrator, line by line, for the tables and columns that there are.

    Raises MirrorError for SQLite, which has no logins.
    """
    kind, database = connection.dialect.name, connection.engine.url.database or ""
    schema = connection.dialect.default_schema_name or ""
    quote = connection.dialect.identifier_preparer.quote
    live = read_live(connection)
    readable = {
        quote(table.name): ", ".join(column.name for column in table.columns if column.name in live[table.name].columns)
        for table in metadata.sorted_tables
        if table.name in live
    }
    match kind:
        case "postgresql":
            return list(for_postgresql(quote(login), quote(database), quote(schema), readable))
        case "mysql" | "mariadb":
            user = f"'{login.replace(chr(39), chr(39) * 2)}'@'%'"
            return list(for_mysql(user, quote(database), readable, getattr(connection.dialect, "is_mariadb", False)))
    raise MirrorError("SQLite has no logins: make the file read-only for the service instead.")


def for_postgresql(role: str, database: str, schema: str, readable: dict[str, str]) -> Iterator[str]:
    yield f"CREATE ROLE {role} LOGIN NOINHERIT CONNECTION LIMIT {CONNECTIONS} PASSWORD '{PLACEHOLDER}';"
    yield f"GRANT CONNECT ON DATABASE {database} TO {role};"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role};"
    for table, columns in readable.items():
        yield f"GRANT SELECT ({columns}) ON {schema}.{table} TO {role};"
    settings = {
        "search_path": schema,
        "default_transaction_read_only": "on",
        "statement_timeout": f"'{SECONDS}s'",
        "lock_timeout": "'1s'",
        "idle_in_transaction_session_timeout": "'15s'",
        "temp_file_limit": "'128MB'",
        "work_mem": "'16MB'",
        "max_parallel_workers_per_gather": "0",
    }
    for name, value in settings.items():
        yield f"ALTER ROLE {role} SET {name} = {value};"


def for_mysql(user: str, database: str, readable: dict[str, str], is_mariadb: bool) -> Iterator[str]:
    limits = f"MAX_USER_CONNECTIONS {CONNECTIONS}" + (f" MAX_STATEMENT_TIME {SECONDS}" if is_mariadb else "")
    yield f"CREATE USER {user} IDENTIFIED BY '{PLACEHOLDER}' WITH {limits};"
    # To see whether the server is a replica.
    yield f"GRANT {'REPLICA MONITOR' if is_mariadb else 'REPLICATION CLIENT'} ON *.* TO {user};"
    for table, columns in readable.items():
        yield f"GRANT SELECT ({columns}) ON {database}.{table} TO {user};"
