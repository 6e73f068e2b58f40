"""`drift` tells when the service's login can write, or cannot read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa

from app.config import database_url
from app.models import metadata
from migrations_mirror.create import create
from tests.databases import execute
from tests.mirror.support import CREATED_ON_SERVERS, findings

PASSWORD = "correct-horse-battery"


@contextmanager
def reader(url: sa.URL, *rights: str) -> Iterator[sa.URL]:
    """A login of its own with nothing but these rights, such as "SELECT ON accounts"."""
    name, is_postgresql = f"mirror_reader_{os.getpid()}", url.get_backend_name() == "postgresql"
    user, identified = (name, "PASSWORD") if is_postgresql else (f"{name}@'%'", "IDENTIFIED BY")
    grants = [f"GRANT {right} TO {user}" for right in rights]
    execute(url, [f"CREATE USER {user} {identified} '{PASSWORD}'", *grants])
    try:
        yield url.set(username=name, password=PASSWORD)
    finally:
        execute(url, [*([f"DROP OWNED BY {name}"] if is_postgresql else []), f"DROP USER {user}"])


READ_ALL = [f"SELECT ON {name}" for name in [*metadata.tables, "schema_migrations"]]
READ_COLUMNS = [f"SELECT ({', '.join(table.columns.keys())}) ON {table.name}" for table in metadata.sorted_tables]


@CREATED_ON_SERVERS
class TestLogin:
    @pytest.mark.parametrize("rights", [READ_ALL, [*READ_COLUMNS, "SELECT ON schema_migrations"]])
    def test_is_fine_with_rights_to_read(self, created: sa.URL, rights: list[str]) -> None:
        with reader(created, *rights) as url:
            (finding,) = findings(url)
        assert finding.severity == "warning"
        assert finding.message.startswith("deployments has no index on project_id and failed_at:")

    @pytest.mark.parametrize("right", ["INSERT ON deployments", "UPDATE (status) ON deployments"])
    def test_is_reported_when_it_can_write(self, created: sa.URL, right: str) -> None:
        with reader(created, *READ_ALL, right) as url:
            messages = [finding.message for finding in findings(url)]
        assert any("a login that can only SELECT" in message for message in messages)
        assert PASSWORD not in "".join(messages)

    def test_is_reported_when_it_cannot_read(self, created: sa.URL) -> None:
        with reader(created, *(right for right in READ_ALL if not right.endswith((" servers", "_migrations")))) as url:
            found = findings(url)
        errors = [finding.message for finding in found if finding.severity == "error"]
        assert len(errors) == 1
        assert "servers" in errors[0]
        assert any("schema_migrations" in finding.message for finding in found)


@pytest.mark.parametrize(("mode", "warned"), [(0o444, False), (0o666, True)])
def test_only_a_file_that_the_process_can_write_is_warned_about(mode: int, warned: bool) -> None:
    with TemporaryDirectory() as folder:
        url = database_url(f"sqlite:///{folder}/mirror.sqlite3")
        create(url)
        Path(folder).chmod(0o755)
        Path(str(url.database)).chmod(mode)
        # root may write to every file: the look is taken as somebody else
        with get_context("fork").Pool(1, initializer=become_nobody) as other:
            found = other.apply(findings, (url,))
    assert any("can be written" in finding.message for finding in found) == warned


def become_nobody() -> None:
    if os.geteuid() == 0:
        os.setuid(65534)
