"""Translation of database errors to a status and a sentence without details of the database."""

from typing import Any, NamedTuple

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.db import mysql, postgresql, sqlite
from deployhq_redaction import redact

LONGEST_CAUSE = 300  # characters


class Fault(NamedTuple):
    """An HTTP status and the sentence of the answer."""

    status: int
    message: str


INTERNAL = Fault(500, "Internal server error")
BUSY = Fault(503, "All database connections are in use: try again in a few seconds")
TOO_SLOW = Fault(504, "The database did not answer in time: try again, or ask for less")
REFUSED = Fault(503, "The database refuses the service's login")
NO_DATABASE = Fault(503, "The database server has no database of the name that the service is configured with")
STOPPED = Fault(503, "The database stopped the query, because it is restarting or catching up: try again in a moment")
UNREACHABLE = Fault(503, "The database cannot be reached: try again in a few seconds")
ELSEWHERE = Fault(503, "A server that holds a part of the database cannot be read: try again in a few seconds")

FAULTS: dict[Fault, set[Any]] = {
    TOO_SLOW: mysql.TOO_SLOW | postgresql.TOO_SLOW | sqlite.TOO_SLOW,
    REFUSED: mysql.REFUSED | postgresql.REFUSED,
    NO_DATABASE: mysql.NO_DATABASE | postgresql.NO_DATABASE,
    BUSY: mysql.BUSY | postgresql.BUSY,
    STOPPED: mysql.STOPPED | postgresql.STOPPED,
    UNREACHABLE: mysql.UNREACHABLE,
    ELSEWHERE: {postgresql.ELSEWHERE},
}
SENTENCES = {
    BUSY: postgresql.TOO_MANY,
    NO_DATABASE: postgresql.NO_SUCH_DATABASE,
    REFUSED: postgresql.LOGIN_REFUSED,
}
BY_CODE = {code: fault for fault, codes in FAULTS.items() for code in codes}
LAST_WORDS = mysql.LAST_WORDS | postgresql.LAST_WORDS
UNKNOWN_NAME = mysql.UNKNOWN_NAME | postgresql.UNKNOWN_NAME
NO_ACCESS = mysql.NO_ACCESS | postgresql.NO_ACCESS


class SchemaDriftError(SQLAlchemyError):
    """Raised when the replica lacks columns that a statement names. The message goes into the answer."""


def explain(error: SQLAlchemyError) -> Fault:
    """Return the status and sentence for an error that SQLAlchemy raised."""
    if isinstance(error, SchemaDriftError):
        return Fault(503, str(error))
    if isinstance(error, PoolTimeout):
        return BUSY
    if not isinstance(error, DBAPIError):
        return INTERNAL
    if fault := _known_fault(error.orig):
        return fault
    return UNREACHABLE if _is_about_the_connection(error, error_code(error.orig)) else INTERNAL


def explain_driver(error: BaseException) -> Fault:
    """Return the status and sentence for a driver's error about its connection."""
    return _known_fault(error) or UNREACHABLE


def _known_fault(error: BaseException | None) -> Fault | None:
    code = error_code(error)
    if code in BY_CODE:
        return BY_CODE[code]
    if error is not None and isinstance(error.__cause__, TimeoutError):
        return TOO_SLOW
    return next((fault for fault, words in SENTENCES.items() if words.search(str(error))), None)


def ends_connection(error: BaseException) -> bool:
    """Return whether the server closes the connection after this error."""
    return error_code(error) in LAST_WORDS


def names_unknown(error: BaseException) -> bool:
    """Return whether the error is about a table or column that the login cannot see."""
    code = error_code(error)
    return code in UNKNOWN_NAME or (code == sqlite.ERROR and sqlite.names_unknown(error))


def denies_access(error: BaseException | None) -> bool:
    """Return whether the database keeps the login from what a statement names, or from seeing that there is such."""
    return error_code(error) in NO_ACCESS


def is_about_the_statement(code: int | str | None) -> bool:
    """Return whether an error number or SQLSTATE is about the statement, and not about the server or the connection."""
    if isinstance(code, str):
        return code.startswith(postgresql.STATEMENT_CLASSES)
    return code in mysql.STATEMENT_ERRORS


def _is_about_the_connection(error: DBAPIError, code: int | str | None) -> bool:
    """Return whether an error is about the connection or the server's own files, and not about the statement."""
    if error.connection_invalidated:
        return True
    if isinstance(code, int) and code in mysql.SYSTEM_ERRORS:
        return True
    if isinstance(code, int) and (code == sqlite.ERROR or not (code < 0 or code in mysql.CLIENT_ERRORS)):
        return False
    return isinstance(error, OperationalError | InterfaceError)


def error_code(cause: Any) -> int | str | None:
    """Return the database's error number or SQLSTATE, as in FAULTS, or None."""
    if code := getattr(cause, "sqlite_errorcode", None):
        return -(int(code) & 0xFF)  # the low byte is the primary result code
    if isinstance(cause, psycopg.Error) and postgresql.is_elsewhere(cause):
        return postgresql.ELSEWHERE
    number = cause.args[0] if cause and cause.args else None
    return number if isinstance(number, int) else getattr(cause, "sqlstate", None)


def cause_of(error: Exception) -> str:
    """Return the driver's name, code and message for an error, on one line."""
    driver = (error.orig if isinstance(error, DBAPIError) else None) or error
    code, text = error_code(driver), str(driver.args[-1] if driver.args else driver)
    return one_line(f"{type(driver).__name__}{'' if code is None else f' {code}'}: {text}")


def one_line(text: str) -> str:
    """Return the text as one redacted line of at most LONGEST_CAUSE characters."""
    line = " ".join(redact(text[: 4 * LONGEST_CAUSE]).split())
    return line if len(line) <= LONGEST_CAUSE else f"{line[:LONGEST_CAUSE]} [cut]"
