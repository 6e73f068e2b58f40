"""Why a caller's query gets no rows."""

from typing import NamedTuple

from app.sql.failures import TIMED_OUT, TOO_LARGE, Code, Failure, failure_of
from app.sql.gate import Catalog, Refused

__all__ = ["TIMED_OUT", "TOO_LARGE", "Failure"]

NOT_CONFIGURED = Failure(
    503, "not_configured", "SQL is not configured here: DEPLOYHQ_QUERY_DATABASE_URL names no database to read"
)
SWITCHED_OFF = Failure(503, "switched_off", "SQL is switched off: {reason}")
NOT_AUDITED = Failure(503, "not_audited", "The audit log cannot be written, so no query runs: try again later")
BUSY = Failure(503, "busy", "As many queries run as may at the same time: try again in a few seconds")
RATE_LIMITED = Failure(429, "rate_limited", "Too many queries: at most {limit} for each token; Retry-After says when")
TOO_EXPENSIVE = Failure(
    400,
    "too_expensive",
    "The database expects this query to cost {estimate:.0f}, and {limit:.0f} is the limit: join on indexed columns,"
    " narrow it with WHERE, or ask for less",
)


class QueryProblem(Exception):  # noqa: N818 - the name of the outcome
    """What a caller gets instead of rows."""

    def __init__(self, failure: Failure, *, retry_after: int | None = None, **more: object) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.retry_after = retry_after
        """Seconds, for those that pass by themselves."""
        self.more = more
        """Further keys of the answer."""


class Asked(NamedTuple):
    """A query that has been asked, for what a database's error says of it."""

    sql: str
    kind: str
    catalog: Catalog
    seconds: int


def refused_problem(refused: Refused) -> QueryProblem:
    """Return the problem that a refusal of the gate is."""
    failure = Failure(400, refused.code, refused.message)
    return QueryProblem(failure, line=refused.line, column=refused.column)


def database_problem(code: Code, text: str, asked: Asked) -> QueryProblem | None:
    """Return what a driver's error means; None when the database is at fault."""
    failure = failure_of(code, text)
    if failure is None:
        return None
    return QueryProblem(failure._replace(message=failure.message.format(seconds=asked.seconds)))
