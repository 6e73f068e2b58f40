"""Databases of their own for the tests: a file, and a fresh database on each server that there is to talk to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from app.config import database_url
from migrations_mirror.create import create

SERVERS = {
    "mariadb": os.environ.get("TEST_MARIADB_URL", "mariadb+pymysql://root@127.0.0.1:3306/mysql"),
    "postgresql": os.environ.get("TEST_POSTGRESQL_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"),
}
DIALECTS = ["sqlite", *SERVERS]


@contextmanager
def mirror(dialect: str, folder: Path, name: str) -> Iterator[str]:
    """The URL of a new database with the upstream schema; it is dropped afterwards."""
    with new_database(dialect, folder, name) as url:
        create(database_url(url))
        yield url


@contextmanager
def new_database(dialect: str, folder: Path, name: str) -> Iterator[str]:
    """The URL of a new, empty database; it is dropped afterwards."""
    if dialect == "sqlite":
        file = folder / f"{name}.sqlite3"
        file.touch()
        yield f"sqlite:///{file}"
        return
    name = f"diagnostics_test_{os.getpid()}_{name}"
    admin = create_engine(SERVERS[dialect], isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError as error:
        reason = f"{dialect} cannot be reached ({type(error.orig).__name__}); set TEST_{dialect.upper()}_URL"
        if os.environ.get("REQUIRE_DATABASES"):
            pytest.fail(reason)
        pytest.skip(reason)
    url = make_url(SERVERS[dialect]).set(database=name).render_as_string(hide_password=False)
    try:
        yield url
    finally:
        force = " WITH (FORCE)" if dialect == "postgresql" else ""
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}{force}"))
        admin.dispose()
