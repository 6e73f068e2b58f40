"""Which database answers: its version, whether it is a replica, and how far that is behind.

Asked on the connection of a request that has already been served from it, and kept for a moment: between two questions
nothing is asked, and a promoted or restarted server is noticed within that moment. `read_standing` asks any connection.
"""

import logging
import re
import sqlite3
import threading
import time
from typing import Any, NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from app.db.engine import database_kind, db

log = logging.getLogger("app.replica")

KEPT_FOR = 2.0  # seconds


class Standing(NamedTuple):
    """What is known of the database server."""

    version: str | None = None
    role: str = "unknown"
    """primary, replica, unknown; or none, for SQLite, which has no replication."""
    lag: float | None = None
    """Seconds that a replica is behind, at most. None: unknown, or no replica."""
    note: str | None = None
    """Why role or lag are unknown."""
    read_only: bool | None = None
    """Whether a MariaDB or MySQL server is set to refuse writes. None: not asked."""


class Watch:
    """The last known standing of one process's database."""

    def __init__(self) -> None:
        self.kept_for = KEPT_FOR
        self._lock = threading.Lock()
        self._standing = Standing()
        self._ask_at = 0.0

    def forget(self) -> None:
        """Ask again when next asked."""
        self._ask_at = 0.0

    def standing(self) -> Standing:
        """The standing, at most `kept_for` seconds old. Never raises: what cannot be asked is unknown."""
        with self._lock:  # the others wait for the answer of the first, and its time is up before theirs
            if time.monotonic() >= self._ask_at:
                self._standing = self._ask()
                self._ask_at = time.monotonic() + self.kept_for
            return self._standing

    def _ask(self) -> Standing:
        try:
            return read_standing(db.session.connection(), database_kind())
        except SQLAlchemyError as error:
            log.warning("the replication status cannot be read: %s", error)
            db.session.rollback()
            return Standing(note="the replication status cannot be read: the log says why")


def read_standing(connection: Connection, kind: str) -> Standing:
    """The standing of the server that this connection, to a database of this kind, leads to; raises SQLAlchemyError."""
    match kind:
        case "sqlite":
            return Standing(sqlite3.sqlite_version, "none")
        case "postgresql":
            return _ask_postgresql(connection)
        case _:
            return _ask_mysql(connection, kind)


# Any login may ask this. A standby whose WAL receiver is down knows nothing of what it has not received: its age is
# unknown. `behind` is the age of the last transaction that it replayed, and so the most that it can be behind.
_POSTGRESQL = text("""
    SELECT current_setting('server_version') AS version,
           pg_is_in_recovery() AS in_recovery,
           EXISTS (SELECT FROM pg_stat_wal_receiver) AS receiving,
           pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn() AS caught_up,
           EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp()) AS behind
""")


def _ask_postgresql(connection: Connection) -> Standing:
    row = connection.execute(_POSTGRESQL).one()
    version = _number(row.version)
    if not row.in_recovery:
        return Standing(version, "primary")
    if not row.receiving:
        return Standing(version, "replica", None, "the replica receives nothing from its primary")
    if row.caught_up:
        return Standing(version, "replica", 0.0)
    if row.behind is None:
        return Standing(version, "replica", None, "the replica has replayed no transaction since its start")
    return Standing(version, "replica", _seconds(row.behind))


_MYSQL = text("SELECT VERSION() AS version, @@read_only AS read_only")
_REPLICATION = {"mariadb": text("SHOW ALL SLAVES STATUS"), "mysql": text("SHOW REPLICA STATUS")}
NEEDS = "the login may not see the replication status: grant it REPLICA MONITOR (MySQL: REPLICATION CLIENT)"


def _ask_mysql(connection: Connection, kind: str) -> Standing:
    row = connection.execute(_MYSQL).one()
    standing = _mysql_standing(connection, kind, _number(row.version), bool(row.read_only))
    return standing._replace(read_only=bool(row.read_only))


def _mysql_standing(connection: Connection, kind: str, version: str, read_only: bool) -> Standing:
    try:
        sources = connection.execute(_REPLICATION[kind]).mappings().all()
    except SQLAlchemyError as error:
        if getattr(error, "orig", None) and error.orig.args[0] == 1227:  # type: ignore[attr-defined]
            return Standing(version, note=NEEDS)
        raise
    if not sources and read_only:
        return Standing(version, note="the server is read-only, and replicates from nobody")
    if not sources:
        return Standing(version, "primary")
    lags = [source.get("Seconds_Behind_Master", source.get("Seconds_Behind_Source")) for source in sources]
    if None in lags:
        return Standing(version, "replica", None, "the replication is stopped, or has lost its primary")
    return Standing(version, "replica", _seconds(max(lags)))


def _number(version: str) -> str:
    """10.11.14 of 10.11.14-MariaDB-0+deb12u2-log: the rest is for nobody who has no token."""
    found = re.match(r"[\d.]+", version)
    return found[0] if found else "unknown"


def _seconds(lag: Any) -> float:
    """Clocks that differ make a lag below zero."""
    return round(max(float(lag), 0.0), 1)
