"""What a database error means to a caller, in words that give away nothing about the database."""

from typing import Any, NamedTuple

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
STOPPED = Fault(503, "The database stopped the query, because it is restarting or catching up: try again in a moment")
UNREACHABLE = Fault(503, "The database cannot be reached: try again in a few seconds")

# MySQL's and MariaDB's error numbers, PostgreSQL's SQLSTATEs, and SQLite's result codes, which are negative here.
FAULTS: dict[Fault, set[int | str]] = {
    TOO_SLOW: {1205, 1969, 3024, "57014", -5, -6, -9},
    REFUSED: {1044, 1045, 1049, 1130, 1698, "28000", "28P01", "3D000"},
    BUSY: {1040, 1203, 1226, "53300"},
    # Killed, shutting down, starting, crashed, promoted or demoted; a standby's conflict with recovery is 40001.
    STOPPED: {1053, 1213, 1290, 1317, 1836, 1927, 4031, "25006", "40001", "40P01", "57P01", "57P02", "57P03", "57P05"},
    # No memory, no disk, no threads, too many broken connections from this host; and 2000 to 2999, the client's own.
    UNREACHABLE: {1021, 1037, 1041, 1129, 1135, 1158, 1159, 1160, 1161, 1184},
}
BY_CODE = {code: fault for fault, codes in FAULTS.items() for code in codes}

# A server that says so closes the connection, which the drivers notice at its next use only.
LAST_WORDS = {1053, 1927, 4031, "57P01", "57P02", "57P03", "57P05"}

# While it connects, PostgreSQL's library passes on the server's sentence only, in the server's language.
TOO_MANY = ("too many clients", "too many connections", "remaining connection slots")

SQLITE_ERROR = -1  # a statement that cannot run: not a fault of the file


def explain(error: SQLAlchemyError) -> Fault:
    """The fault behind an error that SQLAlchemy raised."""
    if isinstance(error, PoolTimeout):
        return BUSY
    if not isinstance(error, DBAPIError):
        return INTERNAL
    code = error_code(error.orig)
    if code in BY_CODE:
        return BY_CODE[code]
    if isinstance(error.orig, Exception) and isinstance(error.orig.__cause__, TimeoutError):
        return TOO_SLOW
    if any(words in str(error.orig) for words in TOO_MANY):
        return BUSY
    return UNREACHABLE if _is_about_the_connection(error, code) else INTERNAL


def explain_driver(error: BaseException) -> Fault:
    """The fault behind a driver's own error about its connection."""
    code = error_code(error)
    if code in BY_CODE:
        return BY_CODE[code]
    if isinstance(error.__cause__, TimeoutError):
        return TOO_SLOW
    return BUSY if any(words in str(error) for words in TOO_MANY) else UNREACHABLE


def ends_connection(error: BaseException) -> bool:
    """Whether the server closes the connection after this error, so that it must not be used again."""
    return error_code(error) in LAST_WORDS


def _is_about_the_connection(error: DBAPIError, code: int | str | None) -> bool:
    """What no code tells: a MySQL server's own unknown error is a statement's, any other operational one is not."""
    if error.connection_invalidated:
        return True
    if isinstance(code, int) and (code == SQLITE_ERROR or not (code < 0 or 2000 <= code < 3000)):
        return False
    return isinstance(error, OperationalError | InterfaceError)


def error_code(cause: Any) -> int | str | None:
    """The database's own number for a driver's error: see FAULTS."""
    if sqlite := getattr(cause, "sqlite_errorcode", None):
        return -(int(sqlite) & 0xFF)  # the rest is detail
    number = cause.args[0] if cause and cause.args else None
    return number if isinstance(number, int) else getattr(cause, "sqlstate", None)
