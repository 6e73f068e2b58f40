"""A last look at the text that was written: it is read anew, and holds nothing but what may be there."""

from collections.abc import Iterator
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
    parts, casts = list(_parts(text, dialect)), [False]
    for place, (kind, part) in enumerate(parts):
        before_kind, before = parts[place - 1] if place else ("", "")
        if kind not in KINDS or (kind == "word" and part not in known_words(dialect)):
            raise _unsafe(part)
        if part == "(":
            casts.append(before == "CAST")
            if before_kind == "name" and not _is_list(parts, place):
                raise _unsafe(before)
        elif part == ")":
            casts.pop()
        elif dialect == "postgresql" and _names_type(kind, before_kind, before, is_cast=casts[-1]):
            raise _unsafe(before)


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


def _parts(text: str, dialect: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each part. Nothing but single spaces stands between them."""
    lexicon, position = LEXICONS[dialect], 0
    for match in lexicon.pattern.finditer(text):
        kind, part = match.lastgroup or "", match.group()
        if match.start() != position or (kind == "operator" and part not in lexicon.operators):
            raise _unsafe(part)
        position = match.end()
        if part != " ":
            yield kind, part
    if position != len(text):
        raise _unsafe(text[position])


def _unsafe(part: str) -> Refused:
    """Return the refusal of a text that the gate should not have written."""
    return Refused(
        "unsupported_syntax", f"{part[:30]!r} cannot be written in a safe form. Write the query another way."
    )
