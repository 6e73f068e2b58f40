"""Limits on what a query could make out of little: copies of expressions, long texts, many rows, hours of matching.

No clock, KILL or pg_terminate_backend reaches an optimiser that copies an expression 2^25 times, or a built-in that
compares half a megabyte with a megabyte. What cannot be stopped must not begin.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.sql.gate.lexicons import words
from app.sql.gate.tokens import NUMBER, STRING, Token

MAX_SIZE: Final = 10_000  # characters that a literal size may ask for
MAX_COMPUTED: Final = 1_000  # what a computed size is held to
MAX_NEEDLE: Final = 1_000  # characters of what is searched for, and of sets and patterns
MAX_MADE: Final = 1_000_000  # the longest literal, times all that repeats it
MAX_JOINS: Final = 100  # pieces of a text, and of those joined again: 4,096 of 64 KB held PostgreSQL for a minute
MAX_SERIES: Final = 100_000  # rows of generate_series
MAX_WIDTH: Final = 100  # in a format string
MAX_PATTERN: Final = 300  # characters of a regular expression
MAX_SELECTS: Final = 60
MAX_NESTED: Final = 8  # SELECTs within each other: with 45 WITH in WITH, MariaDB did not come back
MAX_REPEATS: Final = 10_000  # 2^22 took MariaDB 4 s to plan and PostgreSQL 6 GB
MAX_SOURCES: Final = 300  # once every use of a WITH query is written out, as MariaDB and SQLite do

# Which argument says how long the result gets, and which one is what is searched for, from 0.
SIZES: Final = {"REPEAT": 1, "SPACE": 0, "LPAD": 1, "RPAD": 1}
PADDINGS: Final = frozenset(["LPAD", "RPAD"])
NEEDLES: Final = {
    **{"INSTR": 1, "LOCATE": 0, "POSITION": 0, "STRPOS": 1, "SUBSTRING_INDEX": 1, "FIND_IN_SET": 0, "SPLIT_PART": 1},
    **{"STRING_TO_ARRAY": 1, "STRING_TO_TABLE": 1, "LTRIM": 1, "RTRIM": 1, "BTRIM": 1, "TRIM": 1, "REPLACE": 1},
    **{"JSON_SEARCH": 2, "JSON_CONTAINS": 1, "STARTS_WITH": 1, "LIKE": 0, "GLOB": 0},
}
REGEX_FUNCTIONS: Final = words(
    "REGEXP_COUNT REGEXP_INSTR REGEXP_LIKE REGEXP_MATCH REGEXP_MATCHES REGEXP_REPLACE",
    "REGEXP_SPLIT_TO_ARRAY REGEXP_SPLIT_TO_TABLE REGEXP_SUBSTR",
)
REGEX_OPERATORS: Final = frozenset(["REGEXP", "RLIKE", "~", "~*", "!~", "!~*"])
PATTERN_OPERATORS: Final = REGEX_OPERATORS | {"LIKE", "ILIKE", "~~", "~~*", "!~~", "!~~*", "TO"}
JOINING: Final = words("CONCAT CONCAT_WS FORMAT PRINTF MAKE_SET GROUP_CONCAT")
# One thing repeated, and nothing else, repeated: (a+)+ tries every way to share the text out.
REPEATED_TWICE: Final = re.compile(r"\((?:\?:)?(?:\[[^\]]*\]|\\.|[^\\()\[\]])[*+]\)(?:[*+]|\{)")


@dataclass
class Level:
    """What one SELECT, with its set operations, repeats."""

    depth: int = 1
    names: Counter[str] = field(default_factory=Counter)
    """How often each name stands here: an optimiser may write what it means in each place."""
    growth: int = 1
    """The most that calls within each other repeat a text."""
    pieces: int = 1
    """Of the present column of the answer, or clause, that are joined to a text."""
    joins: int = 1
    """The most of them."""
    sources: int = 0
    inner: "list[Level]" = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    """The queries of WITH that are read here."""


@dataclass
class Cost:
    """What a level amounts to, with all that is in it."""

    repeats: int
    growth: int
    joins: int
    sources: int


def cost_of(level: Level, named: Mapping[str, Sequence[Level]], known: dict[int, Cost]) -> Cost:
    """Return what a level amounts to, and remember it. A query of WITH that reads itself counts once."""
    if id(level) in known:
        return known[id(level)]
    known[id(level)] = Cost(1, 1, 1, 1)
    used = [other for name in level.used for other in named.get(name, ())]
    parts = [cost_of(other, named, known) for other in (*level.inner, *used)]
    most = max(level.names.values(), default=1)
    known[id(level)] = Cost(
        repeats=most * max((part.repeats for part in parts), default=1),
        growth=level.growth * max((part.growth for part in parts), default=1),
        joins=level.joins * max((part.joins for part in parts), default=1),
        sources=level.sources + sum(part.sources for part in parts),
    )
    return known[id(level)]


def level_problem(root: Level, named: Mapping[str, Sequence[Level]], longest: int) -> tuple[str, str] | None:
    """Return the code and the sentence for a query that repeats too much; None for others."""
    cost = cost_of(root, named, {})
    if cost.repeats > MAX_REPEATS:
        message = (
            "A name stands too often in SELECTs within each other, each of which repeats the others. Flatten them."
        )
        return "too_complex", message
    if cost.sources > MAX_SOURCES:
        return "too_complex", "The queries of WITH use each other too often: each use counts all in it. Use joins."
    if cost.joins > MAX_JOINS or cost.growth * cost.joins * max(longest, 1) > MAX_MADE:
        return "too_large", "The calls and concatenations within each other could make too long a text. Make less."
    return None


def growth_of(key: str, arguments: Sequence[Sequence[Token]]) -> int:
    """Return how many times its argument a call's text can be."""
    if key in SIZES and len(arguments) > SIZES[key] and key not in PADDINGS:
        size = _number(arguments[SIZES[key]])
        return MAX_COMPUTED if size is None else max(int(size), 1)
    if key == "REPLACE" and len(arguments) > 2:
        before, after = (_length(argument) for argument in arguments[1:3])
        return MAX_NEEDLE if after is None else max(after // max(before or 1, 1), 1)
    return 1


def call_problem(key: str, arguments: Sequence[Sequence[Token]], *, formats: bool) -> str | None:
    """Return what the arguments' own text tells about the cost of a call; None when it is little."""
    if key in SIZES and len(arguments) > SIZES[key]:
        size = _number(arguments[SIZES[key]])
        if size is not None and size > MAX_SIZE:
            return f"{key} may make {MAX_SIZE} characters at most."
    if key in ("PRINTF", "FORMAT") and formats and arguments:
        text = _text(arguments[0])
        return "Write the format as a string." if text is None else format_problem(text)
    if key in REGEX_FUNCTIONS and len(arguments) > 1:
        texts = [token.text for token in arguments[1] if token.kind == STRING]
        return next(filter(None, map(pattern_problem, texts)), None)
    if key == "TRANSLATE" and any(_length(argument) is None for argument in arguments[1:]):
        return "TRANSLATE takes its two sets of characters as strings. Use REPLACE for computed ones."
    return series_problem(arguments) if key == "GENERATE_SERIES" else None


def format_problem(text: str) -> str | None:
    """Return what is wrong with a format string: a width that is too large or comes from the data."""
    for directive in re.findall(r"%[^a-zA-Z%]*", text):
        if "*" in directive:
            return "Widths from data (%*d) are not allowed in a format. Write the width as a number."
        if any(len(number) > 4 or int(number) > MAX_WIDTH for number in re.findall(r"\d+", directive)):
            return f"A width in a format may be {MAX_WIDTH} at most."
    return None


def pattern_problem(text: str) -> str | None:
    """Return what is wrong with a regular expression on which an engine that tries every way could spend hours."""
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
    """Return what is wrong with generate_series: too many rows, or a step shorter than a minute."""
    ends = [_number(argument) for argument in arguments]
    known = [end for end in ends if end is not None]
    if len(known) == len(ends) > 1:
        step = abs(known[2]) if len(known) > 2 else 1
        if step and abs(known[1] - known[0]) / step > MAX_SERIES:
            return f"generate_series may make {MAX_SERIES} rows at most."
    elif any(abs(end) > MAX_SERIES for end in known):
        return f"generate_series may make {MAX_SERIES} rows at most: write both ends as numbers."
    steps = [token.text for token in arguments[2] if token.kind == STRING] if len(arguments) > 2 else []
    if any(re.search(r"sec|\d\s*s\b|:", step, re.IGNORECASE) for step in steps):
        return "The step of generate_series is a minute or longer: '1 hour'."
    return None


def _text(argument: Sequence[Token]) -> str | None:
    return argument[0].text if len(argument) == 1 and argument[0].kind == STRING else None


def _length(argument: Sequence[Token]) -> int | None:
    text = _text(argument)
    return None if text is None or len(text) > MAX_NEEDLE else len(text) - 2


def _number(argument: Sequence[Token]) -> float | None:
    """Return the value of an argument that is a number and nothing else."""
    sign = -1 if argument and argument[0].key == "-" else 1
    digits = argument[1:] if sign < 0 else argument
    if len(digits) != 1 or digits[0].kind != NUMBER:
        return None
    text = digits[0].text
    if text[:2].lower() in ("0x", "0b"):
        return sign * float(int(text, 0))
    return sign * float(text)


def join(level: Level, pieces: int) -> None:
    """Count what a concatenation adds."""
    level.pieces += pieces
    level.joins = max(level.joins, level.pieces)
