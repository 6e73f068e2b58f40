"""Databases of their own for the tests: a file, and a fresh database on each server that there is to talk to."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from app.config import database_url
from migrations_mirror.connect import read_only, writable
from migrations_mirror.create import create
from migrations_mirror.grants import grants, revokes

SERVERS = {
    "mariadb": os.environ.get("TEST_MARIADB_URL", "mariadb+pymysql://root@127.0.0.1:3306/mysql"),
    "postgresql": os.environ.get("TEST_POSTGRESQL_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"),
}
DIALECTS = ["sqlite", *SERVERS]
PASSWORD = "correct-horse'battery\\"

_numbers = count(1)
_logins: dict[tuple[str, str | None], tuple[str, str, URL]] = {}


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
        if found := _logins.pop(_of(make_url(url)), None):
            login, schema, _ = found
            take_back(make_url(url), login, schema)
        force = " WITH (FORCE)" if dialect == "postgresql" else ""
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}{force}"))
        admin.dispose()


def views_login(url: str) -> str:
    """Return the URL of the login that may only read views, which is made once for each `mirror`. SQLite has none."""
    if url.startswith("sqlite"):
        return url
    key = _of(make_url(url))
    if key not in _logins:
        _logins[key] = made_login(make_url(url))
    return _logins[key][2].render_as_string(hide_password=False)


def _of(url: URL) -> tuple[str, str | None]:
    """Return which database it is, whatever driver and options the URL names: under that its login is taken back."""
    return url.get_backend_name(), url.database


@contextmanager
def granted(url: URL) -> Iterator[URL]:
    """Give the URL of a login of its own, made by running, one by one, the statements of `grants`."""
    login, schema, reading = made_login(url)
    try:
        yield reading
    finally:
        take_back(url, login, schema)


def made_login(url: URL) -> tuple[str, str, URL]:
    """Return the names of a new login and its schema, and its URL."""
    number = f"{os.getpid()}_{next(_numbers)}"
    login, schema = f"support_{number}", f"support_views_{number}"
    with read_only(database_url(url.render_as_string(hide_password=False))) as connection:
        statements = grants(connection, login, schema, PASSWORD)
    execute(url, statements)
    database = url.database if url.get_backend_name() == "postgresql" else schema
    return login, schema, url.set(username=login, password=PASSWORD, database=database)


def take_back(url: URL, login: str, schema: str) -> None:
    """Run what `grants --revoke` prints."""
    with read_only(url) as connection:
        statements = revokes(connection, login, schema)
    execute(url, statements)


def execute(url: URL, statements: Iterable[str]) -> None:
    """Run statements as the administrator."""
    with writable(url, isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))
