"""POST /admin_api/query and GET /admin_api/schema."""

from collections.abc import Sequence

from flask import Blueprint, Response, g, request

from app.schemas.sql import QueryAnswerSchema, QueryBody, QueryRefusalSchema, QuerySchemaAnswerSchema, QuerySchemaQuery
from app.sql.ask import ask, describe
from app.sql.audit import AuditError, Record
from app.sql.problems import QueryProblem, failure
from app.web.errors import error_response
from app.web.operation import Answer, operation

sql = Blueprint("sql", __name__)


@operation(
    sql,
    "/query",
    "admin_sql_query",
    method="POST",
    body=QueryBody(),
    returns=QueryAnswerSchema(),
    refusal=QueryRefusalSchema(),
    forms=("json", "csv", "markdown"),
)
def sql_query(sql: str) -> Answer:
    """Run one read-only SELECT statement over the readable tables, in the SQL of the database in use."""
    return ask(sql)


@operation(sql, "/schema", "admin_describe_schema", returns=QuerySchemaAnswerSchema(), query=QuerySchemaQuery())
def schema(tables: Sequence[str] = ()) -> Answer:
    """List what a query can read: tables, columns, relations, known values, limits, and examples in this dialect."""
    return describe(tables)


@sql.errorhandler(QueryProblem)
def on_problem(problem: QueryProblem) -> Response:
    """Return the problem's status, code and sentence."""
    status, code, message = problem.failure
    return error_response(status, message, retry_after=problem.retry_after, code=code, **problem.more)


@sql.after_request
def record_unreadable(response: Response) -> Response:
    """Record a request whose body holds no readable SQL."""
    if request.method == "POST" and g.get("auth") == "ok" and "audit_record" not in g:
        try:
            Record(None).begin("refused", outcome="unreadable", code="unreadable", status=response.status_code)
        except AuditError:
            return on_problem(QueryProblem(failure("not_audited")))
    return response
