"""A request's connection to the replica: taken with its first statement, retried once if dead, given back at the end.

A request reads in one transaction with one snapshot (REPEATABLE READ), so that a row that the replica applies between
two statements cannot look like a missing step.
"""

import mmap
import time
from collections.abc import Callable
from math import inf
from typing import Any, cast

from flask import current_app, g
from sqlalchemy import Engine, PoolProxiedConnection, QueuePool, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.db.faults import ends_connection, names_unknown
from app.db.postgresql import server_of
from app.db.statements import Bound, Record, Statement, Values, compiled_statement
from app.deadline import time_left

POOL_TIMEOUT = 2.0  # seconds that a request waits for a free connection: a busy processor alone has taken one
WORTH_ASKING = 0.2  # seconds: with less left, a statement would only be broken off, and its connection lost
WORTH_RETRYING = 1.0  # seconds
MOMENT = 1e-6  # seconds

# Shared by the worker processes, which are forked after this: any of them can say when one of them last succeeded.
_last_success = memoryview(mmap.mmap(-1, 8)).cast("d")


def last_success() -> float | None:
    """Return when a statement of any worker last succeeded, in seconds since 1970, or None."""
    return _last_success[0] or None


class Connections:
    """One app's connections to the replica; the present request's is in `g`.

    They are used without a check that they are alive, which would be one more round trip for each request. When a
    request's first statement finds its connection dead, all that are as old are replaced, and it runs once more. Later
    statements do not: they would read another snapshot.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.failures = 0
        """Counts the errors after which what is known of the database may no longer be so."""
        self.on_statement: Callable[[Bound, float], object] = lambda _, __: None
        """Called after each statement with the seconds that it took."""
        self.on_change: Callable[[], object] = lambda: None
        """Called when a connection was taken or given back."""
        self._error = engine.dialect.loaded_dbapi.Error
        self._dead_at = -inf
        self._server: object = None
        event.listen(engine, "connect", self._note_server)
        event.listen(engine, "checkout", self._replace_dead)

    def read(self, statement: Statement, given: Values) -> list[Record]:
        """Return every row of the statement, from the request's snapshot; raises SQLAlchemyError."""
        if held := g.get("connection"):
            return self._run(held, statement, given)
        try:
            return self._run(self._take(), statement, given)
        except DBAPIError as error:
            if not (error.connection_invalidated and time_left() > WORTH_RETRYING):
                raise
        return self._run(self._take(), statement, given)

    def check_time(self) -> None:
        """Raise PoolTimeout when waiting for a connection could take longer than the request may."""
        pool = cast(QueuePool, self.engine.pool)
        left = time_left()
        if left < WORTH_ASKING or (left < pool.timeout() and pool.checkedout() >= pool.size()):
            raise PoolTimeout("The request has waited too long for a thread")

    def release(self) -> None:
        """Give the request's connection back, which rolls back its transaction. Never raises."""
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
        """Return the driver's error as SQLAlchemy's, and drop the connection if it is dead."""
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
        """Note when the connection was made; if that was to another host than before, replace those that are older.

        One request's connection would be to one replica otherwise, and the lag that its answer tells another one's.
        """
        entry.info["made_at"] = now = time.monotonic()
        server = server_of(made) if self.engine.dialect.name == "postgresql" else None
        if self._server not in (None, server):
            self._dead_at = now - MOMENT
            self.failures += 1
        self._server = server

    def _replace_dead(self, _: object, entry: Any, __: object) -> None:
        """Tell the pool to connect anew if this connection is as old as one that was found dead."""
        if entry.info["made_at"] <= self._dead_at:
            raise DisconnectionError


def was_asked() -> bool:
    """Return whether the present request has read from the database."""
    return "connection" in g


def connections() -> Connections:
    """Return the present app's connections to the replica."""
    return cast(Connections, current_app.extensions["connections"])
