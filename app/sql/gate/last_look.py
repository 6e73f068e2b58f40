"""A last look at the text that was written: it is read anew, and holds nothing but what may be there."""

from functools import cache
from typing import Final

from app.sql.gate.functions import ROWS, SCALAR
from app.sql.gate.lexicons import LEXICONS, words
from app.sql.gate.outcome import Refused
from app.sql.gate.words import (
    CHARACTER_SETS,
    FIELDS,
    INTRODUCERS,
    JSON_TABLE_WORDS,
    RESERVED,
    SOFT,
    TYPE_ENDINGS,
    TYPES,
)

KINDS: Final = frozenset(["word", "name", "string", "escaped", "number", "bytes", "operator", "mark"])
OTHER_WORDS: Final = words("SUBSTR LEFT LEAST NULLIF COALESCE BINARY INTERVAL MOD CHARSET JSON_TABLE")


@cache
def known_words(dialect: str) -> frozenset[str]:
    """Return the words that may stand in a text without quotes."""
    endings = {word for ending in TYPE_ENDINGS.get(dialect, ()) for word in ending}
    listed = RESERVED[dialect] | SOFT[dialect] | TYPES[dialect] | SCALAR[dialect] | ROWS[dialect] | FIELDS
    mysql = INTRODUCERS | CHARACTER_SETS | JSON_TABLE_WORDS if dialect in ("mysql", "mariadb") else frozenset[str]()
    return listed | endings | mysql | OTHER_WORDS


def check_written(text: str, dialect: str) -> None:
    """Raise Refused for a text that holds anything but quoted names, literals, and listed words and signs."""
    lexicon, known = LEXICONS[dialect], known_words(dialect)
    found = [(match.lastgroup or "", match.group()) for match in lexicon.pattern.finditer(text)]
    if "".join([part for _, part in found]) != text:
        raise _unsafe(text)
    parts, casts = [each for each in found if each[1] != " "], [False]
    before_kind = before = ""
    for place, (kind, part) in enumerate(parts):
        listed = known if kind == "word" else lexicon.operators if kind == "operator" else None
        if kind not in KINDS or (listed is not None and part not in listed):
            raise _unsafe(part)
        if part == "(":
            casts.append(before == "CAST")
            if before_kind == "name" and not _is_list(parts, place):
                raise _unsafe(before)
        elif part == ")":
            casts.pop()
        elif dialect == "postgresql" and _names_type(kind, before_kind, before, is_cast=casts[-1]):
            raise _unsafe(before)
        before_kind, before = kind, part


def _names_type(kind: str, before_kind: str, before: str, *, is_cast: bool) -> bool:
    """Return whether PostgreSQL could read a quoted name as a type: `x::"regclass"`, `"regclass" 'x'`."""
    if kind == "name":
        return before == "::" or (before == "AS" and is_cast)
    return kind in ("string", "escaped") and before_kind == "name"


def _is_list(parts: list[tuple[str, str]], place: int) -> bool:
    """Return whether the parenthesis behind a name holds names alone, of an alias or of a query of WITH."""
    end = place + 1
    while end < len(parts) and (parts[end][0] == "name" or parts[end][1] == ","):
        end += 1
    after = [part for _, part in parts[end : end + 6]]
    if after[:1] != [")"]:
        return False
    rest = [part for part in after[1:] if part not in ("NOT", "MATERIALIZED")]
    while rest[2:3] == ["("]:
        del rest[2]
    is_with = rest[:2] == ["AS", "("] and rest[2:3] in (["SELECT"], ["WITH"], ["VALUES"])
    return is_with or parts[place - 2][1] == "AS"


def _unsafe(part: str) -> Refused:
    """Return the refusal of a text that the gate should not have written."""
    return Refused(
        "unsupported_syntax", f"{part[:30]!r} cannot be written in a safe form. Write the query another way."
    )
