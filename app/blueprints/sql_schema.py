"""GET /admin_api/schema"""

from flask import Blueprint

from app.blueprints.sql import on_problem, open_database
from app.config import current_settings
from app.schemas.sql import LONGEST_SQL
from app.schemas.sql_schema import QuerySchemaAnswerSchema
from app.sql.database import QueryDatabase
from app.sql.describe import HIDDEN, REFUSED, described
from app.sql.examples import examples
from app.sql.problems import QueryProblem
from app.sql.schema import describe_tables
from app.web.operation import Answer, operation

query_schema = Blueprint("query_schema", __name__)
query_schema.register_error_handler(QueryProblem, on_problem)


@operation(query_schema, "/schema", "admin_describe_schema", returns=QuerySchemaAnswerSchema())
def schema() -> Answer:
    """What a query can read: tables, columns, relations, known values, limits, and examples in the dialect in use."""
    database, known = open_database()
    with database.connect() as connection:
        tables = describe_tables(connection, known.kind, known.catalog.readable)
    return {
        "dialect": known.kind,
        **described(tables),
        "hidden": HIDDEN,
        "limits": limits(database),
        "refused": REFUSED,
        "examples": examples(known.kind),
    }


def limits(database: QueryDatabase) -> Answer:
    """What a query may use up."""
    return {
        "characters": LONGEST_SQL,
        "rows": database.limits.rows,
        "bytes": database.limits.size,
        "seconds": database.limits.seconds,
        "rate": f"{current_settings().query_rate_limit} for each token",
        "cost": int(database.max_cost),
    }
