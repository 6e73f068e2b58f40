"""The database that callers' SQL reads: apart from the endpoints' one, its pool and its login.

What does not change with each query is asked at start, and again from time to time: a column may come, a replica may be
promoted, a login may be granted more. Each query has a connection of its own, from app/sql/sandbox.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings
from app.db.columns import kind_of
from app.db.engine import connect_args, guard, read_only_url
from app.db.faults import cause_of, explain
from app.db.replica import read_standing
from app.db.standing import Standing
from app.deadline import at_most
from app.sql.catalog import describe_catalog, read_catalog, read_types
from app.sql.copies import CopyDatabase
from app.sql.gate import Admitted, Problem
from app.sql.problems import UNAVAILABLE, problem_of
from app.sql.queryable import Queryable, State
from app.sql.sandbox import Session
from app.sql.sandbox.mysql import MySQLSession
from app.sql.sandbox.postgresql import PostgreSQLSession
from app.sql.sandbox.sqlite import SQLiteSession
from app.sql.views import excess_rights
from app.urls import COPY

log = logging.getLogger("app.query")

KEPT_FOR = 30.0  # seconds
FAILED_FOR = 2.0  # seconds
LEARN_WITHIN = 3.0  # seconds

A_REPLICA = "point DEPLOYHQ_QUERY_DATABASE_URL to a replica, or set DEPLOYHQ_QUERY_ALLOW_PRIMARY=1"
THE_VIEWS = "`python -m migrations_mirror grants` makes the login that can only read its views"


class QueryDatabase(Queryable):
    """One process's view of a query database: a server, or a file of SQLite."""

    def __init__(self, settings: Settings, seen_unstopped: Callable[[int], object] = int) -> None:
        super().__init__(settings, seen_unstopped)
        assert settings.query_database_url  # noqa: S101  for mypy: who makes one has looked
        url = read_only_url(settings.query_database_url)
        self.engine = create_engine(url, connect_args=connect_args(url, settings), poolclass=NullPool)
        guard(self.engine, settings.statement_timeout)
        self._lock = threading.Lock()
        self._known: State | SQLAlchemyError | None = None
        self._ask_at = 0.0

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Give a read-only connection for the service's own questions; raises SQLAlchemyError."""
        with at_most(LEARN_WITHIN), self.engine.connect() as connection:
            yield connection

    def known(self) -> State:
        """Return what is known, at most KEPT_FOR seconds old; raises SQLAlchemyError, at once when it has just been."""
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

    def forget(self) -> None:
        """Invalidate what is known: it is asked again when it is next needed."""
        self._ask_at = 0.0

    def _ask(self) -> State:
        with self.connect() as connection:
            kind = kind_of(connection.dialect)
            return State(kind, read_catalog(connection, kind), self._why_off(connection, kind))

    def _why_off(self, connection: Connection, kind: str) -> str | None:
        if excess := excess_rights(connection):
            more = f" (and {len(excess) - 1} more, which `migrations_mirror check --query` names)" if excess[1:] else ""
            return f"its login can do more than read its views: {excess[0]}{more}. {THE_VIEWS}"
        return None if self._settings.query_allow_primary else why_no_replica(read_standing(connection, kind))

    def describe(self, known: State) -> dict[str, Any]:
        """Return what a query can read; raises SQLAlchemyError."""
        with self.connect() as connection:
            types, rows = read_types(connection, known.kind, known.catalog)
        return describe_catalog(known.kind, known.catalog, types, rows)

    def open(self, known: State, admitted: Admitted | None = None) -> Session:
        """Return a session on a new connection; raises the driver's errors."""
        args, kwargs = self.engine.dialect.create_connect_args(self.engine.url)
        arguments = {**kwargs, **connect_args(self.engine.url, self._settings)}
        readable, named = known.catalog.readable, admitted.tables if admitted else known.catalog.readable
        match known.kind:
            case "sqlite":
                return SQLiteSession(str(args[0]), self.limits, {table: readable[table] for table in named})
            case "postgresql":
                return PostgreSQLSession(arguments, self.limits)
            case kind:
                return MySQLSession(arguments, self.limits, kind, named)

    def close(self) -> None:
        """Wait for what runs."""
        super().close()
        self.engine.dispose()


def why_no_replica(standing: Standing) -> str | None:
    """Return why no query may run on such a server, where it could slow down what customers use; None when it may.

    A server that cannot say what it replicates passes when it is set to refuse writes, as replicas are.
    """
    if standing.role in ("replica", "none") or (standing.role == "unknown" and standing.read_only):
        return None
    if standing.role == "primary":
        return f"its server is a primary: {A_REPLICA}"
    return f"its server may be a primary ({standing.note or 'it does not say what it is'}): {A_REPLICA}"


def init_query_database(app: Flask, settings: Settings) -> None:
    """Make the query database known to `app`, if one is configured. Connects to nothing yet."""
    gauge, url = app.extensions["metrics"].query_unstopped, settings.query_database_url
    if url and url.drivername == COPY:
        app.extensions["query_database"] = CopyDatabase(settings, Path(url.database or ""))
    else:
        app.extensions["query_database"] = QueryDatabase(settings, gauge.set) if url else None


def learn_query_database(app: Flask) -> None:
    """Ask the database before the first query has to, in each new worker. Never raises: it is asked again."""
    database: Queryable | None = app.extensions["query_database"]
    if database is None:
        return
    try:
        known = database.known()
    except SQLAlchemyError as error:
        log.warning("the query database cannot be asked yet: %s", cause_of(error))
        return
    if known.off:
        log.warning("callers' SQL is switched off: %s", known.off)


def open_database() -> tuple[Queryable, State]:
    """Return the query database and what is known of it; raises Problem when no query may run."""
    database = cast(Queryable | None, current_app.extensions["query_database"])
    if database is None:
        raise problem_of("not_configured")
    try:
        known = database.known()
    except SQLAlchemyError as error:
        fault = explain(error)
        log.warning("the query database cannot be asked: %s", cause_of(error))
        raise Problem(fault.status, UNAVAILABLE, fault.message) from None
    if known.off:
        raise problem_of("switched_off", reason=known.off)
    return database, known
