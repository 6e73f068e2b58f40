"""Creation of the upstream tables in an empty database."""

from pathlib import Path

from alembic import command
from sqlalchemy import URL, inspect, text

from migrations_mirror.connect import MirrorError, UnreachableError, shown, writable
from migrations_mirror.revisions import alembic_config

DATABASE_NAMES = {
    "postgresql": "SELECT datname FROM pg_database",
    "mysql": "SELECT schema_name FROM information_schema.schemata",
    "mariadb": "SELECT schema_name FROM information_schema.schemata",
}


def create(url: URL) -> bool:
    """Create the upstream tables in the empty database at `url`, and the database itself if it is missing.

    Return whether the database was created; raise MirrorError if it has tables or cannot be used.
    """
    created = create_missing_file(url) if url.drivername == "sqlite" else create_missing_database(url)
    with writable(url) as connection, connection.begin():
        inspector = inspect(connection)
        if names := inspector.get_table_names() + inspector.get_view_names():
            raise MirrorError(f"{shown(url)} is not empty (it has {names[0]}): the mirror only fills empty databases.")
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return created


def create_missing_file(url: URL) -> bool:
    file = Path(url.database or "")
    if file.exists():
        return False
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreachableError(f"The folder of {shown(url)} cannot be made: {error.strerror}.") from None
    return True


def create_missing_database(url: URL) -> bool:
    try:
        with writable(url):
            return False
    except UnreachableError:
        if not is_missing(url):
            raise
    with writable(server(url), isolation_level="AUTOCOMMIT") as connection:
        name = connection.dialect.identifier_preparer.quote_identifier(url.database or "")
        charset = "" if url.get_backend_name() == "postgresql" else " CHARACTER SET utf8mb4"
        connection.exec_driver_sql(f"CREATE DATABASE {name}{charset}")
    return True


def is_missing(url: URL) -> bool:
    """Return whether the server answers and lacks the URL's database."""
    try:
        with writable(server(url)) as connection:
            names = connection.scalars(text(DATABASE_NAMES[url.get_backend_name()]))
            return url.database not in list(names)
    except UnreachableError:
        return False


def server(url: URL) -> URL:
    """Return the URL of the server itself. PostgreSQL requires a database: its maintenance database `postgres`."""
    return url.set(database="postgres" if url.get_backend_name() == "postgresql" else "")
