"""The database that callers' own SQL reads: apart from the endpoints' one, its pool and its login.

What does not change with each query is asked at start, and again from time to time: a column may come, a replica may be
promoted. Connections for queries come from app/sql/sandbox, a new one for each.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple, cast

from flask import Flask, current_app
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.db.engine import connect_args, guard, read_only_url
from app.db.replica import read_standing
from app.deadline import at_most
from app.sql.catalog import read_catalog, read_sizes
from app.sql.gate import Catalog
from app.sql.login import login_findings
from app.sql.place import why_off
from app.sql.sandbox.limits import Arguments, Limits, Session
from app.sql.sandbox.mysql import open_mysql
from app.sql.sandbox.postgresql import open_postgresql
from app.sql.sandbox.slots import Slots
from app.sql.sandbox.spares import Spares
from app.sql.sandbox.sqlite import open_sqlite

KEPT_FOR = 30.0  # seconds
FAILED_FOR = 2.0  # seconds
LEARN_WITHIN = 3.0  # seconds
NICE = 10

MAX_COST = {"sqlite": 1e9, "postgresql": 1e7, "mariadb": 1e9, "mysql": 1e9}
"""What EXPLAIN may say at most, in the engine's own unit: see docs/sql.md."""


class Known(NamedTuple):
    """What is known of the database."""

    kind: str
    """sqlite, postgresql, mysql or mariadb."""
    catalog: Catalog
    sizes: dict[str, int]
    """Rows of each table; of SQLite only, which estimates nothing itself."""
    off: str | None
    """Why no query may run, if that is so."""


class QueryDatabase:
    """One process's view of the query database."""

    def __init__(self, settings: Settings) -> None:
        assert settings.query_database_url  # noqa: S101  for mypy: who makes one has looked
        self._settings = settings
        url = read_only_url(settings.query_database_url)
        self.engine = create_engine(url, connect_args=connect_args(url, settings), poolclass=NullPool)
        guard(self.engine, settings.statement_timeout)
        self.limits = Limits(seconds=settings.query_timeout)
        self.slots = Slots(settings.query_concurrency)
        at_start = _give_way if url.drivername == "sqlite" else None
        self.threads = ThreadPoolExecutor(2 * settings.query_concurrency, "query", at_start)
        self._spares = Spares()
        self._lock = threading.Lock()
        self._known: Known | SQLAlchemyError | None = None
        self._ask_at = 0.0

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A read-only connection for the service's own questions; raises SQLAlchemyError."""
        with at_most(LEARN_WITHIN), self.engine.connect() as connection:
            yield connection

    def known(self) -> Known:
        """What is known, at most KEPT_FOR seconds old; raises SQLAlchemyError, at once when it has just been raised."""
        with self._lock:  # the others wait for the answer of the first
            if self._known is None or time.monotonic() >= self._ask_at:
                try:
                    self._known, kept_for = self._ask(), KEPT_FOR
                except SQLAlchemyError as error:
                    self._known, kept_for = error, FAILED_FOR
                self._ask_at = time.monotonic() + kept_for
            if isinstance(self._known, SQLAlchemyError):
                raise self._known.with_traceback(None)
            return self._known

    def _ask(self) -> Known:
        with self.connect() as connection:
            dialect = connection.dialect
            kind = "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name
            catalog = read_catalog(connection, kind)
            sizes = read_sizes(connection, catalog) if kind == "sqlite" else {}
            return Known(kind, catalog, sizes, self._why_off(connection, kind))

    def _why_off(self, connection: Connection, kind: str) -> str | None:
        settings = self._settings
        if settings.query_require_restricted_login and (findings := login_findings(connection)):
            return f"its login may do too much: {findings[0]}"
        if settings.query_allow_primary:
            return None
        standing = read_standing(connection, kind)
        return why_off(standing.role, read_only=standing.read_only, note=standing.note)

    @property
    def max_cost(self) -> float:
        """The highest estimate that is run."""
        return float(self._settings.query_max_cost or MAX_COST[self.known().kind])

    def take(self, known: Known) -> Session:
        """A connection that has run nothing yet, for one query; raises the driver's errors."""
        return self._spares.take() or self.open(known)

    def replenish(self, known: Known) -> None:
        """Open a connection ahead of the next query, which then need not wait for it; raises the driver's errors."""
        if len(self._spares) < self.slots.free:
            self._spares.add(self.open(known))

    def close(self) -> None:
        """Wait for what runs, and close the connections that wait for a query."""
        self.threads.shutdown()
        self._spares.close()
        self.engine.dispose()

    def open(self, known: Known) -> Session:
        """A session on a new connection; raises the driver's errors."""
        dialect = self.engine.dialect
        args, kwargs = dialect.create_connect_args(self.engine.url)
        arguments = Arguments(list(args), {**kwargs, **connect_args(self.engine.url, self._settings)})
        match known.kind:
            case "sqlite":
                return open_sqlite(arguments, self.limits, known.catalog.readable, known.sizes)
            case "postgresql":
                return open_postgresql(arguments, self.limits)
            case kind:
                return open_mysql(arguments, self.limits, kind)


def _give_way() -> None:
    """Let a thread work when no other request needs the processor. Other databases than SQLite work elsewhere."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def init_query_database(app: Flask, settings: Settings) -> None:
    """Make the query database known to `app`, if one is configured. Connects to nothing yet."""
    app.extensions["query_database"] = QueryDatabase(settings) if settings.query_database_url else None


def query_database() -> QueryDatabase | None:
    """The present app's query database; None when none is configured."""
    return cast(QueryDatabase | None, current_app.extensions["query_database"])
