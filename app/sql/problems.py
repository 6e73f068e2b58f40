"""What a caller gets instead of rows: the failure, and the name in the caller's own text that it is about.

A name in a database's sentence is said only if the caller's own text holds it.
"""

import re
from typing import NamedTuple

from app.sql.failures import (
    AMBIGUOUS,
    GROUPING,
    UNKNOWN_COLUMN,
    UNKNOWN_FUNCTION,
    UNKNOWN_TABLE,
    Code,
    Failure,
    failure_of,
)
from app.sql.gate import Catalog, Refused
from app.sql.gate.gate import write
from app.sql.gate.hints import unknown_column, unknown_table
from app.sql.gate.outcome import ascii_lower
from app.sql.gate.tokens import NAME, WORD, Token, place_of
from app.sql.gate.writer import Writer


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
    """A query whose failure is to be explained."""

    sql: str
    """The caller's text."""
    kind: str
    catalog: Catalog
    seconds: int


# Where a database's sentence names what it means.
_NAMED = re.compile(
    r"(?:[Cc]olumn(?: reference| name:|:)?|[Tt]able:?|relation|FUNCTION|function:?) [\"'`]?([^\"'`\s(]+)"
    r"|'([^']+)' isn't in GROUP BY"
)
_WITH_NAME = {
    AMBIGUOUS: "{name!r} could mean several columns: write table.column",
    GROUPING: "{name!r} is neither grouped nor aggregated: add it to GROUP BY, or write MAX() around it",
    UNKNOWN_FUNCTION: "The database has no function {name}() for these arguments: check its name, and their types",
}


def refused_problem(refused: Refused) -> QueryProblem:
    """Return the problem of a query that the gate refuses."""
    return QueryProblem(Failure(400, refused.code, refused.message), line=refused.line, column=refused.column)


def database_problem(code: Code, text: str, asked: Asked) -> QueryProblem | None:
    """Return the problem behind a driver's error; None when it is the database's fault."""
    failure = failure_of(code, text)
    if failure is None:
        return None
    if failure not in (UNKNOWN_COLUMN, UNKNOWN_TABLE, *_WITH_NAME):
        return QueryProblem(failure.filled(seconds=asked.seconds))
    try:
        writer = write(asked.sql, asked.kind, asked.catalog)
    except Refused:  # the gate was not asked
        return QueryProblem(failure)
    if (named := _named_token(text, writer)) is None:
        return QueryProblem(failure)
    qualifier, token = named
    line, column = place_of(asked.sql, token.start)
    is_alias = failure == UNKNOWN_TABLE and "FROM-clause" in text
    said = _say(failure, *((token.text, "") if is_alias else (qualifier, token.text)), writer)
    return QueryProblem(said, line=line, column=column)


def _say(failure: Failure, qualifier: str | None, name: str, writer: Writer) -> Failure:
    """Return the failure in a sentence that holds the name and what to write instead."""
    if failure in _WITH_NAME:
        shown = f"{qualifier}.{name}" if qualifier else name
        return failure._replace(message=_WITH_NAME[failure].format(name=shown[:60]))
    if failure == UNKNOWN_TABLE and name:
        return Failure(400, *unknown_table(name, writer.catalog))
    tables = set(writer.tables.values())
    return Failure(400, *unknown_column(qualifier, name, tables, writer.tables, writer.catalog))


def _named_token(text: str, writer: Writer) -> tuple[str | None, Token] | None:
    """Return the caller's own token that the database's sentence names, with its qualifier."""
    if not (found := _NAMED.search(text)):
        return None
    *before, name = ascii_lower(found[1] or found[2]).split(".")
    places = [
        place
        for place, token in enumerate(writer.tokens)
        if token.kind in (WORD, NAME) and ascii_lower(token.text) == name
    ]
    qualified = [place for place in places if before and ascii_lower(writer.tokens[place - 2].text) == before[-1]]
    if not places:
        return None
    return (before[-1] if qualified else None), writer.tokens[(qualified or places)[0]]
