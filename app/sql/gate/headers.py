"""Column headers. SQLite and MySQL print the query's text where there is no alias: the caller's text, not ours."""

import re
from typing import Final

from app.sql.gate.grammar import Grammar
from app.sql.gate.tokens import NAME, NUMBER, STRING, WORD, Token
from app.sql.gate.words import BARE_CALLS, CONSTANTS, INTRODUCERS

MAX_HEADER: Final = 255  # characters of an alias in MySQL and MariaDB
OUTSIDE_NAMES: Final = re.compile("[^\x01-\uffff]")  # what no name may hold there: printed as ?


def header(query: Grammar, start: int) -> str | None:
    """The header of the expression just read, or None where the regenerated text gets the same one by itself."""
    if query.postgresql:
        return None
    last = query.at - 1
    tokens = query.tokens[slice(*_bare(query.tokens, start, last, "" if query.sqlite else "+"))]
    if _is_column(query, tokens):
        name = tokens[-1].text
        return name if query.mysql and name != name.lower() else None
    if query.mysql and _is_literal(tokens):
        return None
    if query.sqlite:  # which prints the comments behind an expression too
        return query.sql[query.tokens[start].start : query.here.start].rstrip()
    text = OUTSIDE_NAMES.sub("?", query.source_text(start, last))
    return text if len(text) <= MAX_HEADER else None


def _bare(tokens: list[Token], first: int, last: int, sign: str) -> tuple[int, int]:
    """From and to where the expression stands without parentheses, and for MySQL without +, around it."""
    while last > first:
        if sign and tokens[first].key == sign:
            first += 1
        elif tokens[first].key == "(" and tokens[last].key == ")":
            first, last = first + 1, last - 1
        else:
            break
    return first, last + 1


def _is_literal(tokens: list[Token]) -> bool:
    """MySQL prints a literal's value, not its text."""
    if tokens and tokens[0].key in INTRODUCERS:
        tokens = tokens[1:]
    if len(tokens) == 1:
        return tokens[0].kind in (STRING, NUMBER) or tokens[0].key in CONSTANTS
    return bool(tokens) and all(token.kind == STRING for token in tokens)


def _is_column(query: Grammar, tokens: list[Token]) -> bool:
    if len(tokens) not in (1, 3) or any(token.kind not in (WORD, NAME) for token in tokens[::2]):
        return False
    if len(tokens) == 3:
        return tokens[1].key == "."
    return tokens[0].key not in CONSTANTS and tokens[0].key not in BARE_CALLS[query.dialect]
