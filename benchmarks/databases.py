"""Databases for benchmarks: named bench_..., and dropped afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from app.config import database_url
from migrations_mirror.create import create
from tests.databases import SERVERS


@contextmanager
def mirror(dialect: str, folder: Path, name: str) -> Iterator[str]:
    """The URL of a new database with the upstream schema."""
    name = f"bench_{name}_{os.getpid()}"
    if dialect == "sqlite":
        url = f"sqlite:///{folder / name}.sqlite3"
        create(database_url(url))
        yield url
        return
    url = make_url(SERVERS[dialect]).set(database=name).render_as_string(hide_password=False)
    create(database_url(url))
    try:
        yield url
    finally:
        force = " WITH (FORCE)" if dialect == "postgresql" else ""
        admin = create_engine(SERVERS[dialect], isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}{force}"))
        admin.dispose()


def service_url(url: str) -> str:
    """The URL as the service is given it."""
    return url.replace("+pymysql", "").replace("+psycopg", "")
