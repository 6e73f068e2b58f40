"""The part of the app that runs callers' SQL: its database, its limits and its audit log, made known to the app."""

from flask import Flask, Response, g, request

from app.config import Settings
from app.sql.audit import AuditError, Record, init_audit
from app.sql.database import init_query_database
from app.sql.gate import Problem
from app.sql.problems import problem_of
from app.sql.rate_limit import init_rate_limit
from app.web.errors import error_response

QUERY = "admin_api.sql.sql_query"


def init_sql(app: Flask, settings: Settings) -> None:
    """Let `app` run callers' SQL, and answer and record what comes of it."""
    init_query_database(app, settings)
    init_rate_limit(app, settings)
    init_audit(app, settings)
    app.register_error_handler(Problem, answer_problem)
    app.after_request(record_unreadable)


def answer_problem(problem: Problem) -> Response:
    """Return the problem's status, code and sentence."""
    more = {"code": problem.code, **problem.more}
    return error_response(problem.status, problem.message, retry_after=problem.retry_after, **more)


def record_unreadable(response: Response) -> Response:
    """Record a request whose body holds no readable SQL."""
    if request.endpoint == QUERY and g.get("auth") == "ok" and "audit_record" not in g:
        try:
            Record(None).begin("refused", outcome="unreadable", code="unreadable", status=response.status_code)
        except AuditError:
            return answer_problem(problem_of("not_audited"))
    return response
