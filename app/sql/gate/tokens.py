"""SQL text as tokens. Comments are dropped here, so nothing in one can reach a database."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from app.sql.gate.dialects import Dialect
from app.sql.gate.outcome import Problem

WORD: Final = "word"  # an unquoted name or keyword
NAME: Final = "name"  # a quoted name
STRING: Final = "string"
NUMBER: Final = "number"
BYTES: Final = "bytes"  # X'00', B'01'
OPERATOR: Final = "operator"
MARK: Final = "mark"  # ( ) , . ; [ ]
END: Final = "end"
LITERALS: Final = (NUMBER, STRING, BYTES)

MAX_LENGTH: Final = 20_000
MAX_TOKENS: Final = 8_000


class Token(NamedTuple):
    """One token of the caller's text."""

    kind: str
    text: str
    """What is written again for it: a literal as the engine must read it, a name without its quotes."""
    key: str
    """What is compared: words in upper case, operators and marks as they are, otherwise empty."""
    start: int
    end: int


def place_of(sql: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of an offset, from 1."""
    return sql.count("\n", 0, offset) + 1, offset - sql.rfind("\n", 0, offset)


def problem_at(sql: str, offset: int | None, code: str, message: str) -> Problem:
    """Return the problem of a place in the query, or of all of it."""
    line, column = (None, None) if offset is None else place_of(sql, offset)
    return Problem(400, code, message, line=line, column=column)


def tokens(sql: str, dialect: Dialect) -> list[Token]:
    """Return the tokens of a text and an END; raise Problem where no token of the engine begins."""
    _check_characters(sql)
    found: list[Token] = []
    position, kind = 0, ""
    while kind != END:
        match = dialect.tokens.match(sql, position)
        if match is None:
            raise _unreadable(sql, len(sql) - len(re.sub(r"\A[\s\ufeff]+", "", sql[position:])))
        kind, position = match.lastgroup or "", match.end()
        if kind == "block":
            position = _comment_end(sql, match.start(kind), dialect)
        elif kind != "comment":
            found.append(_token(sql, match, kind, dialect))
            position = found[-1].end
            if len(found) > 1 and found[-2].kind in (NUMBER, STRING):
                _check_joint(sql, found, dialect)
    if len(found) > MAX_TOKENS + 1:
        message = f"The query has more than {MAX_TOKENS} words and signs. Ask for less at a time."
        raise problem_at(sql, None, "too_complex", message)
    return found


def _check_characters(sql: str) -> None:
    if len(sql) > MAX_LENGTH:
        message = f"The query has {len(sql)} characters. Send at most {MAX_LENGTH}."
        raise problem_at(sql, None, "too_long", message)
    if bad := re.search(r"[\0\ud800-\udfff]", sql):
        name = "a NUL character" if bad.group() == "\0" else "half a character (a lone surrogate)"
        raise problem_at(sql, bad.start(), "invalid_character", f"The query holds {name}. Leave it out.")


def _token(sql: str, match: re.Match[str], kind: str, dialect: Dialect) -> Token:
    text, (start, end) = match.group(kind), match.span(kind)
    if kind == WORD:
        return Token(WORD, text, text.upper() if text.isascii() else text, start, end)
    if kind == OPERATOR:
        return _operator(sql, text, start, dialect)
    if kind == NAME:
        closing = text[-1]
        name = text[1:-1] if closing == "]" else text[1:-1].replace(closing * 2, closing)
        if not name:
            raise problem_at(sql, start, "syntax", "An empty name is not allowed.")
        return Token(NAME, name, "", start, end)
    if kind == "unicode":
        message = "U&'' strings and U&\"\" names are not read here. Write the characters themselves."
        raise problem_at(sql, start, "unsupported_syntax", message)
    if kind in (STRING, "escaped", "dollar"):
        return Token(STRING, _literal(text, dialect.family), "", start, end)
    return Token(kind, text, text if kind == MARK else "", start, end)


def _operator(sql: str, text: str, start: int, dialect: Dialect) -> Token:
    # PostgreSQL: an operator ends in + or - only when it holds one of the rarer signs.
    while len(text) > 1 and text[-1] in "+-" and not set(text) & set("~!@#%^&|`?"):
        text = text[:-1]
    if text not in dialect.operators:
        message = f"The operator {text[:20]} is not allowed. Put a space between operators, or write it as a function."
        raise problem_at(sql, start, "operator", message)
    return Token(OPERATOR, text, text, start, start + len(text))


def _comment_end(sql: str, start: int, dialect: Dialect) -> int:
    if dialect.escapes and re.match(r"/\*M?!", sql[start : start + 4]):
        message = "Comments that the server executes (/*! ... */) are not allowed. Write plain SQL."
        raise problem_at(sql, start, "executable_comment", message)
    if sql.startswith("/*+", start):
        raise problem_at(sql, start, "hint", "Optimizer hints are not allowed. Leave the /*+ ... */ out.")
    depth = 1
    for mark in re.compile(r"/\*|\*/").finditer(sql, start + 2):
        if mark.group() == "*/":
            depth -= 1
        elif dialect.nested_comments:
            depth += 1
        if depth == 0:
            return mark.end()
    if dialect.open_comments:
        return len(sql)
    raise problem_at(sql, start, "syntax", "This comment does not end. Close it with */.")


def _literal(text: str, family: str) -> str:
    """Return the literal that the engine reads as the caller's, whatever a session is set to, and on one line."""
    if text[0] == "$":
        tag = text.index("$", 1) + 1
        text = "'" + text[tag:-tag].replace("'", "''") + "'"
    elif text[0] in "nN":
        text = text[1:]
    elif text[0] == '"':  # an escaped quote stays escaped
        single = {'""': '"', "'": "''"}
        inside = re.sub(r"\\.|\"\"|'", lambda part: single.get(part[0], part[0]), text[1:-1], flags=re.DOTALL)
        text = f"'{inside}'"
    if family == "sqlite":
        return text
    if family == "postgresql" and text[0] == "'" and re.search(r"[\\\n\r]", text):
        text = "E" + text.replace("\\", "\\\\")
    if not re.search(r"[\n\r]", text):
        return text
    breaks = {"\n": "\\n", "\r": "\\r"}
    return re.sub(r"\\.|[\n\r]", lambda part: breaks.get(part[0][-1], part[0]), text, flags=re.DOTALL)


def _check_joint(sql: str, found: list[Token], dialect: Dialect) -> None:
    """Refuse what engines of different versions split differently: 1abc, 0x1g. Join what PostgreSQL joins."""
    before, last = found[-2:]
    if before.kind == NUMBER and last.kind in (WORD, NUMBER) and before.end == last.start:
        message = "A number and a word stand without a space between them. Separate or quote them."
        raise problem_at(sql, last.start, "syntax", message)
    plain = before.kind == last.kind == STRING and sql[before.start] == sql[last.start] == "'"
    if plain and dialect.folds and "\n" in sql[before.end : last.start] and before.text[0] == last.text[0]:
        joined = before.text[:-1] + last.text[last.text.index("'") + 1 :]
        found[-2:] = [Token(STRING, joined, "", before.start, last.end)]


def _unreadable(sql: str, position: int) -> Problem:
    sign = sql[position]
    if sign in "'\"`[$" and not re.match(r"\$\d", sql[position : position + 2]):
        return problem_at(sql, position, "syntax", f"What {sign} opens here is not closed.")
    if sign in "?:@$":
        message = "Parameters and variables are not allowed. Write the value itself into the query."
        return problem_at(sql, position, "parameter", message)
    shown = sign if sign.isprintable() and sign.isascii() else f"U+{ord(sign):04X}"
    return problem_at(sql, position, "invalid_character", f"The character {shown} has no meaning in a query here.")


def match_parentheses(sql: str, found: Sequence[Token]) -> dict[int, int]:
    """Return the place of the closing mark for each opening one, by their places in the tokens."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for place, token in enumerate(found):
        if token.key in ("(", "["):
            waiting.append(place)
        elif token.key in (")", "]"):
            if not waiting or found[waiting[-1]].key + token.key not in ("()", "[]"):
                raise problem_at(sql, token.start, "syntax", f"{token.key!r} closes nothing here. Leave it out.")
            pairs[waiting.pop()] = place
    if waiting:
        start = found[waiting[-1]].start
        raise problem_at(sql, start, "syntax", f"What {found[waiting[-1]].key} opens here is not closed.")
    return pairs
