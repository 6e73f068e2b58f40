"""Limits on what a call could make out of little: long strings, many rows, hours of matching."""

import re
from collections.abc import Sequence
from typing import Final

from app.sql.gate.tokens import NUMBER, STRING, Token
from app.sql.gate.word_lists import words

MAX_SIZE: Final = 10_000  # characters that a literal size may ask for
MAX_COMPUTED: Final = 1_000  # a computed one is held to this; beyond it the result is NULL
MAX_GROWTH: Final = 1_000_000  # all factors of a query multiplied, since they can be nested
USUAL_REPLACEMENT: Final = 10  # characters that a computed replacement is counted as
MAX_SERIES: Final = 100_000  # rows of generate_series
MAX_WIDTH: Final = 100  # in a format string
MAX_PATTERN: Final = 300  # characters of a regular expression

REGEX_FUNCTIONS: Final = words(
    "REGEXP_COUNT REGEXP_INSTR REGEXP_LIKE REGEXP_MATCH REGEXP_MATCHES REGEXP_REPLACE",
    "REGEXP_SPLIT_TO_ARRAY REGEXP_SPLIT_TO_TABLE REGEXP_SUBSTR",
)
REGEX_OPERATORS: Final = frozenset(["REGEXP", "RLIKE", "~", "~*", "!~", "!~*"])
# One thing repeated, and nothing else, repeated: (a+)+ tries every way to share the text out.
REPEATED_TWICE: Final = re.compile(r"\((?:\?:)?(?:\[[^\]]*\]|\\.|[^\\()\[\]])[*+]\)(?:[*+]|\{)")


def format_problem(text: str) -> str | None:
    """What is wrong with a format string: a width that is too large or comes from the data."""
    for directive in re.findall(r"%[^a-zA-Z%]*", text):
        if "*" in directive:
            return "Widths from data (%*d) are not allowed in a format. Write the width as a number."
        if any(len(number) > 4 or int(number) > MAX_WIDTH for number in re.findall(r"\d+", directive)):
            return f"A width in a format may be {MAX_WIDTH} at most."
    return None


def pattern_problem(text: str) -> str | None:
    """What is wrong with a regular expression on which an engine that tries every way could spend hours."""
    if len(text) > MAX_PATTERN:
        return f"A regular expression may have {MAX_PATTERN} characters at most."
    if REPEATED_TWICE.search(text):
        return "A repetition of what is repeated already, as in (a+)+, is not allowed in a regular expression."
    if re.search(r"(?<!\\)(?:\\\\)*\\[1-9]|\(\?[R0-9&P]", text):
        return "Back references and recursion are not allowed in a regular expression."
    if any(int(number) > MAX_WIDTH for number in re.findall(r"\{(?:\d{0,6},)?(\d{1,6})\}", text)):
        return f"A repetition in a regular expression may count to {MAX_WIDTH} at most."
    return None


def series_problem(arguments: Sequence[Sequence[Token]]) -> str | None:
    """What is wrong with the arguments of generate_series: too many rows, or a step shorter than a minute."""
    bounds = [_number(argument) for argument in arguments]
    known = [bound for bound in bounds if bound is not None]
    if len(known) == len(bounds) > 1:
        step = abs(known[2]) if len(known) > 2 else 1
        if step and abs(known[1] - known[0]) / step > MAX_SERIES:
            return f"generate_series may make {MAX_SERIES} rows at most."
    elif any(abs(bound) > MAX_SERIES for bound in known):
        return f"generate_series may make {MAX_SERIES} rows at most: write both ends as numbers."
    steps = [token.text for token in arguments[2] if token.kind == STRING] if len(arguments) > 2 else []
    if any(re.search(r"sec|\d\s*s\b|:", step, re.IGNORECASE) for step in steps):
        return "The step of generate_series is a minute or longer: '1 hour'."
    return None


def _number(argument: Sequence[Token]) -> float | None:
    """The value of an argument that is a number and nothing else."""
    sign = -1 if argument and argument[0].key == "-" else 1
    digits = argument[1:] if sign < 0 else argument
    if len(digits) != 1 or digits[0].kind != NUMBER:
        return None
    text = digits[0].text
    return sign * float(int(text, 16) if text[:2] in ("0x", "0X") else float(text))
