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
from migrations_mirror.connect import writable
from migrations_mirror.create import create
from tests.mirror.support import NUMBERS, ON_SERVERS, PASSWORD, findings


@contextmanager
def reader(url: sa.URL, *rights: str) -> Iterator[sa.URL]:
    """A login of its own with nothing but these rights, such as "SELECT ON accounts"."""
    dialect = "postgresql" if url.get_backend_name() == "postgresql" else "mariadb"
    name = f"mirror_dev_reader_{os.getpid()}_{next(NUMBERS)}"
    if dialect == "postgresql":
        make, user, forget = f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'", name, [f"DROP OWNED BY {name}"]
    else:
        make, user, forget = f"CREATE USER {name}@'%%' IDENTIFIED BY '{PASSWORD}'", f"{name}@'%%'", []
    with writable(url) as connection, connection.begin():
        for statement in [make, *(f"GRANT {right} TO {user}" for right in rights)]:
            connection.exec_driver_sql(statement)
    try:
        yield url.set(username=name, password=PASSWORD)
    finally:
        with writable(url) as connection, connection.begin():
            for statement in [*forget, f"DROP {'ROLE' if dialect == 'postgresql' else 'USER'} {user}"]:
                connection.exec_driver_sql(statement)


READ_ALL = [f"SELECT ON {name}" for name in [*metadata.tables, "schema_migrations"]]


@ON_SERVERS
class TestLogin:
    def test_is_fine_with_rights_to_read(self, mirror: sa.URL) -> None:
        with reader(mirror, *READ_ALL) as url:
            assert [finding.message.split(":")[0] for finding in findings(url)] == [
                "deployments has no index on project_id and failed_at"
            ]

    def test_is_fine_with_rights_to_the_columns_that_are_read(self, mirror: sa.URL) -> None:
        rights = [f"SELECT ({', '.join(table.columns.keys())}) ON {table.name}" for table in metadata.sorted_tables]
        with reader(mirror, *rights, "SELECT ON schema_migrations") as url:
            assert [finding.severity for finding in findings(url)] == ["warning"]

    @pytest.mark.parametrize("right", ["INSERT ON deployments", "UPDATE (status) ON deployments"])
    def test_is_reported_when_it_can_write(self, mirror: sa.URL, right: str) -> None:
        with reader(mirror, *READ_ALL, right) as url:
            messages = [finding.message for finding in findings(url)]
        assert any("a login that can only SELECT" in message for message in messages)
        assert PASSWORD not in "".join(messages)

    def test_is_reported_when_it_cannot_read(self, mirror: sa.URL) -> None:
        with reader(mirror, *(right for right in READ_ALL if not right.endswith((" servers", "_migrations")))) as url:
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
