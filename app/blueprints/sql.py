"""POST /admin_api/query and GET /admin_api/schema."""

from collections.abc import Sequence

from flask import Blueprint

from app.schemas.sql import SqlAnswerSchema, SqlBody, SqlProblemSchema, SqlSchemaAnswerSchema, SqlSchemaArguments
from app.sql.ask import ask, describe
from app.web.operation import Answer, operation

sql = Blueprint("sql", __name__)


@operation(
    sql,
    "/query",
    "admin_sql_query",
    method="POST",
    body=SqlBody(),
    returns=SqlAnswerSchema(),
    problem=SqlProblemSchema(),
    forms=("json", "csv", "markdown"),
)
def sql_query(sql: str) -> Answer:
    """Run one read-only SELECT statement over the readable tables, in the SQL of the database in use."""
    return ask(sql)


@operation(sql, "/schema", "admin_describe_schema", returns=SqlSchemaAnswerSchema(), arguments=SqlSchemaArguments())
def schema(tables: Sequence[str] = ()) -> Answer:
    """List what a query can read: tables, columns, relations, known values, limits, and examples in this dialect."""
    return describe(tables)
