"""The engine of the replica: read-only connections with a limit on every wait."""

from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import URL, Engine, ExceptionContext, QueuePool, event

from app.config import Settings
from app.db import mysql, postgresql, sqlite
from app.db.connection import POOL_TIMEOUT, Connections, connections
from app.db.faults import ends_connection
from app.db.known import Known
from app.deadline import at_most, time_left
from app.models import metadata

CONNECT_TIMEOUT = 2  # seconds; the shortest that libpq accepts
RECYCLE_AFTER = 300  # seconds until a changed DNS record takes effect

db = SQLAlchemy(metadata=metadata)


def init_database(app: Flask, settings: Settings) -> None:
    """Bind `db` to the replica, without connecting: the database may be down when the service starts."""
    app.config["SQLALCHEMY_DATABASE_URI"] = read_only_url(settings.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "connect_args": connect_args(settings.database_url, settings),
        "poolclass": QueuePool,
        "pool_size": settings.pool_size,
        "max_overflow": 0,
        "pool_timeout": min(POOL_TIMEOUT, settings.statement_timeout),
        "pool_recycle": RECYCLE_AFTER,
    }
    db.init_app(app)
    with app.app_context():
        guard(db.engine, settings.statement_timeout)
        app.extensions["connections"] = made = Connections(db.engine)
        app.extensions["known"] = Known(made)

    @app.teardown_appcontext
    def give_back(_: BaseException | None) -> None:
        connections().release()


def read_only_url(url: URL) -> URL:
    """Return the URL with the read-only option, where the driver has one in its URL."""
    return sqlite.read_only_url(url) if url.drivername == "sqlite" else url


def connect_args(url: URL, settings: Settings) -> dict[str, Any]:
    """Return the driver's keyword arguments for `connect`."""
    if url.get_backend_name() == "sqlite":
        return {"factory": sqlite.TimedSQLite, "timeout": settings.statement_timeout}
    return {"connect_timeout": CONNECT_TIMEOUT}


def guard(engine: Engine, seconds: int) -> None:
    """Make every connection of `engine` read-only, with a limit on each of its waits."""
    name = engine.dialect.name
    prepare: Any = {"sqlite": sqlite.prepare, "postgresql": postgresql.prepare}.get(name, mysql.prepare)

    @event.listens_for(engine, "do_connect")
    def connect(_: object, __: object, args: list[Any], kwargs: dict[str, Any]) -> Any:
        if name == "sqlite":
            return None  # SQLAlchemy connects as usual
        with at_most(CONNECT_TIMEOUT):
            if name == "postgresql":
                return postgresql.TimedPostgreSQL.connect(*args, **kwargs)
            return mysql.TimedMySQL(*args, **kwargs | {"connect_timeout": time_left()})

    @event.listens_for(engine, "connect")
    def prepare_connection(connection: Any, _: object) -> None:
        prepare(connection, seconds)

    @event.listens_for(engine, "handle_error")
    def drop_connection(context: ExceptionContext) -> None:
        if ends_connection(context.original_exception):
            context.is_disconnect = True
