"""Connections of the mirror's commands, and error messages without secrets."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

from app.db.engine import read_only_url

CONNECT_TIMEOUT = 5  # seconds
SILENCE_TIMEOUT = 30  # seconds to wait for one answer of a MariaDB or MySQL server
LONGEST_REASON = 200  # characters

# Drivers do not wrap some errors: an unresolvable host name, a missing certificate file.
CONNECT_FAILURES = (SQLAlchemyError, OSError, RuntimeError, ValueError)


class MirrorError(Exception):
    """Raised when a command cannot go on. The message is a sentence without secrets."""


class UnreachableError(MirrorError):
    """Raised when the database does not answer, rejects the login, or is not a database."""


def read_only(url: URL) -> AbstractContextManager[Connection]:
    """Return the context of a read-only connection, or raise UnreachableError. Never creates a SQLite file."""
    on_mysql = {"init_command": "SET SESSION TRANSACTION READ ONLY"}
    engine = make_engine(read_only_url(url), **(on_mysql if url.get_backend_name() in ("mysql", "mariadb") else {}))
    return connected(engine.execution_options(postgresql_readonly=True), url)


def writable(url: URL, **execution_options: str) -> AbstractContextManager[Connection]:
    """Return the context of a writable connection, which the caller must commit, or raise UnreachableError."""
    return connected(make_engine(url).execution_options(**execution_options), url)


@contextmanager
def connected(engine: Engine, url: URL) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except CONNECT_FAILURES as error:
        raise unreachable(url, error) from None
    try:
        with connection:
            yield connection
    except SQLAlchemyError as error:
        raise unreachable(url, error) from None


def make_engine(url: URL, **arguments: str) -> Engine:
    limits = {"sqlite": {"timeout": CONNECT_TIMEOUT}, "postgresql": {"connect_timeout": CONNECT_TIMEOUT}}
    on_mysql = {"connect_timeout": CONNECT_TIMEOUT, "read_timeout": SILENCE_TIMEOUT}
    limit = limits.get(url.get_backend_name(), on_mysql)
    return create_engine(url, connect_args=limit | arguments, poolclass=NullPool)


def unreachable(url: URL, error: Exception) -> UnreachableError:
    return UnreachableError(f"{shown(url)} cannot be used: {without_passwords(reason(error), url)}.")


def shown(url: URL) -> str:
    """Return the URL without its password and its options, which can hold one too."""
    return url.set(query={}).render_as_string(hide_password=True)


def reason(error: Exception) -> str:
    """Return the driver's message on one line. SQLAlchemy's own message quotes the statement and its values."""
    cause = getattr(error, "orig", None) or error
    text = cause.args[-1] if cause.args else type(cause).__name__
    return " ".join(str(text).split())[:LONGEST_REASON].rstrip(".")


def without_passwords(text: str, url: URL) -> str:
    values = [value for name, value in url.query.items() if "password" in name]
    for password in [url.password, *values]:
        if password:
            text = text.replace(str(password), "***")
    return text
