"""One query of a caller, from its text to its rows; and what there is to ask for."""

import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import closing, contextmanager, suppress
from typing import Any

import psycopg
import pymysql
from flask import current_app, g
from sqlalchemy.exc import SQLAlchemyError

from app.config import current_settings
from app.db.faults import error_code, explain_driver
from app.deadline import at_most
from app.schemas.sql import LONGEST_SQL
from app.sql.audit import AuditError, Record
from app.sql.catalog import part_of
from app.sql.database import open_database
from app.sql.gate import Admitted, Problem, admit
from app.sql.gate.outcome import unknown_table
from app.sql.habits import translated
from app.sql.problems import UNAVAILABLE, code_of, database_problem, problem_of
from app.sql.queryable import Queryable, State
from app.sql.rate_limit import limit_rate
from app.sql.sandbox import GIVEN_UP, Fetched, ResultTooLarge, Session
from app.sql.sandbox.duckdb import DuckDBError
from app.sql.zones import moves_times, without_labels

log = logging.getLogger("app.query")

DRIVER_ERRORS = (psycopg.Error, pymysql.Error, sqlite3.Error, sqlite3.Warning, DuckDBError, OSError)
MARGIN = GIVEN_UP / 2  # seconds: the driver waits longer than the database may take, and the caller longer than that
LOOK_AGAIN = 1.5 * MARGIN
BUSY_FOR = 2  # seconds
AGAIN = 1  # seconds
MOST_UNSTOPPED = 2

Answer = dict[str, Any]


def ask(sql: str) -> Answer:
    """Return the rows of one SELECT; raises Problem."""
    with recorded(sql) as record:
        limit_rate()
        database, known = open_database()
        try:
            admitted = admit(sql, known.kind, known.catalog)
        except Problem as problem:
            raise translated(problem, sql, known.kind) from None
        record.begin("admitted", dialect=known.kind, tables=sorted(admitted.tables))
        started = time.perf_counter()
        try:
            fetched = run(database, known, admitted, sql)
        finally:
            g.sql_took = time.perf_counter() - started, known.kind  # for the trace
        if moves_times(admitted.sql):
            fetched = fetched._replace(rows=without_labels(fetched.rows))
        record.end(outcome="answered", rows=fetched.row_count, truncated=fetched.truncated, ms=fetched.elapsed_ms)
    return {**fetched._asdict(), "stripped_columns": list(admitted.stripped_columns), **age(known)}


def describe(tables: Sequence[str] = ()) -> Answer:
    """Return what a query can read, in all tables or in these, and its limits; raises Problem, SQLAlchemyError."""
    database, known = open_database()
    for name in tables:
        if name not in known.catalog.readable:
            _, sentence = unknown_table(name, known.catalog)
            raise Problem(404, "unknown_table", "Table not found", hint=sentence)
    described = database.describe(known)
    if tables:
        described = part_of(described, tables)
    limits = {
        "characters": LONGEST_SQL,
        "rows": database.limits.rows,
        "bytes": database.limits.size,
        "seconds": database.limits.seconds,
        "rate": f"{current_settings().query_rate_limit} for each token",
        "cost": int(database.max_cost) if known.kind == "postgresql" else None,
    }
    return {"dialect": known.kind, **described, "limits": limits, **age(known)}


def age(known: State) -> Answer:
    """Return the time that a copy shows; nothing where there is none."""
    return {"data_as_of": known.manifest.data_as_of} if known.manifest else {}


@contextmanager
def recorded(sql: str) -> Iterator[Record]:
    """Record what happens to the query, also when it ends the block early; raises Problem."""
    record = g.audit_record = Record(sql)
    try:
        try:
            yield record
            count("answered")
        except AuditError:
            raise
        except Exception as error:
            found = error if isinstance(error, Problem) else Problem(500, UNAVAILABLE, "")
            record.end(outcome=found.code, code=found.code, reason=found.message)
            count(found.code)
            raise
    except AuditError:
        count("not_audited")
        raise problem_of("not_audited") from None


