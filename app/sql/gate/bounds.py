"""Limits on what a query could make out of little: copies of expressions, long texts, many rows, hours of matching.

No clock, KILL or pg_terminate_backend reaches an optimiser that copies an expression 2^25 times, or a built-in that
compares half a megabyte with a megabyte. What cannot be stopped must not begin.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from math import inf
from typing import Final, NamedTuple

from app.sql.gate.dialects import Dialect
from app.sql.gate.tokens import LITERALS, NAME, NUMBER, STRING, WORD, Token

MAX_SIZE: Final = 10_000  # characters that a literal size may ask for
MAX_COMPUTED: Final = 1_000  # what a computed size is held to
MAX_NEEDLE: Final = 1_000  # characters of what is searched for, of sets, patterns and replacements
MAX_MADE: Final = 1_000_000  # the longest literal, times all that repeats it
STORED: Final = 2**16  # characters of a stored text, as far as these limits go
MAX_STORED: Final = 2**28  # such a text, times all that repeats it
MAX_JOINS: Final = 100  # pieces of a text, and of those joined again: 4,096 of 64 KB held PostgreSQL for a minute
MAX_SERIES: Final = 100_000  # rows of generate_series
MAX_REPEATS: Final = 10_000  # 2^22 took MariaDB 4 s to plan and PostgreSQL 6 GB
MAX_WRITTEN: Final = 500_000  # words, once each use of a name is written out: 1.8 million took PostgreSQL 2.8 GB
MAX_SOURCES: Final = 300  # once every use of a WITH query is written out, as MariaDB and SQLite do
MAX_GATHERED: Final = 5  # aggregates that may each hold a gigabyte
MAX_WORK: Final = 6_000_000_000  # characters compared for one row: a second or two for each 1,000,000,000
USUAL_NEEDLE: Final = 5  # what a written pattern costs where no text is made to fit it
ORDINARY: Final = 15  # what a call costs for each character of a text: UPPER takes as long as finding 12
SLOW: Final = 1_000  # from here on, it takes the square of a text's length
MULTIPLICATION: Final = 1_000  # what one of numbers with 65,000 digits compares to: 0.08 s

Arguments = Sequence[Sequence[Token]]


@dataclass
class Level:
    """The repetitions in one SELECT, with its set operations."""

    depth: int = 1
    is_named: bool = False
    """A query of WITH, which runs where it is read."""
    names: Counter[str] = field(default_factory=Counter)
    """How often each name stands here: an optimiser may write what it means in each place."""
    tokens: int = 0
    growth: int = 1
    """The most that calls within each other repeat a text."""
    stored: int = 1
    """The same of texts that are not written here."""
    pieces: int = 1
    """Of the present column of the answer, or clause, that are joined to a text."""
    joins: int = 1
    """The most of them."""
    work: int = 0
    """Characters that the calls and patterns here look for, of which each is compared with each of a text."""
    usual: int = 0
    """The same for texts that no caller made: patterns and slow calls seldom find in them what makes them slow."""
    gathered: int = 0
    """Aggregates that hold all values of a group."""
    sources: int = 0
    inner: "list[Level]" = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    """The queries of WITH that are read here."""

    def join(self, pieces: int) -> None:
        """Count what a concatenation adds."""
        self.pieces += pieces
        self.joins = max(self.joins, self.pieces)

    def search(self, needle: Sequence[Token], weight: int = 0) -> None:
        """Count a pattern or a text that is searched for, and what the call costs beside it."""
        is_written = all(token.kind in LITERALS for token in needle)
        length = sum(len(token.text) for token in needle) if is_written else MAX_NEEDLE
        self.work += length + weight
        self.usual += (min(length, USUAL_NEEDLE) if is_written else length) + (weight // 3 if weight > SLOW else weight)

    def grow(self, made: int, *, stored: bool) -> None:
        """Count what a call makes of a text."""
        self.growth = max(self.growth, made)
        self.stored = max(self.stored, made if stored else 1)


class Cost(NamedTuple):
    """The repetitions in a level and all levels within it."""

    repeats: int
    written: int
    growth: int
    stored: int
    joins: int
    work: int
    usual: int
    gathered: int
    sources: int


NOTHING: Final = Cost(1, 0, 1, 1, 1, 0, 0, 0, 0)
ENDLESS: Final = NOTHING._replace(repeats=MAX_REPEATS + 1)


def cost_of(
    level: Level, named: Mapping[str, Sequence[Level]], known: dict[int, Cost], within: tuple[str, ...] = ()
) -> Cost:
    """Return what a level amounts to, and remember it.

    `within`: the queries of WITH around it. One that reads itself counts once; a circle of several is endless.
    """
    if id(level) in known:
        return known[id(level)]
    parts = [NOTHING, *(cost_of(other, named, known, within) for other in level.inner)]
    runs = [part for part, other in zip(parts[1:], level.inner, strict=True) if not other.is_named]
    for name in level.used:
        if name in within[:-1]:
            return ENDLESS
        if name not in within:
            read = [cost_of(other, named, known, (*within, name)) for other in named.get(name, ())]
            parts, runs = parts + read, runs + read
    copies = max(level.names.values(), default=1)
    known[id(level)] = Cost(
        repeats=copies * max(part.repeats for part in parts),
        written=level.tokens + copies * sum(part.written for part in parts),
        growth=level.growth * max(part.growth for part in parts),
        stored=level.stored * max(part.stored for part in parts),
        joins=level.joins * max(part.joins for part in parts),
        work=level.work + copies * sum(part.work for part in runs),
        usual=level.usual + copies * sum(part.usual for part in runs),
        gathered=level.gathered + sum(part.gathered for part in runs),
        sources=level.sources + sum(part.sources for part in parts),
    )
    return known[id(level)]


def level_problem(
    root: Level, named: Mapping[str, Sequence[Level]], longest: int, *, gathers: bool
) -> tuple[str, str] | None:
    """Return the code and the sentence for a query that repeats too much; None for others.

    `gathers`: an aggregate makes texts of up to MAX_MADE characters, or what is searched in is cut to that.
    """
    cost = cost_of(root, named, {})
    if cost.repeats > MAX_REPEATS or cost.written > MAX_WRITTEN:
        message = "A name stands too often in SELECTs within each other, each of which repeats the others."
        return "too_complex", f"{message} Flatten them."
    if cost.sources > MAX_SOURCES:
        return "too_complex", "The queries of WITH use each other too often: each use counts all in it. Use joins."
    if cost.gathered > MAX_GATHERED:
        return (
            "too_complex",
            f"A query may gather values {MAX_GATHERED} times, as string_agg does. Ask for less at once.",
        )
    made, stored = cost.growth * cost.joins * max(longest, 1), cost.stored * cost.joins * STORED
    if cost.joins > MAX_JOINS or made > MAX_MADE or stored > MAX_STORED:
        return "too_large", "The calls and concatenations within each other could make too long a text. Make less."
    is_made = gathers or cost.growth > 1 or longest > MAX_NEEDLE
    searched = max(made, stored, MAX_MADE if gathers else 0)
    if (cost.work if is_made else cost.usual) * searched > MAX_WORK:
        message = "The calls and patterns of this query could compare too much for one row."
        return "too_large", f"{message} Use fewer of them, shorter patterns, or shorter texts."
    return None


def growth_of(key: str, arguments: Arguments, dialect: Dialect) -> int:
    """Return how many times its argument a call's text can be."""
    place = dialect.sizes.get(key)
    if place is not None and place < len(arguments) and key not in ("LPAD", "RPAD"):
        size = _number(arguments[place])
        return MAX_COMPUTED if size is None else int(min(max(size, 1), MAX_MADE + 1))
    place = dialect.replacements.get(key)
    if place is not None and place < len(arguments):
        lengths = [_length(argument) for argument in arguments[place:]]
        after = MAX_NEEDLE if None in lengths else max(filter(None, lengths), default=0) + 1
        before = _length(arguments[1]) if key == "REPLACE" else 1
        return max(after // max(before or 1, 1), 1)
    return dialect.factors.get(key, 1)


def made_by(key: str, arguments: Arguments, dialect: Dialect) -> int:
    """Return how many characters a call can make of any text."""
    place = dialect.sizes.get(key)
    if key not in ("LPAD", "RPAD") or place is None or place >= len(arguments):
        return 0
    size = _number(arguments[place])
    return MAX_COMPUTED if size is None else int(min(max(size, 0), MAX_SIZE))


def weight_of(key: str, dialect: Dialect) -> int:
    """Return what a call costs for each character of a text."""
    return 0 if key in dialect.light_functions else dialect.weights.get(key, ORDINARY)


def has_name(argument: Sequence[Token], dialect: Dialect) -> bool:
    """Return whether an argument holds a name, and so perhaps a stored text."""
    behind = [token.key for token in argument[1:]]
    return any(
        token.kind == NAME or (token.kind == WORD and after != "(" and token.key not in dialect.reserved)
        for token, after in zip_longest(argument, behind)
    )


def call_problem(key: str, arguments: Arguments, dialect: Dialect) -> str | None:
    """Return what the arguments' own text tells about the cost of a call; None when it is little."""
    place = dialect.sizes.get(key)
    if place is not None and place < len(arguments) and (_number(arguments[place]) or 0) > MAX_SIZE:
        return f"{key} may make {MAX_SIZE} characters at most."
    if key in ("PRINTF", "FORMAT") and dialect.family != "mysql" and arguments:
        text = _text(arguments[0])
        return "Write the format as a string." if text is None else first_problem(text, dialect.format_problems)
    if key in dialect.regex_functions and len(arguments) > 1:
        found = [first_problem(each.text, dialect.regex_problems) for each in arguments[1] if each.kind == STRING]
        return next(filter(None, found), None)
    if key == "TRANSLATE" and any(_length(argument) is None for argument in arguments[1:]):
        return "TRANSLATE takes its two sets of characters as strings. Use REPLACE for computed ones."
    return series_problem(arguments) if key == "GENERATE_SERIES" else None


def first_problem(text: str, problems: Mapping[str, str]) -> str | None:
    """Return the sentence of the first pattern that a text matches; None when it matches none."""
    return next((sentence for pattern, sentence in problems.items() if re.search(pattern, text)), None)


def series_problem(arguments: Arguments) -> str | None:
    """Return what is wrong with generate_series: too many rows, or a step shorter than a minute."""
    ends = [_number(argument) for argument in arguments]
    known = [end for end in ends if end is not None]
    if len(known) == len(ends) > 1:
        step = abs(known[2]) if len(known) > 2 else 1
        if step and abs(known[1] - known[0]) / step > MAX_SERIES:
            return f"generate_series may make {MAX_SERIES} rows at most."
    elif any(abs(end) > MAX_SERIES for end in known):
        return f"generate_series may make {MAX_SERIES} rows at most: write both ends as numbers."
    steps = [token.text for argument in arguments[2:3] for token in argument if token.kind == STRING]
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
    try:
        return sign * float(int(text, 0) if text[:2].lower() in ("0x", "0b") else text)
    except OverflowError:
        return sign * inf
