"""Running a caller's SQL: a thread and a connection of its own, within its limits, whatever it does."""

import logging
import sqlite3
import time
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from typing import NamedTuple

import psycopg
import pymysql
from sqlalchemy.exc import SQLAlchemyError

from app.db.faults import error_code, explain, explain_driver
from app.deadline import at_most
from app.sql.database import Known, QueryDatabase
from app.sql.problems import (
    BUSY,
    TIMED_OUT,
    TOO_EXPENSIVE,
    TOO_LARGE,
    Asked,
    Failure,
    QueryProblem,
    database_problem,
)
from app.sql.sandbox.limits import Fetched, ResultTooLarge, Session

log = logging.getLogger("app.query")

DRIVER_ERRORS = (psycopg.Error, pymysql.Error, sqlite3.Error, sqlite3.Warning, OSError)
MARGIN = 1.0  # seconds that the driver waits longer than the database may take, and this thread longer than the driver
BUSY_FOR = 2  # seconds
UNAVAILABLE = "unavailable"
"""The code of what is the database's fault."""


class Ran(NamedTuple):
    """A query that has run."""

    fetched: Fetched
    estimated_cost: float | None
    elapsed_ms: float


def known_about(database: QueryDatabase) -> Known:
    """What is known of the database; raises QueryProblem while it cannot be asked."""
    try:
        return database.known()
    except SQLAlchemyError as error:
        fault = explain(error)
        log.warning("the query database cannot be asked: %s", type(error).__name__)
        raise QueryProblem(Failure(fault.status, UNAVAILABLE, fault.message)) from None


def run_query(database: QueryDatabase, known: Known, sql: str, asked: str = "") -> Ran:
    """The rows of an admitted query; raises QueryProblem. `asked` is the caller's own text."""
    if not database.slots.take():
        raise QueryProblem(BUSY, retry_after=BUSY_FOR)
    job = database.threads.submit(_run, database, known, sql, asked)
    job.add_done_callback(lambda _: database.slots.give_back())
    try:
        return job.result(database.limits.seconds + 2 * MARGIN)
    except FutureTimeout:  # whatever still runs there keeps its place until it ends
        raise _timed_out(database) from None


def _run(database: QueryDatabase, known: Known, sql: str, asked: str) -> Ran:
    started = time.perf_counter()
    try:
        with at_most(database.limits.seconds + MARGIN):
            cost, fetched = _ask(database, known, sql)
    except DRIVER_ERRORS as error:
        about = Asked(asked or sql, known.kind, known.catalog, database.limits.seconds)
        raise _problem(error, database, about) from None
    except (ResultTooLarge, MemoryError):
        raise QueryProblem(TOO_LARGE) from None
    return Ran(fetched, cost, round((time.perf_counter() - started) * 1000, 1))


def _ask(database: QueryDatabase, known: Known, sql: str) -> tuple[float | None, Fetched]:
    session = _begun(database, known)
    try:
        cost = session.estimate(sql)
        if cost is not None and cost > database.max_cost:
            raise _too_expensive(cost, database.max_cost)
        return cost, session.fetch(sql)
    except DRIVER_ERRORS as error:
        if isinstance(error.__cause__, TimeoutError):
            session.stop()
        raise
    finally:
        session.close()


def _begun(database: QueryDatabase, known: Known) -> Session:
    """A session in its transaction. A spare one may have died while it waited: then a new one."""
    session = database.take(known)
    try:
        session.begin()
    except DRIVER_ERRORS:
        session.close()
        session = database.open(known)
        session.begin()
    return session


def get_ready(database: QueryDatabase, known: Known) -> None:
    """Save the next query the time to connect, and wait for nothing. Never raises: it connects itself otherwise."""
    with suppress(RuntimeError):  # the service ends
        database.threads.submit(_connect_ahead, database, known)


def _connect_ahead(database: QueryDatabase, known: Known) -> None:
    with suppress(*DRIVER_ERRORS):
        database.replenish(known)


def _too_expensive(cost: float, limit: float) -> QueryProblem:
    message = TOO_EXPENSIVE.message.format(estimate=cost, limit=limit)
    return QueryProblem(TOO_EXPENSIVE._replace(message=message), estimated_cost=cost, max_cost=limit)


def _timed_out(database: QueryDatabase) -> QueryProblem:
    message = TIMED_OUT.message.format(seconds=database.limits.seconds)
    return QueryProblem(TIMED_OUT._replace(message=message))


def _problem(error: BaseException, database: QueryDatabase, asked: Asked) -> QueryProblem:
    """What a driver's error means to the caller. Its text quotes stored values: neither he nor the log gets it."""
    code = error_code(error)
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.Warning):  # such as a second statement
        code = -1
    if isinstance(error.__cause__, TimeoutError):
        return _timed_out(database)
    log.info("the database could not run a query: %s %s", type(error).__name__, code)
    if problem := database_problem(code, str(error), asked):
        return problem
    fault = explain_driver(error)
    return QueryProblem(Failure(fault.status, UNAVAILABLE, fault.message))
