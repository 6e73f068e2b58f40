"""What the tests of the mirror do to databases."""

import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from app.models import metadata
from migrations_mirror.__main__ import main
from migrations_mirror.connect import read_only, writable
from migrations_mirror.drift import drift
from migrations_mirror.finding import Finding
from tests.databases import SERVERS

ON_SERVERS = pytest.mark.parametrize("mirror", list(SERVERS), indirect=True)
CREATED_ON_SERVERS = pytest.mark.parametrize("created", list(SERVERS), indirect=True)


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
