"""Queries without their values, so that an audit log can be grouped."""

import re
from collections.abc import Iterable
from typing import Final

from app.sql.gate.hints import ascii_lower
from app.sql.gate.outcome import Refused
from app.sql.gate.tokens import BYTES, END, NAME, NUMBER, STRING, WORD, Token, tokens

LITERALS: Final = (NUMBER, STRING, BYTES)
LIST: Final = re.compile(r"\?(?: , \?)+")
MAX_UNREADABLE: Final = 500  # characters


def shape(sql: str, dialect: str) -> str:
    """The query with literals as `?`, for text that cannot be read too. Never raises."""
    try:
        return shape_of(tokens(sql, dialect))
    except (Refused, KeyError):
        return _unreadable_shape(sql)


def shape_of(found: Iterable[Token]) -> str:
    """The same for queries that differ in values, in the length of lists, in spaces, comments and case only."""
    text = " ".join(_shown(token) for token in found if token.kind != END)
    return LIST.sub("?", text).rstrip("; ")


def _shown(token: Token) -> str:
    if token.kind in LITERALS:
        return "?"
    if token.kind == WORD:
        return ascii_lower(token.text)
    return f'"{token.text}"' if token.kind == NAME else token.text


def _unreadable_shape(sql: str) -> str:
    """Without what may be a value, an unfinished string included."""
    cut = sql[: 4 * MAX_UNREADABLE].encode("utf-8", "replace").decode()
    for literal in (r"'[^']*(?:'|$)", r'"[^"]*(?:"|$)', r"\$\$.*?(?:\$\$|$)", r"\b\d[\w.]*"):
        cut = re.sub(literal, "?", cut, flags=re.DOTALL)
    return "unreadable: " + " ".join(cut.lower().split())[:MAX_UNREADABLE]
