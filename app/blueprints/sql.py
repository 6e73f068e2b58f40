"""POST /admin_api/query"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from flask import Blueprint, Response, after_this_request, current_app, g

from app.schemas.sql import QueryAnswerSchema, QueryBody, QueryRefusalSchema
from app.sql.audit import AuditError, Record
from app.sql.database import Known, QueryDatabase, query_database
from app.sql.gate import Refused, admit
from app.sql.problems import NOT_AUDITED, NOT_CONFIGURED, SWITCHED_OFF, Failure, QueryProblem, refused_problem
from app.sql.rate_limit import limit_rate
from app.sql.run import UNAVAILABLE, get_ready, known_about, run_query
from app.web.errors import error_response
from app.web.operation import Answer, operation

query = Blueprint("query", __name__)


@operation(
    query,
    "/query",
    "admin_sql_query",
    method="POST",
    body=QueryBody(),
    returns=QueryAnswerSchema(),
    refusal=QueryRefusalSchema(),
)
def sql_query(sql: str) -> Answer:
    """Rows of one read-only SELECT statement over the readable tables, in the SQL of the database in use."""
    with recorded(sql) as record:
        limit_rate()
        database, known = open_database()
        try:
            admitted = admit(sql, known.kind, known.catalog)
        except Refused as refused:
            raise refused_problem(refused) from None
        record.admit(dialect=known.kind, tables=sorted(admitted.tables))
        after_this_request(partial(when_sent, partial(get_ready, database, known)))
        ran = run_query(database, known, admitted.sql, sql)
        fetched = ran.fetched
        record.finish(outcome="answered", rows=fetched.row_count, truncated=fetched.truncated, ms=ran.elapsed_ms)
    return {
        **fetched._asdict(),
        "elapsed_ms": ran.elapsed_ms,
        "estimated_cost": ran.estimated_cost,
        "stripped_columns": list(admitted.stripped_columns),
    }


def when_sent(work: Callable[[], None], response: Response) -> Response:
    """Have something done once the caller has the answer, for which it need not wait."""
    response.call_on_close(work)
    return response


def open_database() -> tuple[QueryDatabase, Known]:
    """The query database and what is known of it; raises QueryProblem when no query may run."""
    database = query_database()
    if database is None:
        raise QueryProblem(NOT_CONFIGURED)
    known = known_about(database)
    if known.off:
        raise QueryProblem(SWITCHED_OFF._replace(message=SWITCHED_OFF.message.format(reason=known.off)))
    return database, known


@contextmanager
def recorded(sql: str) -> Iterator[Record]:
    """A record of what happens to the query; whatever ends the block early is written as well."""
    record = g.audit_record = Record(sql)
    try:
        yield record
        count("answered")
    except AuditError:
        count(NOT_AUDITED.code)
        raise QueryProblem(NOT_AUDITED) from None
    except Exception as error:
        failure = error.failure if isinstance(error, QueryProblem) else Failure(500, UNAVAILABLE, "")
        count(failure.code)
        note = record.finish if record.started else record.refuse
        try:
            note(outcome=failure.code, code=failure.code, reason=failure.message)
        except AuditError:
            raise QueryProblem(NOT_AUDITED) from None
        raise


def count(outcome: str) -> None:
    """For /metrics."""
    current_app.extensions["metrics"].query_outcomes.labels(outcome).inc()


@query.errorhandler(QueryProblem)
def on_problem(problem: QueryProblem) -> Response:
    """The problem's own status, with its code."""
    failure = problem.failure
    return error_response(
        failure.status, failure.message, retry_after=problem.retry_after, code=failure.code, **problem.more
    )


@query.after_request
def record_unreadable(response: Response) -> Response:
    """A body that cannot be read names no SQL, and is recorded all the same."""
    if g.get("auth") == "ok" and "audit_record" not in g:
        try:
            Record(None).refuse(outcome="unreadable", code="unreadable", status=response.status_code)
        except AuditError:
            return on_problem(QueryProblem(NOT_AUDITED))
    return response
