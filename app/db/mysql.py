"""MariaDB and MySQL: the deadline of each read, read-only sessions, error numbers, replication status."""

import socket
from collections.abc import Iterator
from functools import cache
from typing import Any

import pymysql
from pymysql.constants import CR, FIELD_TYPE
from pymysql.cursors import SSCursor
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from app.db.standing import Standing, lag_seconds, version_number
from app.deadline import wait_limit

SILENT = "The server did not answer within the time that the request had left"

# https://mariadb.com/kb/en/mariadb-error-code-reference/
TOO_SLOW = {1205, 1969, 3024}
REFUSED = {1044, 1045, 1130, 1698}
NO_DATABASE = {1049}
BUSY = {1040, 1203, 1226}
STOPPED = {1053, 1213, 1290, 1317, 1836, 1927, 4031}  # killed, shutting down, deadlocked, demoted
# Out of memory, disk or threads; host blocked after too many connection errors.
UNREACHABLE = {1021, 1037, 1041, 1129, 1135, 1158, 1159, 1160, 1161, 1184}
CLIENT_ERRORS = range(2000, 3000)  # client errors of the connection
STATEMENT_ERRORS = {*range(1000, 2000), *range(3000, 5000)}
SYSTEM_ERRORS = range(1, 1000)  # of the server's files and memory: https://mariadb.com/kb/en/mariadb-error-codes/
UNKNOWN_NAME = {1054, 1142, 1143, 1146}  # no such column, no right on a table, on a column, no such table
# After these the server closes the connection, which the driver notices only at the next use.
LAST_WORDS = {1053, 1927, 4031}
NOT_GRANTED = 1227
NO_ACCESS = UNKNOWN_NAME | {1044, 1109, NOT_GRANTED, 1356}  # also: no right on the database, a view that fits no longer


class TimedMySQL(pymysql.Connection):
    """A connection that closes and raises OperationalError if an answer is not complete in time.

    PyMySQL's read_timeout restarts with each packet: an answer of five bytes a second would never time out.
    """

    # PRIVATE API: PyMySQL 1.2, _sock, _read_bytes, _write_bytes, _force_close: nothing public limits a whole answer.
    _sock: socket.socket

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._unread = bytearray()
        super().__init__(*args, **kwargs)

    # PRIVATE API: PyMySQL 1.2, _create_ssl_ctx: 20 ms for each connection; a context as `ssl=` would make TLS required.
    def _create_ssl_ctx(self, sslp: Any) -> Any:
        """Return the TLS context; without certificate files, the one that all connections share."""
        return super()._create_ssl_ctx(sslp) if sslp else _plain_tls()  # type: ignore[misc]

    def _read_bytes(self, num_bytes: int) -> bytes:
        """Return the next bytes from the server, within the request's deadline."""
        unread = self._unread
        while len(unread) < num_bytes:
            unread += self._receive()
        data = bytes(unread[:num_bytes])
        del unread[:num_bytes]
        return data

    def take_in(self, num_bytes: int) -> None:
        """Receive the size of each read. A hook: subclasses count the bytes and raise."""

    def _receive(self) -> bytes:
        try:
            self._sock.settimeout(wait_limit())
            piece = self._sock.recv(65536)
        except OSError as error:
            self.drop()
            raise pymysql.OperationalError(CR.CR_SERVER_LOST, SILENT) from error
        if not piece:
            self.drop()
            raise pymysql.OperationalError(CR.CR_SERVER_LOST, "Lost connection to MySQL server during query")
        self.take_in(len(piece))
        return piece

    def _write_bytes(self, data: bytes) -> None:
        self._sock.settimeout(wait_limit())
        super()._write_bytes(data)  # type: ignore[misc]

    def drop(self) -> None:
        """Close the socket without COM_QUIT: the server may still be sending."""
        self._force_close()  # type: ignore[attr-defined]


class RawCursor(SSCursor):
    """A cursor that reads one row after the other, and leaves the rest unread when it is closed."""

    # PRIVATE API: PyMySQL 1.2, _result: `close` would read the rest of the answer, and only it knows a column's length.
    _result: Any
    connection: Any

    def close(self) -> None:
        self.connection = None
        if self._result:
            self._result.unbuffered_active = False

    __del__ = close

    def rows(self) -> Iterator[list[Any]]:
        """Yield each row. Rails makes flags tinyint(1), which become true and false."""
        fields = getattr(self._result, "fields", ())  # a statement without rows has none
        flags = [i for i, field in enumerate(fields) if field.type_code == FIELD_TYPE.TINY and field.length == 1]
        for row in iter(self.fetchone, None):
            values = list(row)
            for place in flags:
                if values[place] in (0, 1):
                    values[place] = bool(values[place])
            yield values


@cache
def _plain_tls() -> Any:
    return pymysql.Connection(defer_connect=True).ctx  # type: ignore[attr-defined]


def prepare(connection: pymysql.Connection, seconds: int) -> None:
    """Make a new session read-only, with a limit of `seconds` for each statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        is_mariadb = "mariadb" in str(cursor.fetchone()).lower()
        limit = f"max_statement_time = {seconds}" if is_mariadb else f"max_execution_time = {seconds * 1000}"
        cursor.execute(f"SET SESSION {limit}, time_zone = '+00:00'")
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


_STANDING = text("SELECT VERSION() AS version, @@read_only AS read_only")
_REPLICATION = {"mariadb": text("SHOW ALL SLAVES STATUS"), "mysql": text("SHOW REPLICA STATUS")}
NEEDS = "the login may not see the replication status: grant it REPLICA MONITOR (MySQL: REPLICATION CLIENT)"


def read_standing(connection: Connection, kind: str) -> Standing:
    """Return the server's standing; raise SQLAlchemyError."""
    row = connection.execute(_STANDING).one()
    standing = _standing(connection, kind, version_number(row.version), bool(row.read_only))
    return standing._replace(read_only=bool(row.read_only))


def _standing(connection: Connection, kind: str, version: str, read_only: bool) -> Standing:
    try:
        sources = connection.execute(_REPLICATION[kind]).mappings().all()
    except SQLAlchemyError as error:
        if getattr(error, "orig", None) and error.orig.args[0] == NOT_GRANTED:  # type: ignore[attr-defined]
            return Standing(version, note=NEEDS)
        raise
    if not sources and read_only:
        return Standing(version, note="the server is read-only, and replicates from nobody")
    if not sources:
        return Standing(version, "primary")
    lags = [source.get("Seconds_Behind_Master", source.get("Seconds_Behind_Source")) for source in sources]
    if None in lags:
        return Standing(version, "replica", None, "the replication is stopped, or has lost its primary")
    return Standing(version, "replica", lag_seconds(max(lags)))
