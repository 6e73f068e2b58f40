"""Servers of the tests' own with a canary in every secret column, and the login that reads views."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, inspect, text

from app.config import database_url
from migrations_mirror.create import create
from migrations_mirror.sample import sample
from tests.databases import execute, made_login
from tests.faults.servers import DATABASE, MariaDB, PostgreSQL, server
from tests.sql.gate.databases import CANARY, plant


@dataclass(frozen=True)
class Attacked:
    """A private server: whatever an attack does to it, nobody else notices."""

    server: MariaDB | PostgreSQL
    login: URL
    admin: URL
    folder: Path
    """One that the server may write to."""

    @property
    def dialect(self) -> str:
        return self.server.dialect

    @property
    def base(self) -> str:
        """The schema of the tables."""
        return "public" if self.dialect == "postgresql" else DATABASE

    def plant(self, canary: str) -> None:
        """Write a canary into every secret column."""
        engine = create_engine(self.admin)
        with engine.begin() as connection:
            plant(connection, canary)
        engine.dispose()

    def state(self) -> object:
        """All that a write would change: rows, tables, large objects, accounts, files."""
        engine = create_engine(self.admin)
        with engine.connect() as connection:
            names = inspect(connection).get_table_names()
            found = [connection.execute(text(f"SELECT COUNT(*) FROM {name}")).all() for name in names]
            if self.dialect == "postgresql":
                wanted = ["SELECT COUNT(*) FROM pg_largeobject_metadata", "SELECT rolname FROM pg_roles ORDER BY 1"]
                wanted.append("SELECT relname FROM pg_class WHERE relpersistence <> 't' ORDER BY 1")
            else:
                wanted = [
                    "SELECT user FROM mysql.user ORDER BY 1",
                    "SELECT schema_name FROM information_schema.schemata",
                ]
                wanted.append("SELECT table_schema, table_name FROM information_schema.tables ORDER BY 1, 2")
            found += [connection.execute(text(each)).all() for each in wanted]
        engine.dispose()
        return found, sorted(path.name for path in self.folder.iterdir())


@pytest.fixture(scope="session", params=["mariadb", "postgresql"])
def attacked(request: pytest.FixtureRequest) -> Iterator[Attacked]:
    with server(request.param) as made, tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        (Path(folder) / "readable").write_text(CANARY)
        made.create()
        admin = database_url(made.admin_url)
        create(admin)
        sample(admin)
        _, _, login = made_login(admin)
        found = Attacked(made, login, admin, Path(folder))
        found.plant(CANARY)
        if made.dialect == "postgresql":
            # An installation may have such a function: it reads a secret. SQL is off while PUBLIC may call it.
            body = "SELECT max(password)::text FROM public.servers"
            execute(admin, [
                f"CREATE FUNCTION public.definer_reads() RETURNS text LANGUAGE sql SECURITY DEFINER AS '{body}'",
                "REVOKE EXECUTE ON FUNCTION public.definer_reads() FROM PUBLIC",
            ])  # fmt: skip
        yield found
