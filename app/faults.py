"""What a database error means to a caller, in words that give away nothing about the database."""

from typing import NamedTuple

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class Fault(NamedTuple):
    """An HTTP status and a sentence for the caller."""

    status: int
    message: str


INTERNAL = Fault(500, "Internal server error")
BUSY = Fault(503, "All database connections are in use: try again in a few seconds")
TOO_SLOW = Fault(504, "The database did not answer in time: try again, or ask for less")
REFUSED = Fault(503, "The database refuses the service's login")
UNREACHABLE = Fault(503, "The database cannot be reached: try again in a few seconds")

# MySQL and MariaDB error numbers, PostgreSQL SQLSTATEs.
STATEMENT_TIMEOUTS = {1317, 1969, 3024, "57014"}
LOGIN_ERRORS = {1044, 1045, 1049, 1698, "28000", "28P01", "3D000"}


def explain(error: SQLAlchemyError) -> Fault:
    """The fault behind an error that SQLAlchemy raised."""
    if isinstance(error, PoolTimeout):
        return BUSY
    if not isinstance(error, DBAPIError):
        return INTERNAL
    code = _code(error)
    if code in STATEMENT_TIMEOUTS:
        return TOO_SLOW
    if code in LOGIN_ERRORS:
        return REFUSED
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return UNREACHABLE
    return INTERNAL


def _code(error: DBAPIError) -> int | str | None:
    """The database's own number for the error."""
    cause = error.orig
    if str(cause) == "interrupted":  # SQLite's only word for it
        return 3024
    number = cause.args[0] if cause and cause.args else None
    return number if isinstance(number, int) else getattr(cause, "sqlstate", None)
