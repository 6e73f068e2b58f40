"""Queries without their values, so that an audit log can be grouped."""

import re
from typing import Final

from app.sql.gate.outcome import Refused, ascii_lower
from app.sql.gate.tokens import END, LITERALS, NAME, WORD, Token, tokens

LIST: Final = re.compile(r"\?(?: , \?)+")
MAX_UNREADABLE: Final = 500  # characters


def shape(sql: str, dialect: str) -> str:
    """Return the query with literals as `?`, lists shortened, without spaces, comments and case. Never raises."""
    try:
        text = " ".join(_shown(token) for token in tokens(sql, dialect) if token.kind != END)
    except (Refused, KeyError):  # no unfinished string may show what it holds
        text = sql[: 4 * MAX_UNREADABLE].encode("utf-8", "replace").decode()
        for literal in (r"'[^']*(?:'|$)", r'"[^"]*(?:"|$)', r"\$\$.*?(?:\$\$|$)", r"\b\d[\w.]*"):
            text = re.sub(literal, "?", text, flags=re.DOTALL)
        return "unreadable: " + " ".join(text.lower().split())[:MAX_UNREADABLE]
    return LIST.sub("?", text).rstrip("; ")


def _shown(token: Token) -> str:
    if token.kind in LITERALS:
        return "?"
    return ascii_lower(token.text) if token.kind == WORD else f'"{token.text}"' if token.kind == NAME else token.text
