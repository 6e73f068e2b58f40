"""String literals, written again in one form that no setting of a session and no line break can change."""

import re
from typing import Final

LINE_BREAKS: Final = {"\n": "\\n", "\r": "\\r"}
LINE_BREAK_PARTS: Final = r"\\.|[\n\r]"
# What reads otherwise between single quotes than between double ones: an escaped quote stays escaped.
DOUBLE_QUOTED_PARTS: Final = r"\\.|\"\"|'"


def literal(text: str, dialect: str) -> str:
    """Return the literal that the engine reads as the caller's."""
    if text[0] == "$":
        tag = text.index("$", 1) + 1
        text = "'" + text[tag:-tag].replace("'", "''") + "'"
    elif text[0] in "nN":
        text = text[1:]
    elif text[0] == '"':
        text = f"'{re.sub(DOUBLE_QUOTED_PARTS, _single_quoted, text[1:-1], flags=re.DOTALL)}'"
    if dialect == "sqlite":
        return text
    if dialect == "postgresql" and text[0] == "'" and re.search(r"[\\\n\r]", text):
        text = "E" + text.replace("\\", "\\\\")
    return re.sub(LINE_BREAK_PARTS, _on_one_line, text, flags=re.DOTALL) if re.search(r"[\n\r]", text) else text


def string_value(text: str) -> str:
    """Return what a string literal of SQLite or MySQL says, as far as it can be a name."""
    return text[1:-1].replace("''", "'").replace("\\", "")


def _single_quoted(part: re.Match[str]) -> str:
    return {'""': '"', "'": "''"}.get(part.group(), part.group())


def _on_one_line(part: re.Match[str]) -> str:
    return LINE_BREAKS.get(part.group()[-1], part.group())
