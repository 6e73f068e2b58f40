"""A request's connection to the replica: checked out at its first statement, retried once if dead, then returned.

A request reads in one REPEATABLE READ transaction, so that a row that is replicated between two statements cannot look
like a missing step.
"""

import mmap
import time
from collections.abc import Callable
from math import inf
from typing import Any, TypeVar, cast

from flask import current_app, g
from sqlalchemy import Engine, PoolProxiedConnection, QueuePool, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.db.faults import ends_connection, names_unknown
from app.db.postgresql import server_of
from app.db.statements import Bound, Record, Statement, Values, compiled_statement
from app.deadline import time_left

POOL_TIMEOUT = 2.0  # seconds to wait for a free connection; a busy processor alone has taken one second
WORTH_ASKING = 0.2  # seconds: with less left, the statement would time out and its connection be dropped
WORTH_RETRYING = 1.0  # seconds
MOMENT = 1e-6  # seconds

Asked = TypeVar("Asked")

# Shared memory: gunicorn forks the workers after this line, so each of them sees the last success of all.
_last_success = memoryview(mmap.mmap(-1, 8)).cast("d")


def last_success() -> float | None:
    """Return the Unix time of the last successful statement of any worker, or None."""
    return _last_success[0] or None


class Connections:
    """One app's connections to the replica; that of the current request is in `g`.

    No ping before use, which would cost each request a round trip. If a request's first statement finds its connection
    dead, all connections of that age are replaced and the statement runs once more. Later statements are not retried:
    they would read another snapshot.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.failures = 0
        """Number of errors that make the cached state of the database (app/db/known.py) doubtful."""
        self.on_statement: Callable[[Bound, float], object] = lambda _, __: None
        """Called after each statement with its duration in seconds."""
        self.on_change: Callable[[], object] = lambda: None
        """Called after a connection was checked out or returned."""
        self._error = engine.dialect.loaded_dbapi.Error
        self._dead_at = -inf
        self._server: object = None
        event.listen(engine, "connect", self._note_server)
        event.listen(engine, "checkout", self._replace_dead)

    @property
    def pool(self) -> QueuePool:
        """The pool of connections, which `engine.dispose` replaces."""
        return cast(QueuePool, self.engine.pool)

    def read(self, statement: Statement, given: Values, before: Callable[[], object] | None = None) -> list[Record]:
        """Return all rows of the statement, in the request's transaction; raise SQLAlchemyError.

        `before` is called before a request's first statement.
        """
        if held := g.get("connection"):
            return self._run(held, statement, given)
        if before:
            before()
        return ask_again_if_dead(lambda: self._run(self._take(), statement, given))

    def check_time(self) -> None:
        """Raise PoolTimeout if the wait for a connection could exceed the request's deadline."""
        left, pool = time_left(), self.pool
        if left < WORTH_ASKING or (left < pool.timeout() and pool.checkedout() >= pool.size()):
            raise PoolTimeout("The request has waited too long for a thread")

    def release(self) -> None:
        """Roll back and return the request's connection to the pool. Never raises."""
        if held := g.get("connection"):
            g.connection = None
            held.close()
            self.on_change()

    def _take(self) -> PoolProxiedConnection:
        self.check_time()
        try:
            g.connection = taken = self.engine.raw_connection()
        except self._error as error:
            raise self._failure(error, None) from error
        self.on_change()
        return taken

    def _run(self, connection: PoolProxiedConnection, statement: Statement, given: Values) -> list[Record]:
        compiled = compiled_statement(statement, self.engine.dialect)
        bound = compiled.bind(given)
        started = time.perf_counter()
        try:
            cursor = connection.cursor()
            cursor.execute(bound.text, bound.values)
            records = compiled.records(cursor)
            cursor.close()
        except self._error as error:
            raise self._failure(error, connection, bound.text) from error
        finally:
            self.on_statement(bound, time.perf_counter() - started)
        _last_success[0] = time.time()
        return records

    def _failure(self, error: Exception, connection: PoolProxiedConnection | None, text: str = "") -> DBAPIError:
        """Return the driver's error as SQLAlchemy's; a dead connection is dropped."""
        dialect: Any = self.engine.dialect
        is_dead = connection is not None and (dialect.is_disconnect(error, connection, None) or ends_connection(error))
        if is_dead or connection is None or names_unknown(error):
            self.failures += 1
        if connection is not None and is_dead:
            self._dead_at = time.monotonic()
            connection.invalidate(error)
            g.connection = None
            self.on_change()
        made = DBAPIError.instance(
            text, None, error, self._error, hide_parameters=True, connection_invalidated=is_dead, dialect=dialect
        )
        return cast(DBAPIError, made)

    def _note_server(self, made: Any, entry: Any) -> None:
        """Record the connection's time and host; after a change of host, replace all older connections.

        One request's connection would be to one replica otherwise, and the lag that its answer tells another one's.
        """
        entry.info["made_at"] = now = time.monotonic()
        server = server_of(made) if self.engine.dialect.name == "postgresql" else None
        if self._server not in (None, server):
            self._dead_at = now - MOMENT
            self.failures += 1
        self._server = server

    def _replace_dead(self, _: object, entry: Any, __: object) -> None:
        """Make the pool reconnect if this connection is as old as one that was found dead."""
        if entry.info["made_at"] <= self._dead_at:
            raise DisconnectionError


def ask_again_if_dead(ask: Callable[[], Asked]) -> Asked:
    """Return what `ask` returns. It is called once more if its connection was dead, and the request has the time."""
    try:
        return ask()
    except DBAPIError as error:
        if not (error.connection_invalidated and time_left() > WORTH_RETRYING):
            raise
    return ask()


def was_asked() -> bool:
    """Return whether the current request has read from the database."""
    return "connection" in g


def connections() -> Connections:
    """Return the current app's connections to the replica."""
    return cast(Connections, current_app.extensions["connections"])
