"""The service's only way to its database.

A request reads in one transaction with one snapshot (REPEATABLE READ), so that a row that the replica applies between
two statements cannot look like a missing step.
"""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import URL, Connection, Engine, ExceptionContext, event, select

from app.config import Settings
from app.db.drivers import TimedMySQL, TimedPostgreSQL, TimedSQLite, prepare
from app.db.faults import ends_connection
from app.db.session import POOL_TIMEOUT, BriefPool, ReadSession
from app.db.statements import Record, Statement
from app.deadline import at_most, lift_limit, limit_waits, time_left
from app.models import metadata

# A caller gets its error within 5 seconds. Each wait has its own limit, and all waits of a request together, that for a
# thread included, have this much more than one statement may take.
MARGIN = 1.0
CONNECT_TIMEOUT = 2  # seconds; libpq knows no shorter one
RECYCLE_AFTER = 300  # seconds: a host name that was moved to another server is followed within this time


db = SQLAlchemy(metadata=metadata, session_options={"class_": ReadSession})


def init_database(app: Flask, settings: Settings) -> None:
    """Bind `db` to the replica. Connects to nothing yet: the database may be down when the service starts."""
    app.config["SQLALCHEMY_DATABASE_URI"] = read_only_url(settings.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "connect_args": connect_args(settings.database_url, settings),
        "poolclass": BriefPool,
        "pool_size": settings.pool_size,
        "max_overflow": 0,
        "pool_timeout": POOL_TIMEOUT,
        "pool_recycle": RECYCLE_AFTER,
        # The session has ended its transaction by then: a second ROLLBACK would be one more round trip.
        "pool_reset_on_return": None,
    }

    @app.before_request
    def start_clock() -> None:
        limit_waits(settings.statement_timeout + MARGIN)

    @app.teardown_appcontext  # before db.init_app, and so after its teardown, which still talks to the database
    def stop_clock(_: BaseException | None) -> None:
        lift_limit()

    db.init_app(app)
    with app.app_context():
        guard(db.engine, settings.statement_timeout)


def read_only_url(url: URL) -> URL:
    """The URL with which nothing can be written, as far as a URL can say so."""
    if url.drivername != "sqlite":
        return url
    return url.set(database=f"file:{quote(url.database or '')}", query={"mode": "ro", "uri": "true"})


def connect_args(url: URL, settings: Settings) -> dict[str, Any]:
    """What the driver is given beside the URL."""
    if url.get_backend_name() == "sqlite":
        return {"factory": TimedSQLite, "timeout": settings.statement_timeout}
    return {"connect_timeout": CONNECT_TIMEOUT}


def guard(engine: Engine, seconds: int) -> None:
    """Make every connection of `engine` read-only, with a limit on everything that it waits for."""

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _: object, args: list[Any], kwargs: dict[str, Any]) -> Any:
        if dialect.name == "sqlite":
            return None  # SQLAlchemy's own way
        with at_most(CONNECT_TIMEOUT):
            if dialect.name == "postgresql":
                return TimedPostgreSQL.connect(*args, **kwargs)
            return TimedMySQL(*args, **kwargs | {"connect_timeout": time_left()})

    @event.listens_for(engine, "connect")
    def prepare_connection(connection: Any, _: object) -> None:
        prepare(connection, seconds)

    @event.listens_for(engine, "handle_error")
    def give_up_connections(context: ExceptionContext) -> None:
        if ends_connection(context.original_exception):
            context.is_disconnect = True

    if engine.dialect.name == "sqlite":
        _guard_sqlite(engine, seconds)


def _guard_sqlite(engine: Engine, seconds: int) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # On the driver's connection: it is no statement of anybody's to be timed and counted.
        sqlite: Any = connection.connection.driver_connection
        sqlite.execute("BEGIN")

    @event.listens_for(engine, "before_cursor_execute")
    def start_clock(connection: Connection, *_: object) -> None:
        timed: Any = connection.connection.driver_connection
        timed.start_clock(seconds)


def database_kind() -> str:
    """sqlite, postgresql, mysql or mariadb; before the first connection, what DATABASE_URL says."""
    dialect = db.engine.dialect
    return "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name


def read(statement: Statement, parameters: Mapping[str, object]) -> list[Record]:
    """Every row of the statement, from the request's snapshot; raises SQLAlchemyError."""
    return cast(ReadSession, db.session()).read(statement, parameters)


def ping() -> None:
    """Ask the database for an answer; raises SQLAlchemyError."""
    db.session.execute(select(1))