def count(outcome: str) -> None:
    """Count an outcome for /metrics."""
    current_app.extensions["metrics"].query_outcomes.labels(outcome).inc()


def run(database: Queryable, known: State, admitted: Admitted, sql: str) -> Fetched:
    """Return the rows of an admitted query, which its caller wrote as `sql`; raises Problem."""
    if not database.slots.acquire(blocking=False):
        raise problem_of("busy", retry_after=BUSY_FOR)
    job = database.threads.submit(_run, database, known, admitted, sql)
    job.add_done_callback(lambda _: database.slots.release())
    try:
        return job.result(database.limits.seconds + 2 * MARGIN)
    except FutureTimeout:  # what still runs there keeps its slot until it ends
        raise _timed_out(database) from None


def _run(database: Queryable, known: State, admitted: Admitted, sql: str) -> Fetched:
    started = time.perf_counter()
    try:
        with at_most(database.limits.seconds + MARGIN):
            fetched = _fetch(database, known, admitted)
    except DRIVER_ERRORS as error:
        raise _problem(error, database, known, sql) from None
    except (ResultTooLarge, MemoryError):
        raise problem_of("too_large") from None
    return fetched._replace(elapsed_ms=round((time.perf_counter() - started) * 1000, 1))


def _fetch(database: Queryable, known: State, admitted: Admitted) -> Fetched:
    session = database.open(known, admitted)
    try:
        number = session.begin()
        database.seen_unstopped(number)
        if number >= MOST_UNSTOPPED:
            raise problem_of("unstopped", number=number, retry_after=database.limits.seconds)
        cost = session.estimate(admitted.sql)
        if cost is not None and cost > database.max_cost:
            problem = problem_of("too_expensive", estimated_cost=cost, max_cost=database.max_cost)
            problem.more = {"estimated_cost": cost, "max_cost": database.max_cost}
            raise problem
        return session.fetch(admitted.sql)._replace(estimated_cost=cost)
    except DRIVER_ERRORS as error:
        if isinstance(error.__cause__, TimeoutError):
            _stop(database, known, session)
        raise
    finally:
        session.close()


def _stop(database: Queryable, known: State, session: Session) -> None:
    """Make the server stop the query. Its slot stays taken until no query of this login outlives that."""
    session.stop()
    number = 1
    while number and not database.closing.wait(LOOK_AGAIN):
        try:
            with at_most(database.limits.seconds), closing(database.open(known)) as other:
                number = other.begin()
        except DRIVER_ERRORS:
            return
        database.seen_unstopped(number)
        if number:
            log.error("%d queries outlive their kill", number)


def _timed_out(database: Queryable) -> Problem:
    return problem_of("timed_out", seconds=database.limits.seconds)


def _problem(error: BaseException, database: Queryable, known: State, sql: str) -> Problem:
    """Translate a driver's error. Its message can quote stored data, so it is neither returned nor logged."""
    code, text = error_code(error), str(error)
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.Warning):  # such as a second statement
        code = -1
    name = code_of(code, text)
    if isinstance(error.__cause__, TimeoutError) or name == "timed_out":
        return _timed_out(database)
    log.info("the database could not run a query: %s %s", type(error).__name__, code)
    if name in ("unknown_column", "unknown_table") and _has_changed(database, known):
        return problem_of("schema_changed", retry_after=AGAIN)
    if name:
        problem = database_problem(name, text, sql, known.kind, known.catalog)
        return translated(problem, sql, known.kind)
    fault = explain_driver(error)
    return Problem(fault.status, UNAVAILABLE, fault.message)


def _has_changed(database: Queryable, known: State) -> bool:
    """Return whether the database, asked again, has other columns than are known."""
    database.forget()
    with suppress(SQLAlchemyError):
        return database.known().catalog != known.catalog
    return False
