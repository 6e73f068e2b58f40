"""Column headers. SQLite and MySQL print the query's text where there is no alias: the caller's text, not ours."""

import re
from collections.abc import Sequence
from typing import Final

from app.sql.gate.frames import Place
from app.sql.gate.tokens import NAME, NUMBER, STRING, WORD, Token
from app.sql.gate.words import CONSTANTS, INTRODUCERS, VALUE_WORDS

MAX_HEADER: Final = 255  # characters of an alias in MySQL and MariaDB
OUTSIDE_NAMES: Final = re.compile("[^\x01-\uffff]")  # what no name may hold there: printed as ?


def header(place: Place, start: int, end: int) -> str | None:
    """Return the header of these tokens, or None where the text that is written gets it by itself."""
    first, last = start, end - 1
    while last > first:
        if place.mysql and place.tokens[first].key == "+":
            first += 1
        elif place.closing.get(first) == last:
            first, last = first + 1, last - 1
        else:
            break
    found = place.tokens[first : last + 1]
    if _is_column(found):  # MySQL prints what the view calls it
        name = found[-1].text
        return name if place.mysql and name != name.lower() else None
    if place.mysql and _is_literal(found):
        return None
    if place.sqlite:  # which prints the comments behind an expression too
        return place.sql[place.tokens[start].start : place.tokens[end].start].rstrip()
    text = OUTSIDE_NAMES.sub("?", place.sql[place.tokens[start].start : place.tokens[end - 1].end])
    return text if len(text) <= MAX_HEADER else None


def _is_literal(found: Sequence[Token]) -> bool:
    """Return whether it is a literal, of which MySQL prints the value."""
    if found[0].key in INTRODUCERS:
        found = found[1:]
    if len(found) == 1:
        return found[0].kind in (STRING, NUMBER) or found[0].key in CONSTANTS
    return bool(found) and all(token.kind == STRING for token in found)


def _is_column(found: Sequence[Token]) -> bool:
    if found[-1].key == "*" and (len(found) == 1 or found[-2].key == "."):
        return True
    if len(found) not in (1, 3) or any(token.kind not in (WORD, NAME) for token in found[::2]):
        return False
    return found[1].key == "." if len(found) == 3 else found[0].key not in VALUE_WORDS
