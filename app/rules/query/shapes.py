"""Queries without their values, so that an audit log can be grouped."""

from collections.abc import Iterable

from app.rules.query.outcome import Refused
from app.rules.query.tokens import BYTES, END, NUMBER, STRING, Token, tokens


def shape(sql: str, dialect: str) -> str:
    """The query with literals as `?`, for text that cannot be parsed too. Never raises."""
    try:
        return shape_of(tokens(sql, dialect))
    except Refused:
        return "(unreadable)"


def shape_of(found: Iterable[Token]) -> str:
    words = ["?" if token.kind in (NUMBER, STRING, BYTES) else token.text for token in found if token.kind != END]
    return " ".join(words)
