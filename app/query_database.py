"""The database that callers' own SQL reads: apart from the endpoints' one, its pool and its login.

What does not change with each query is asked at start, and again from time to time: a column may come, a replica may be
promoted. Connections for queries come from app/sandbox, a new one for each.
"""

import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple, cast

from flask import Flask, current_app
from sqlalchemy import Connection, NullPool, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.columns import list_columns
from app.config import Settings
from app.database import connect_args, guard, read_only_url
from app.deadline import at_most
from app.models import SECRET_COLUMNS, metadata
from app.query_login import login_advice, login_findings
from app.replica import read_standing
from app.rules.query import Catalog
from app.rules.query_place import why_off
from app.sandbox.limits import SPARE_FOR, Arguments, Limits, Session
from app.sandbox.mysql import open_mysql
from app.sandbox.postgresql import open_postgresql
from app.sandbox.sqlite import open_sqlite

log = logging.getLogger("app.query_database")

KEPT_FOR = 30.0  # seconds
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
        self.slots = threading.BoundedSemaphore(settings.query_concurrency)
        self.threads = ThreadPoolExecutor(2 * settings.query_concurrency, "query", _give_way)
        self._spares: deque[tuple[float, Session]] = deque()
        self._closed = False
        self._lock = threading.Lock()
        self._known: Known | None = None
        self._ask_at = 0.0

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A read-only connection for the service's own questions; raises SQLAlchemyError."""
        with at_most(LEARN_WITHIN), self.engine.connect() as connection:
            yield connection

    def known(self) -> Known:
        """What is known, at most KEPT_FOR seconds old; raises SQLAlchemyError."""
        with self._lock:  # the others wait for the answer of the first
            if self._known is None or time.monotonic() >= self._ask_at:
                self._known = self._ask()
                self._ask_at = time.monotonic() + KEPT_FOR
            return self._known

    def _ask(self) -> Known:
        with self.connect() as connection:
            dialect = connection.dialect
            kind = "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name
            catalog = _catalog(connection, kind)
            sizes = _sizes(connection, catalog) if kind == "sqlite" else {}
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
        while True:
            try:
                opened_at, spare = self._spares.pop()
            except IndexError:
                return self.open(known)
            if opened_at + SPARE_FOR > time.monotonic():
                return spare
            spare.close()

    def replenish(self, known: Known) -> None:
        """Open a connection ahead of the next query, which then need not wait for it; raises the driver's errors.

        Not of SQLite: that takes no time, and such a connection belongs to the thread that opens it.
        """
        if known.kind != "sqlite" and len(self._spares) < self._settings.query_concurrency and not self._closed:
            self._spares.append((time.monotonic(), self.open(known)))

    def close(self) -> None:
        """Wait for what runs, and close the connections that wait for a query."""
        self._closed = True
        self.threads.shutdown()
        while self._spares:
            self._spares.pop()[1].close()
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
    """Let a thread for queries run when no other request needs the processor. SQLite's work is done in it."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def _catalog(connection: Connection, kind: str) -> Catalog:
    """Readable is what the models declare and the database has, in its order: a new column stays unseen until then."""
    readable: dict[str, list[str]] = {}
    for table, column in list_columns(connection, kind, metadata.tables):
        declared = metadata.tables[table].columns
        if column in declared and column not in SECRET_COLUMNS.get(table, ()):
            readable.setdefault(table, []).append(column)
    return Catalog({table: tuple(dict.fromkeys(names)) for table, names in readable.items()}, SECRET_COLUMNS)


def _sizes(connection: Connection, catalog: Catalog) -> dict[str, int]:
    counts = [select(func.max(metadata.tables[table].c.id)).scalar_subquery() for table in catalog.readable]
    row = connection.execute(select(*counts)).one() if counts else ()
    return {table: int(size or 0) for table, size in zip(catalog.readable, row, strict=True)}


def init_query_database(app: Flask, settings: Settings) -> None:
    """Make the query database known to `app`, if one is configured. Connects to nothing yet."""
    app.extensions["query_database"] = QueryDatabase(settings) if settings.query_database_url else None


def query_database() -> QueryDatabase | None:
    """The present app's query database; None when none is configured."""
    return cast(QueryDatabase | None, current_app.extensions["query_database"])


def check_login(app: Flask) -> str | None:
    """What gunicorn calls before it forks: log what the login may do too much. Why the service must not start, or None.

    A database that is down now is asked again before the first query.
    """
    database: QueryDatabase | None = app.extensions["query_database"]
    settings: Settings = app.extensions["settings"]
    if database is None:
        return None
    try:
        with database.connect() as connection:
            findings, advice = login_findings(connection), login_advice(connection)
    except SQLAlchemyError as error:
        log.warning("the login of the query database cannot be checked yet: %s", type(error).__name__)
        return None
    for finding in findings + advice:
        log.warning("the login of DEPLOYHQ_QUERY_DATABASE_URL: %s", finding)
    if findings and settings.query_require_restricted_login:
        return f"DEPLOYHQ_QUERY_REQUIRE_RESTRICTED_LOGIN is set, and the query login may do too much: {findings[0]}."
    return None


def learn_query_database(app: Flask) -> None:
    """What gunicorn calls in each new worker: ask before the first query has to. Never raises: it is asked again."""
    database: QueryDatabase | None = app.extensions["query_database"]
    if database is None:
        return
    try:
        known = database.known()
    except SQLAlchemyError as error:
        log.warning("the query database cannot be asked yet: %s", type(error).__name__)
        return
    if known.off:
        log.warning("callers' SQL is switched off: %s", known.off)
