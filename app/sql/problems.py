"""What a caller gets instead of rows: the problem, and the name in the caller's own text that it is about.

A name in a database's sentence is said only if the caller's own text holds it.
"""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from app.db.faults import is_about_the_statement
from app.sql.gate import Catalog, Problem
from app.sql.gate.gate import write
from app.sql.gate.outcome import ascii_lower, unknown_column, unknown_table
from app.sql.gate.tokens import NAME, WORD, Token, place_of
from app.sql.gate.writer import Writer

Code = int | str | None

_FILE: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("problems.toml").read_text())
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


def problem_of(code: str, *, retry_after: int | None = None, **values: object) -> Problem:
    """Return the problem of this code, with its sentence filled in."""
    entry = _FILE[code]
    return Problem(entry.get("status", 400), code, entry["message"].format(**values), retry_after=retry_after)


def code_of(code: Code, text: str = "") -> str | None:
    """Return the problem's code for a database's own; None when that is not about the query.

    `text` is looked at for SQLite only, and never shown.
    """
    if code == -1:
        return next((name for start, name in _SQLITE_TEXTS.items() if text.startswith(start)), "query_failed")
    if str(code) in _CODES:
        return _CODES[str(code)]
    if isinstance(code, str) and code.startswith("22"):
        return "bad_value"
    return "query_failed" if is_about_the_statement(code) else None


def database_problem(name: str, text: str, sql: str, kind: str, catalog: Catalog) -> Problem:
    """Return the problem of code `name`, of which the database says `text`, about the caller's `sql`."""
    general = problem_of(name)
    if name not in ("unknown_column", "unknown_table", *_WITH_NAME):
        return general
    try:
        writer = write(sql, kind, catalog)
    except Problem:  # the gate was not asked
        return general
    if (named := _named_token(text, writer)) is None:
        return general
    qualifier, token = named
    line, column = place_of(sql, token.start)
    said = _say(name, qualifier, token.text, writer, is_alias=name == "unknown_table" and "FROM-clause" in text)
    return Problem(400, *said, line=line, column=column)


def _say(code: str, qualifier: str | None, name: str, writer: Writer, *, is_alias: bool) -> tuple[str, str]:
    """Return the code, and a sentence that holds the name and what to write instead."""
    if code in _WITH_NAME:
        shown = f"{qualifier}.{name}" if qualifier else name
        return code, _WITH_NAME[code].format(name=shown[:60])
    if code == "unknown_table" and not is_alias:
        return unknown_table(name, writer.catalog)
    names = (name, "") if is_alias else (qualifier, name)
    return unknown_column(*names, set(writer.tables.values()), writer.tables, writer.catalog)


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
