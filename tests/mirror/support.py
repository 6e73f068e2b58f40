"""What the tests of the mirror do to databases."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from app.models import metadata
from migrations_mirror.__main__ import main
from migrations_mirror.connect import UnreachableError, read_only, writable
from migrations_mirror.drift import drift
from migrations_mirror.finding import Finding
from tests.databases import SERVERS

NUMBERS = count(1)
PASSWORD = "correct-horse-battery"
ON_SERVERS = pytest.mark.parametrize("empty_database", list(SERVERS), indirect=True)


@contextmanager
def fresh_database(dialect: str, folder: Path) -> Iterator[str]:
    name = f"mirror_dev_{os.getpid()}_{next(NUMBERS)}"
    if dialect == "sqlite":
        yield f"sqlite:///{folder / 'new folder' / name}.sqlite3"
        return
    url = sa.make_url(SERVERS[dialect]).set(database=name)
    run_on_server(dialect, "SELECT 1")
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        force = " WITH (FORCE)" if dialect == "postgresql" else ""
        run_on_server(dialect, f"DROP DATABASE IF EXISTS {name}{force}")


def run_on_server(dialect: str, *statements: str) -> None:
    """As the administrator. Skips the test, or with REQUIRE_DATABASES fails it, when the server does not answer."""
    admin = sa.make_url(SERVERS[dialect])
    try:
        with writable(admin, isolation_level="AUTOCOMMIT") as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    except UnreachableError as failure:
        if os.environ.get("REQUIRE_DATABASES"):
            pytest.fail(str(failure))
        pytest.skip(str(failure))


def findings(url: sa.URL) -> set[Finding]:
    with read_only(url) as connection:
        return set(drift(connection))


@contextmanager
def altering(url: sa.URL) -> Iterator[Operations]:
    with writable(url) as connection, connection.begin():
        yield Operations(MigrationContext.configure(connection))


def rows(url: sa.URL) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    schema = sa.MetaData()
    with read_only(url) as connection:
        schema.reflect(connection)
        return {
            name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for name, table in schema.tables.items()
        }


def run_process(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Return what the command line did in a process of its own, which costs a second."""
    variables = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | environ
    command = [sys.executable, "-m", "migrations_mirror", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=variables, check=False)


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Return what the command line did, called in this process."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err, pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        for name, value in environ.items():
            patch.setenv(name, value)
        logging.disable(logging.INFO)  # an app of an earlier test has sent the log to stdout
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse, on words that it does not know
            code = int(end.code or 0)
        finally:
            logging.disable(logging.NOTSET)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def rows_of(url: sa.URL, table: str) -> list[sa.Row[Any]]:
    """What the service could read of one table."""
    with read_only(url) as connection:
        return list(connection.execute(sa.select(metadata.tables[table])))
