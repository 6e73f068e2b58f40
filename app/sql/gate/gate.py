"""The order of the checks, and a last look at the text that was written."""

import re
from typing import Final

from app.sql.gate.bounds import level_problem
from app.sql.gate.dialects import DIALECTS, Dialect
from app.sql.gate.outcome import Admitted, Catalog, Problem
from app.sql.gate.tokens import END, problem_at, tokens
from app.sql.gate.writer import Writer

KINDS: Final = frozenset(["word", "name", "string", "escaped", "number", "bytes", "operator", "mark"])
# In a text whose names are written as n and strings as s: names with a parenthesis behind that is no list of names, of
# an alias or of a query of WITH, and names that PostgreSQL would read as a type.
LIST: Final = r"n(?: , n)* \)"
WITH_LIST: Final = rf"{LIST} AS (?:NOT )?(?:MATERIALIZED )?\( (?:\( )*(?:SELECT|WITH|VALUES)(?!\S)"
CALLED: Final = re.compile(rf"(?<!\S)n \( (?!{LIST})|(?<!AS )(?<!\S)n \( (?!{WITH_LIST})")
TYPED: Final = re.compile(r"(?<!\S)(?:n s|:: n)(?!\S)")


def admit(sql: str, dialect: str, catalog: Catalog) -> Admitted:
    """Return the text to execute for a caller's SQL; raise Problem, and nothing else, for any other text.

    dialect: sqlite, postgresql, mariadb or mysql.
    """
    writer = write(sql, dialect, catalog)
    writer.check_names()
    gathers = writer.gathers or writer.aggregates
    if problem := level_problem(writer.frames[0].level, writer.levels, writer.longest, gathers=gathers):
        raise problem_at(sql, writer.tokens[0].start, *problem)
    text = " ".join(writer.written)
    check_written(text, writer.dialect)
    tables = frozenset(writer.tables.values())
    stripped = [f"{table}.{column}" for table in sorted(tables) for column in catalog.secret.get(table, ())]
    return Admitted(text, tables, tuple(stripped) if writer.stars else (), _columns(writer))


def _columns(writer: Writer) -> frozenset[str] | None:
    """Return the names of the columns that are read; None for all: of a `*`, a NATURAL join, or a table as a value."""
    whole = any(not qualifier and name in writer.tables for qualifier, name, _, _ in writer.columns)
    if writer.stars or whole or "NATURAL" in writer.keys:
        return None
    return frozenset(name for _, name, _, _ in writer.columns)


def write(sql: str, dialect: str, catalog: Catalog) -> Writer:
    """Return a writer that has written the query; raise Problem."""
    lexis = DIALECTS[dialect]
    found = tokens(sql, lexis)
    first = next((place for place, token in enumerate(found) if token.key != ";"), 0)
    found = found[first:]
    if found[0].kind == END:
        raise problem_at(sql, found[0].start, "empty", "There is no query. Send one SELECT.")
    start = next(token for token in found if token.key != "(")
    if start.key not in ("SELECT", "WITH"):
        shown = sql[start.start : start.end][:30]
        usual = "Only SELECT queries are allowed: {word!r} cannot begin one."
        message = lexis.first_words.get(start.key, usual).format(word=shown)
        raise problem_at(sql, start.start, "not_a_select", message)
    writer = Writer(sql, lexis, catalog, found)
    writer.write()
    return writer


def check_written(text: str, dialect: Dialect) -> None:
    """Raise Problem for a text that holds anything but quoted names, literals, and listed words and signs."""
    found = list(dialect.written.finditer(text))
    if "".join([match.group() for match in found]) != text:
        raise _unsafe(text)
    parts = [(kind, match.group(kind)) for match in found if (kind := match.lastgroup or "") != END]
    listed = {"word": dialect.known, "operator": dialect.operators}
    shown, casts, before = [], [False], ""
    for kind, part in parts:
        if kind not in KINDS or part not in listed.get(kind, (part,)):
            raise _unsafe(part)
        if part == "(":
            casts.append(before == "CAST")
        elif part == ")":
            casts.pop()
        elif kind == "name" and before == "AS" and casts[-1] and dialect.folds:
            raise _unsafe(part)
        shown.append("n" if kind == "name" else "s" if kind in ("string", "escaped") else part)
        before = part
    said = " ".join(shown)
    if wrong := CALLED.search(said) or (TYPED.search(said) if dialect.folds else None):
        raise _unsafe(parts[said.count(" ", 0, wrong.start())][1])


def _unsafe(part: str) -> Problem:
    """Return the problem of a text that the gate should not have written."""
    message = f"{part[:30]!r} cannot be written in a safe form. Write the query another way."
    return Problem(400, "unsupported_syntax", message, line=None, column=None)
