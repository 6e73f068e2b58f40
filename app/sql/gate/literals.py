"""String literals, written again so that no setting of a session can make the engine read them otherwise."""

import re


def literal(text: str, dialect: str) -> str:
    """The literal that the engine reads as the caller's."""
    if text[0] in "eE":
        return text
    if text[0] == "$":
        tag = text.index("$", 1) + 1
        text = "'" + text[tag:-tag].replace("'", "''") + "'"
    elif text[0] in "nN":
        text = text[1:]
    elif text[0] == '"':
        text = f"'{re.sub(DOUBLE_QUOTED_PARTS, _single_quoted, text[1:-1], flags=re.DOTALL)}'"
    if dialect == "postgresql" and "\\" in text:
        return "E" + text.replace("\\", "\\\\")
    return text


def string_value(text: str) -> str:
    """What a string literal of SQLite or MySQL says, as far as it can be a name."""
    return text[1:-1].replace("''", "'").replace("\\", "")


# What reads otherwise between single quotes than between double ones: an escaped quote stays escaped.
DOUBLE_QUOTED_PARTS = r"\\.|\"\"|'"


def _single_quoted(part: re.Match[str]) -> str:
    return {'""': '"', "'": "''"}.get(part.group(), part.group())
