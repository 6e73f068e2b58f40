"""The drivers' connections: none can write, and each wait of one has a limit, so that no server can hold a request.

The server stops its own long statements; these limits are for a server that stalls, or is no longer there. They count
from the start of the request, not from the last byte, so an answer that trickles in is no way around them.
"""

import socket
import sqlite3
import time
from collections.abc import Generator
from datetime import datetime
from functools import cache
from typing import Any, Self, TypeVar, cast

import psycopg
import psycopg.errors
import pymysql
from psycopg.abc import Buffer
from psycopg.types.datetime import TimestampLoader
from pymysql.constants import CR

from app.deadline import SHORTEST, time_left, wait_limit

RETURNED = TypeVar("RETURNED")

SILENT = "The server did not answer within the time that the request had left"


class TimedPostgreSQL(psycopg.Connection[Any]):
    """A PostgreSQL connection that closes itself, and raises OperationalError from TimeoutError, when time is up."""

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Self]:
        """What psycopg calls for each address, and resumes at least ten times a second. Its own limit is for each."""
        steps = super()._connect_gen(conninfo)
        try:
            wanted = next(steps)
            while time_left() > SHORTEST:
                wanted = steps.send((yield wanted))
        except StopIteration as end:
            return cast(Self, end.value)
        raise psycopg.OperationalError(SILENT) from TimeoutError()

    def wait(self, gen: Generator[Any, Any, RETURNED], interval: float = 0.1, timeout: float | None = None) -> RETURNED:
        """What psycopg calls for every round trip."""
        try:
            return super().wait(gen, interval, timeout or wait_limit())
        except psycopg.errors._WaitTimeout:
            self.give_up()
            raise psycopg.OperationalError(SILENT) from TimeoutError()

    def give_up(self) -> None:
        """What is done with a connection whose answer has not come in time."""
        self.close()


class TimedMySQL(pymysql.Connection):
    """The same for MariaDB and MySQL. PyMySQL's own read_timeout starts again with each piece of an answer."""

    _sock: socket.socket

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._unread = bytearray()
        super().__init__(*args, **kwargs)

    def _create_ssl_ctx(self, sslp: Any) -> Any:
        """How to speak TLS. Without files of its own it is always the same, and takes 20 ms to make."""
        return super()._create_ssl_ctx(sslp) if sslp else _plain_tls()  # type: ignore[misc]

    def _read_bytes(self, num_bytes: int) -> bytes:
        """What PyMySQL calls for everything that it reads, the handshake and TLS included."""
        unread = self._unread
        while len(unread) < num_bytes:
            unread += self._receive()
        data = bytes(unread[:num_bytes])
        del unread[:num_bytes]
        return data

    def _receive(self: Any) -> bytes:
        try:
            self._sock.settimeout(wait_limit())
            if piece := self._sock.recv(65536):
                return bytes(piece)
        except OSError as error:
            self._force_close()
            raise pymysql.OperationalError(CR.CR_SERVER_LOST, SILENT) from error
        self._force_close()
        raise pymysql.OperationalError(CR.CR_SERVER_LOST, "Lost connection to MySQL server during query")

    def _write_bytes(self, data: bytes) -> None:
        self._sock.settimeout(wait_limit())
        super()._write_bytes(data)  # type: ignore[misc]


@cache
def _plain_tls() -> Any:
    return pymysql.Connection(defer_connect=True).ctx  # type: ignore[attr-defined]


class TimedSQLite(sqlite3.Connection):
    """A SQLite connection whose statements interrupt themselves when their time is up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stop_at = float("inf")
        self.set_progress_handler(lambda: time.monotonic() > self._stop_at, 10_000)

    def start_clock(self, seconds: float) -> None:
        """The next statement may take `seconds`, or what is left of the request's time."""
        self._stop_at = time.monotonic() + min(seconds, time_left())


def prepare(connection: Any, seconds: int) -> None:
    """Make a new connection read-only, and limit each of its statements to `seconds`. The database enforces both."""
    match connection:
        case sqlite3.Connection():  # opened with mode=ro, and timed by `start_clock`
            connection.isolation_level = None  # or Python's module would open no transaction for a SELECT
        case psycopg.Connection():
            _prepare_postgresql(connection, seconds)
        case _:
            _prepare_mysql(connection, seconds)


def _prepare_postgresql(connection: psycopg.Connection, seconds: int) -> None:
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # a standby refuses SERIALIZABLE
    connection.autocommit = True
    connection.execute(f"SET statement_timeout = {seconds * 1000}; SET TIME ZONE 'UTC'")
    connection.autocommit = False
    connection.adapters.register_loader("timestamp", LenientTimestampLoader)


class LenientTimestampLoader(TimestampLoader):
    """Reads PostgreSQL's infinity, and years that Python cannot hold, as None: Rails prints null for infinity too."""

    def load(self, data: Buffer) -> datetime | None:  # type: ignore[override]
        try:
            return super().load(data)
        except psycopg.DataError:
            return None


def _prepare_mysql(connection: pymysql.Connection, seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        is_mariadb = "mariadb" in str(cursor.fetchone()).lower()
        limit = f"max_statement_time = {seconds}" if is_mariadb else f"max_execution_time = {seconds * 1000}"
        cursor.execute(f"SET SESSION {limit}, time_zone = '+00:00'")
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
