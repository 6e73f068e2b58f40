"""PostgreSQL: a deadline for each wait, read-only sessions, SQLSTATEs, and where a server stands in the replication."""

import re
from collections.abc import Generator
from datetime import datetime
from typing import Any, Self, TypeVar, cast

import psycopg
import psycopg.errors
from psycopg.abc import Buffer
from psycopg.types.datetime import TimestampLoader, TimestamptzLoader
from sqlalchemy import Connection, text

from app.db.standing import Standing, lag_seconds, version_number
from app.deadline import SHORTEST, time_left, wait_limit

RETURNED = TypeVar("RETURNED")

SILENT = "The server did not answer within the time that the request had left"

# SQLSTATEs: https://www.postgresql.org/docs/current/errcodes-appendix.html
TOO_SLOW = {"57014"}
REFUSED = {"28000", "28P01"}
NO_DATABASE = {"3D000"}
BUSY = {"53300"}
# Shutting down, starting, crashed, promoted; 40001 is a standby's conflict with recovery.
STOPPED = {"25006", "40001", "40P01", "57P01", "57P02", "57P03", "57P05"}
UNKNOWN_NAME = {"42703", "42P01", "42501"}  # no such column, no such table, no right to read it
# A server that says so closes the connection, which the driver notices at its next use only.
LAST_WORDS = {"57P01", "57P02", "57P03", "57P05"}
# While it connects, libpq passes on the server's sentence without its SQLSTATE.
TOO_MANY = re.compile("too many clients|too many connections|remaining connection slots")
NO_SUCH_DATABASE = re.compile(r'database "[^"]*" does not exist')
LOGIN_REFUSED = re.compile(
    r'authentication failed|no pg_hba\.conf entry|role "[^"]*" (does not exist|is not permitted)|no password supplied'
)


class TimedPostgreSQL(psycopg.Connection[Any]):
    """A connection that closes itself, and raises OperationalError from TimeoutError, when time is up."""

    # PRIVATE API: psycopg 3.3, _connect_gen: connect_timeout is at least 2 s, and starts again with each address.
    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Self]:
        """Connect to one address; psycopg resumes this at least ten times a second."""
        steps = super()._connect_gen(conninfo)  # PRIVATE API: psycopg 3.3, as above
        try:
            wanted = next(steps)
            while time_left() > SHORTEST:
                wanted = steps.send((yield wanted))
        except StopIteration as end:
            return cast(Self, end.value)
        raise psycopg.OperationalError(SILENT) from TimeoutError()

    def wait(self, gen: Generator[Any, Any, RETURNED], interval: float = 0.1, timeout: float | None = None) -> RETURNED:
        """Return the outcome of one round trip, within the time that the request has left."""
        try:
            return super().wait(gen, interval, timeout or wait_limit())
        except psycopg.errors._WaitTimeout:  # PRIVATE API: psycopg 3.3, _WaitTimeout: no public name
            self.give_up()
            raise psycopg.OperationalError(SILENT) from TimeoutError()

    def give_up(self) -> None:
        """Close a connection whose answer has not come in time."""
        self.close()


class LenientTimestampLoader(TimestampLoader):
    """Reads PostgreSQL's infinity, and years that Python cannot hold, as None: Rails prints null for infinity too."""

    def load(self, data: Buffer) -> datetime | None:  # type: ignore[override]
        try:
            return super().load(data)
        except psycopg.DataError:
            return None


class LenientTimestamptzLoader(TimestamptzLoader):
    """Reads infinity in a timestamptz column as None too."""

    def load(self, data: Buffer) -> datetime | None:  # type: ignore[override]
        try:
            return super().load(data)
        except psycopg.DataError:
            return None


def prepare(connection: psycopg.Connection, seconds: int) -> None:
    """Make a new session read-only, with a limit of `seconds` on each of its statements."""
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # a standby refuses SERIALIZABLE
    connection.autocommit = True
    connection.execute(f"SET statement_timeout = {seconds * 1000}; SET TIME ZONE 'UTC'")
    connection.autocommit = False
    connection.adapters.register_loader("timestamp", LenientTimestampLoader)
    connection.adapters.register_loader("timestamptz", LenientTimestamptzLoader)


# Any login may ask this. A standby whose WAL receiver is down knows nothing of what it has not received: its age is
# unknown. `behind` is the age of the last transaction that it replayed, and so the most that it can be behind.
_STANDING = text("""
    SELECT current_setting('server_version') AS version,
           pg_is_in_recovery() AS in_recovery,
           EXISTS (SELECT FROM pg_stat_wal_receiver) AS receiving,
           pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn() AS caught_up,
           EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp()) AS behind
""")


def server_of(connection: psycopg.Connection[Any]) -> tuple[str, int]:
    """Return the one of the URL's hosts that the connection is to."""
    return connection.info.host, connection.info.port


def read_standing(connection: Connection) -> Standing:
    """Return the server's standing; raises SQLAlchemyError."""
    row = connection.execute(_STANDING).one()
    version = version_number(row.version)
    if not row.in_recovery:
        return Standing(version, "primary")
    if not row.receiving:
        return Standing(version, "replica", None, "the replica receives nothing from its primary")
    if row.caught_up:
        return Standing(version, "replica", 0.0)
    if row.behind is None:
        return Standing(version, "replica", None, "the replica has replayed no transaction since its start")
    return Standing(version, "replica", lag_seconds(row.behind))
