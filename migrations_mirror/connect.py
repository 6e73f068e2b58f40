"""Connections of the mirror's commands, and error messages without secrets."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

CONNECT_TIMEOUT = 5  # seconds
SILENCE_TIMEOUT = 30  # seconds to wait for one answer of a MariaDB or MySQL server
LONGEST_REASON = 200  # characters

# Drivers do not wrap some errors: an unresolvable host name, a missing certificate file.
CONNECT_FAILURES = (SQLAlchemyError, OSError, RuntimeError, ValueError)


class MirrorError(Exception):
    """Raised when a command cannot go on. The message is a sentence without secrets."""


class UnreachableError(MirrorError):
    """Raised when the database does not answer, rejects the login, or is not a database."""


@contextmanager
def read_only(url: URL) -> Iterator[Connection]:
    """Yield a read-only connection; raise UnreachableError. Never creates a SQLite file."""
    match url.get_backend_name():
        case "sqlite":
            engine = make_engine(
                url.set(database=f"file:{quote(url.database or '')}", query={"mode": "ro", "uri": "true"})
            )
        case "postgresql":
            engine = make_engine(url).execution_options(postgresql_readonly=True)
        case _:
            engine = make_engine(url, init_command="SET SESSION TRANSACTION READ ONLY")
    with connected(engine, url) as connection:
        yield connection


@contextmanager
def writable(url: URL, **execution_options: str) -> Iterator[Connection]:
    """Yield a writable connection, which the caller must commit; raise UnreachableError."""
    with connected(make_engine(url).execution_options(**execution_options), url) as connection:
        yield connection


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
    return create_engine(url, connect_args=time_limits(url) | arguments, poolclass=NullPool)


def time_limits(url: URL) -> dict[str, object]:
    match url.get_backend_name():
        case "sqlite":
            return {"timeout": CONNECT_TIMEOUT}
        case "postgresql":
            return {"connect_timeout": CONNECT_TIMEOUT}
        case _:
            return {"connect_timeout": CONNECT_TIMEOUT, "read_timeout": SILENCE_TIMEOUT}


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
