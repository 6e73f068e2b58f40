"""Column headers. SQLite and MySQL print the query's text where there is no alias: the caller's text, not ours."""

from app.rules.query.grammar import Grammar
from app.rules.query.tokens import BYTES, NAME, NUMBER, STRING, WORD, Token
from app.rules.query.words import BARE_CALLS, CONSTANTS

MAX_HEADER = 255  # characters of an alias in MySQL and MariaDB


def header(query: Grammar, start: int) -> str | None:
    """The header of the expression just read, or None where the regenerated text gets the same one by itself."""
    if query.postgresql:
        return None
    first, last = start, query.at - 1
    if query.mysql:
        first, last = _bare(query.tokens, first, last)
    tokens = query.tokens[first : last + 1]
    if query.sqlite:
        inner = query.tokens[slice(*_inner(query.tokens, first, last))]
        return None if _is_column(query, inner) else query.source_text(first, last)
    if _is_column(query, tokens):
        name = tokens[-1].text
        return name if name != name.lower() else None
    if len(tokens) == 1 and (tokens[0].kind in (STRING, NUMBER) or tokens[0].key in CONSTANTS):
        return None
    if all(token.kind in (STRING, BYTES) for token in tokens[1:]) and tokens[0].kind == STRING:
        return None
    text = query.source_text(first, last)
    return text if len(text) <= MAX_HEADER else None


def _inner(tokens: list[Token], first: int, last: int) -> tuple[int, int]:
    """Without the parentheses around it."""
    while last > first and tokens[first].key == "(" and tokens[last].key == ")":
        first, last = first + 1, last - 1
    return first, last + 1


def _bare(tokens: list[Token], first: int, last: int) -> tuple[int, int]:
    """Without parentheses and + around it, as MySQL prints it."""
    while last > first:
        if tokens[first].key == "+":
            first += 1
        elif tokens[first].key == "(" and tokens[last].key == ")" and _pair(tokens, first, last):
            first, last = first + 1, last - 1
        else:
            break
    return first, last


def _pair(tokens: list[Token], first: int, last: int) -> bool:
    """Whether these two parentheses belong together."""
    open_marks = 0
    for token in tokens[first:last]:
        open_marks += (token.key == "(") - (token.key == ")")
        if not open_marks:
            return False
    return True


def _is_column(query: Grammar, tokens: list[Token]) -> bool:
    if len(tokens) not in (1, 3) or any(token.kind not in (WORD, NAME) for token in tokens[::2]):
        return False
    if len(tokens) == 3:
        return tokens[1].key == "."
    lenient = tokens[0].kind == NAME and query.sqlite and query.sql[tokens[0].start] == '"'
    return not lenient and tokens[0].key not in CONSTANTS and tokens[0].key not in BARE_CALLS[query.dialect]
