"""What a caller gets instead of rows: the failure, and the name in the caller's own text that it is about.

A name in a database's sentence is said only if the caller's own text holds it.
"""

import re
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.db.faults import is_about_the_statement
from app.sql.gate import Catalog, Refused
from app.sql.gate.gate import write
from app.sql.gate.outcome import ascii_lower, unknown_column, unknown_table
from app.sql.gate.tokens import NAME, WORD, Token, place_of
from app.sql.gate.writer import Writer

Code = int | str | None

_FILE: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("failures.toml").read_text())
_CODES: Final = {code: name for name, entry in _FILE.items() for code in entry.get("codes", "").split()}
_SQLITE_TEXTS: Final = {text: name for name, entry in _FILE.items() for text in entry.get("texts", ())}

UNAVAILABLE = "unavailable"
"""The code of what is the database's fault."""

# Where a database's sentence names what it means.
_NAMED = re.compile(
    r"(?:[Cc]olumn(?: reference| name:|:)?|[Tt]able:?|relation|FUNCTION|function:?) [\"'`]?([^\"'`\s(]+)"
    r"|'([^']+)' isn't in GROUP BY"
)
_WITH_NAME = {
    "ambiguous_name": "{name!r} could mean several columns: write table.column",
    "bad_grouping": "{name!r} is neither grouped nor aggregated: add it to GROUP BY, or write MAX() around it",
    "unknown_function": "The database has no function {name}() for these arguments: check its name, and their types",
}


class Failure(NamedTuple):
    """An HTTP status, a stable code, and a sentence for the caller."""

    status: int
    code: str
    message: str


class QueryProblem(Exception):  # noqa: N818 - the name of the outcome
    """An answer without rows, raised where the reason is found."""

    def __init__(self, failure: Failure, *, retry_after: int | None = None, **more: object) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.retry_after = retry_after
        """Seconds, for those that pass by themselves."""
        self.more = more
        """Further keys of the answer."""


def failure(code: str, **values: object) -> Failure:
    """Return the failure of this code, with its sentence filled in."""
    return Failure(_FILE[code].get("status", 400), code, _FILE[code]["message"].format(**values))


def refused_problem(refused: Refused) -> QueryProblem:
    """Return the problem of a query that the gate refuses."""
    return QueryProblem(Failure(400, refused.code, refused.message), line=refused.line, column=refused.column)


def failed_by(code: Code, text: str = "") -> str | None:
    """Return the code of the failure behind a database's own; None when it is not about the query.

    `text` is looked at for SQLite only, and never shown.
    """
    if code == -1:
        return next((name for start, name in _SQLITE_TEXTS.items() if text.startswith(start)), "query_failed")
    if str(code) in _CODES:
        return _CODES[str(code)]
    if isinstance(code, str) and code.startswith("22"):
        return "bad_value"
    return "query_failed" if is_about_the_statement(code) else None


def database_problem(name: str, text: str, sql: str, kind: str, catalog: Catalog) -> QueryProblem:
    """Return the problem of this failure, of which the database says `text`, about the caller's `sql`."""
    general = QueryProblem(failure(name))
    if name not in ("unknown_column", "unknown_table", *_WITH_NAME):
        return general
    try:
        writer = write(sql, kind, catalog)
    except Refused:  # the gate was not asked
        return general
    if (named := _named_token(text, writer)) is None:
        return general
    qualifier, token = named
    line, column = place_of(sql, token.start)
    said = _say(name, qualifier, token.text, writer, is_alias=name == "unknown_table" and "FROM-clause" in text)
    return QueryProblem(said, line=line, column=column)


def _say(code: str, qualifier: str | None, name: str, writer: Writer, *, is_alias: bool) -> Failure:
    """Return the failure in a sentence that holds the name and what to write instead."""
    if code in _WITH_NAME:
        shown = f"{qualifier}.{name}" if qualifier else name
        return Failure(400, code, _WITH_NAME[code].format(name=shown[:60]))
    if code == "unknown_table" and not is_alias:
        return Failure(400, *unknown_table(name, writer.catalog))
    names = (name, "") if is_alias else (qualifier, name)
    return Failure(400, *unknown_column(*names, set(writer.tables.values()), writer.tables, writer.catalog))


def _named_token(text: str, writer: Writer) -> tuple[str | None, Token] | None:
    """Return the caller's own token that the database's sentence names, with its qualifier."""
    if not (found := _NAMED.search(text)):
        return None
    *before, name = ascii_lower(found[1] or found[2]).split(".")
    lowered = [ascii_lower(token.text) if token.kind in (WORD, NAME) else "" for token in writer.tokens]
    places = [place for place, each in enumerate(lowered) if each == name]
    qualified = [place for place in places if before and lowered[place - 2] == before[-1]]
    if not places:
        return None
    return (before[-1] if qualified else None), writer.tokens[(qualified or places)[0]]
