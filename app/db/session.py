"""How a request gets a connection, uses it and gives it back when the database may be gone at any moment."""

import logging
import mmap
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Executable, QueuePool, Result
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.db.statements import Record, Statement, run
from app.deadline import time_left

Answer = TypeVar("Answer")

log = logging.getLogger("app.session")

POOL_TIMEOUT = 2.0  # seconds that a request waits for a free connection: a busy processor alone has taken one
WORTH_ASKING = 0.2  # seconds: with less left, a statement would only be broken off, and its connection lost
WORTH_RETRYING = 1.0  # seconds

# Shared by the worker processes, which are forked after this: any of them can say when one of them last succeeded.
_last_success = memoryview(mmap.mmap(-1, 8)).cast("d")


def last_success() -> float | None:
    """When a statement of any worker last succeeded, in seconds since 1970."""
    return _last_success[0] or None


class BriefPool(QueuePool):
    """A pool in which a request waits no longer than it has time."""

    longest = POOL_TIMEOUT

    @property
    def _timeout(self) -> float:
        return min(self.longest, time_left())

    @_timeout.setter
    def _timeout(self, seconds: float) -> None:
        self.longest = seconds


class ReadSession(Session):
    """A session whose connections are used without a check that they are alive.

    When the first statement of a transaction finds its connection dead, all of the pool's are given up, and the
    statement runs once more on a new one. Later statements do not: they would read another snapshot.

    Statements go straight to the connection, and its transaction is the only one: what the ORM does for objects, which
    nobody loads here, takes longer than a short query.
    """

    _connection: Connection | None = None

    def _connection_for_bind(self, engine: Any, *_: Any, **__: Any) -> Connection:
        """What every method of a session asks for a connection; its transaction begins with its first statement."""
        if self._connection is None:
            self._connection = engine.connect()
        return self._connection

    def in_transaction(self) -> bool:
        """Whether the database was asked since the last `close`."""
        return self._connection is not None

    def read(self, statement: Statement, parameters: Mapping[str, object]) -> list[Record]:
        """Every row of the statement; raises SQLAlchemyError."""
        return self._ask(lambda connection: run(connection, statement, parameters))

    def execute(self, statement: Executable, params: Any = None, **_: Any) -> Result[Any]:
        """The result of a statement that is asked now and then, such as a text; raises SQLAlchemyError."""
        return self._ask(lambda connection: connection.execute(statement, params))

    def _ask(self, ask: Callable[[Connection], Answer]) -> Answer:
        is_first = self._connection is None
        if is_first and time_left() < WORTH_ASKING:
            raise PoolTimeout("The request has waited too long for a thread")
        try:
            answer = ask(self._connection or self.connection())
        except DBAPIError as error:
            if not (is_first and error.connection_invalidated and time_left() > WORTH_RETRYING):
                raise
            self.rollback()
            answer = ask(self.connection())
        _last_success[0] = time.time()
        return answer

    def close(self) -> None:
        """End the request's transaction. Never raises: there is nothing to lose, and the answer is already there."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.rollback()
        except SQLAlchemyError as error:  # the connection died after its last statement
            log.warning("a connection could not be returned to the pool: %s", error)
            connection.invalidate()
        connection.close()

    def rollback(self) -> None:
        """The same, to go on."""
        self.close()
