"""The service's only way to its database: connections that cannot write, with a time limit on every statement.

A request reads in one transaction with one snapshot (REPEATABLE READ), so that a row that the replica applies between
two statements cannot look like a missing step.
"""

import sqlite3
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

import psycopg
import pymysql
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from psycopg.abc import Buffer
from psycopg.types.datetime import TimestampLoader
from sqlalchemy import URL, Connection, Engine, event, select

from app.config import Settings
from app.models import metadata

db = SQLAlchemy(metadata=metadata)

CONNECT_TIMEOUT = 4  # seconds: a caller gets its 503 within 5


def init_database(app: Flask, settings: Settings) -> None:
    """Bind `db` to the replica. Connects to nothing yet: the database may be down when the service starts."""
    app.config["SQLALCHEMY_DATABASE_URI"] = _read_only_url(settings.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_pre_ping": True,  # a connection that died in the pool is replaced, not handed out
        "connect_args": _connect_args(settings),
    }
    db.init_app(app)
    with app.app_context():
        _guard(db.engine, settings.statement_timeout)


def _read_only_url(url: URL) -> URL:
    if url.drivername != "sqlite":
        return url
    return url.set(database=f"file:{quote(url.database or '')}", query={"mode": "ro", "uri": "true"})


def _connect_args(settings: Settings) -> dict[str, Any]:
    match settings.database_url.get_backend_name():
        case "sqlite":
            return {"factory": TimedSQLite, "timeout": settings.statement_timeout}
        case "postgresql":
            return {"connect_timeout": CONNECT_TIMEOUT}
        case _:
            # The server enforces the statement's limit; the socket's own limit is for a server that fell silent.
            return {"connect_timeout": CONNECT_TIMEOUT, "read_timeout": settings.statement_timeout + 1}


def _guard(engine: Engine, seconds: int) -> None:
    """Make every new connection of `engine` read-only, and limit each of its statements to `seconds`."""
    by_dialect: dict[str, Callable[[Any, int], None]] = {"sqlite": _prepare_sqlite, "postgresql": _prepare_postgresql}
    prepare = by_dialect.get(engine.dialect.name, _prepare_mysql)

    @event.listens_for(engine, "connect")
    def prepare_connection(connection: Any, _: object) -> None:
        prepare(connection, seconds)

    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

        @event.listens_for(engine, "before_cursor_execute")
        def start_clock(connection: Connection, *_: object) -> None:
            timed: Any = connection.connection.driver_connection
            timed.deadline = time.monotonic() + seconds


def _prepare_postgresql(connection: psycopg.Connection, seconds: int) -> None:
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # a standby refuses SERIALIZABLE
    connection.autocommit = True
    connection.execute(f"SET statement_timeout = {seconds * 1000}")
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
        cursor.execute(f"SET SESSION {limit}")
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


class TimedSQLite(sqlite3.Connection):
    """A SQLite connection that interrupts itself at `deadline` (seconds on the monotonic clock)."""

    deadline = float("inf")


def _prepare_sqlite(connection: TimedSQLite, _: int) -> None:
    connection.isolation_level = None  # Python's module opens no transaction for a SELECT: the "begin" event does
    connection.set_progress_handler(lambda: time.monotonic() > connection.deadline, 10_000)


def ping() -> str:
    """Ask the database for an answer; its kind: sqlite, postgresql, mysql or mariadb."""
    db.session.execute(select(1))
    dialect = db.engine.dialect
    return "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name
