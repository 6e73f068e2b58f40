"""PostgreSQL: the deadline of each wait, read-only sessions, SQLSTATEs, replication status."""

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
# Shutting down, starting up, crashed, promoted; 40001: a conflict with recovery on a standby.
STOPPED = {"25006", "40001", "40P01", "57P01", "57P02", "57P03", "57P05"}
ELSEWHERE = "08001"  # postgres_fdw's code when a server that holds a part of the tables cannot be reached
UNKNOWN_NAME = {"42703", "42P01", "42501"}  # no such column, no such table, no right to read it
NO_ACCESS = UNKNOWN_NAME | {"3F000"}  # also: no such schema
STATEMENT_CLASSES = ("2", "42", "54", "P0", "XX")
# After these the server closes the connection, which the driver notices only at the next use.
LAST_WORDS = {"57P01", "57P02", "57P03", "57P05"}
# During connection libpq returns the server's message without its SQLSTATE.
TOO_MANY = re.compile("too many clients|too many connections|remaining connection slots")
NO_SUCH_DATABASE = re.compile(r'database "[^"]*" does not exist')
LOGIN_REFUSED = re.compile(
    r'authentication failed|no pg_hba\.conf entry|role "[^"]*" (does not exist|is not permitted)|no password supplied'
)

# What such a server's errors say of that server. All others are about the statement, which it was sent a part of:
# its time limit (57014), a division by zero.
_OF_THE_SHARD = re.compile("08|42|57P|HV")
_REMOTE = "remote SQL command"  # begins the context of an error that such a server has raised
_NO_LOGIN_THERE = re.compile("user mapping not found|password is required")


def is_elsewhere(error: psycopg.Error) -> bool:
    """Return whether the error is about a server that postgres_fdw reads a part of the tables from.

    Its tables and rights can differ, so an unknown column there is no mistake of the statement.
    """
    if (error.diag.context or "").startswith(_REMOTE):
        return bool(_OF_THE_SHARD.match(error.sqlstate or ""))
    return error.sqlstate in ("2F003", "42704") and bool(_NO_LOGIN_THERE.match(str(error)))


class TimedPostgreSQL(psycopg.Connection[Any]):
    """A connection that closes and raises OperationalError from TimeoutError at the request's deadline."""

    # PRIVATE API: psycopg 3.3, _connect_gen: connect_timeout is at least 2 s and restarts with each address.
    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Self]:
        """Connect to one address. psycopg resumes this generator at least ten times a second."""
        steps = super()._connect_gen(conninfo)  # PRIVATE API: psycopg 3.3, as above
        try:
            wanted = next(steps)
            while time_left() > SHORTEST:
                wanted = steps.send((yield wanted))
        except StopIteration as end:
            return cast(Self, end.value)
        raise psycopg.OperationalError(SILENT) from TimeoutError()

    def wait(self, gen: Generator[Any, Any, RETURNED], interval: float = 0.1, timeout: float | None = None) -> RETURNED:
        """Return the result of one round trip, within the request's deadline."""
        try:
            return super().wait(gen, interval, timeout or wait_limit())
        except psycopg.errors._WaitTimeout:  # PRIVATE API: psycopg 3.3, _WaitTimeout: no public name
            self.give_up()
            raise psycopg.OperationalError(SILENT) from TimeoutError()

    def give_up(self) -> None:
        """Close the connection after a timeout. A hook: subclasses also cancel the statement."""
        self.close()


class LenientTimestampLoader(TimestampLoader):
    """A loader of timestamps that returns None for infinity, which Rails prints as null, and years beyond Python's."""

    def load(self, data: Buffer) -> datetime | None:  # type: ignore[override]
        try:
            return super().load(data)
        except psycopg.DataError:
            return None


class LenientTimestamptzLoader(TimestamptzLoader):
    """A loader of timestamptz that returns None for infinity and years beyond Python's."""

    def load(self, data: Buffer) -> datetime | None:  # type: ignore[override]
        try:
            return super().load(data)
        except psycopg.DataError:
            return None


# Rows are looked up by index: at the default of 4, made for disks that turn, whole tables are read instead. Statements
# are short: parallel workers save little time on an idle server and wait for a processor on a busy one, and compiling a
# statement (JIT) takes a second where running it takes a tenth.
PLANS = "SET random_page_cost = 1.1; SET max_parallel_workers_per_gather = 0; SET jit = off"


def prepare(connection: psycopg.Connection, seconds: int) -> None:
    """Make a new session read-only, with a limit of `seconds` for each statement."""
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # SERIALIZABLE is an error on a standby
    connection.autocommit = True
    connection.execute(f"SET statement_timeout = {seconds * 1000}; SET TIME ZONE 'UTC'; {PLANS}")
    connection.autocommit = False
    connection.adapters.register_loader("timestamp", LenientTimestampLoader)
    connection.adapters.register_loader("timestamptz", LenientTimestamptzLoader)


# Needs no privilege. Without a WAL receiver the lag of a standby is unknown. `behind` is the age of the last replayed
# transaction, which is an upper bound of the lag.
_STANDING = text("""
    SELECT current_setting('server_version') AS version,
           pg_is_in_recovery() AS in_recovery,
           EXISTS (SELECT FROM pg_stat_wal_receiver) AS receiving,
           pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn() AS caught_up,
           EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp()) AS behind
""")


def server_of(connection: psycopg.Connection[Any]) -> tuple[str, int]:
    """Return the host of the connection, of those in the URL."""
    return connection.info.host, connection.info.port


def read_standing(connection: Connection) -> Standing:
    """Return the server's standing; raise SQLAlchemyError."""
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
