"""The tokens around a place in a query, and the parentheses that it is in."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final, NoReturn

from app.sql.gate.bounds import Level
from app.sql.gate.dialects import Dialect
from app.sql.gate.outcome import Catalog, ascii_lower
from app.sql.gate.tokens import BYTES, NAME, NUMBER, STRING, WORD, Token, match_parentheses, problem_at

MAX_DEPTH: Final = 50  # parentheses and calls within each other
TABLE_FOLLOWS: Final = ("FROM", "JOIN", ",", "LATERAL", "(")
QUERY_STARTS: Final = ("SELECT", "WITH", "VALUES")
KEYWORD, PLAIN, ALIAS, QUALIFIER, CALL, TYPE = "k", "n", "a", "q", "f", "t"
"""What a word or a name is."""
VALUES: Final = (WORD, NAME, STRING, NUMBER, BYTES)


@dataclass
class Frame:
    """One pair of parentheses, or the whole text."""

    opener: str
    """The word before it."""
    level: Level
    call: bool = False
    """The arguments of a function."""
    names: bool = False
    """A list of names and nothing else."""
    clause: str = ""
    with_query: str = ""
    """What WITH calls the query in it, or the one that is written now."""
    own: bool = False
    """Whether a SELECT stands here."""
    item: int = -1
    """Where the present column of the answer begins."""
    made: int = 1
    """How often the calls around it repeat what is here."""
    interval: bool = False
    """A unit of time is still to come."""


class Place:
    """The tokens, the place reached, and what has been said of those before it."""

    def __init__(self, sql: str, dialect: Dialect, catalog: Catalog, found: list[Token]) -> None:
        self.sql = sql
        self.dialect = dialect
        self.catalog = catalog
        self.tokens = found
        self.keys = [token.key for token in found] + [""] * 8  # also for what would be before the first
        self.kinds = [token.kind for token in found] + [""] * 8
        self.sqlite, self.mysql, self.postgresql = (
            dialect.family == each for each in ("sqlite", "mysql", "postgresql")
        )
        self.closing = match_parentheses(sql, found)
        self.opening = {end: start for start, end in self.closing.items()}
        self.natural = "NATURAL" in self.keys
        """Whether tables may be joined by columns of the same name."""
        self.gathers = not dialect.gathering_functions.isdisjoint(self.keys)
        """Whether an aggregate may make a text of a gigabyte."""
        self.aggregates = not dialect.joining_aggregates.isdisjoint(self.keys)
        """Whether an aggregate may make a text of a megabyte."""
        self.arrays = not dialect.array_makers.isdisjoint(self.keys)
        """Whether arrays may be as long as texts."""
        self.is_huge = not dialect.huge_numbers.isdisjoint(self.keys) or self._makes_digits()
        """Whether numbers may have a hundred thousand digits."""
        self.roles = [""] * len(found)
        self.placed = [0] * (len(found) + 1)
        """Where each token's text begins among those written."""
        self.at = 0
        self.last = self.next = ""
        """What is compared of the tokens before and behind this one."""
        self.written: list[str] = []
        self.frame = Frame("", Level())
        self.frames = [self.frame]
        self.before: dict[int, list[str]] = {}
        self.after: dict[int, list[str]] = {}
        """What is written around the tokens at these places."""
        self.levels: dict[str, list[Level]] = defaultdict(list)
        """Of each query of WITH what it amounts to."""
        self.tables: dict[str, str] = {}
        """The tables read, by what the query calls them."""
        self.unknown: list[Token] = []
        """The other tables: queries of WITH, if such follow."""
        self.aliases: set[str] = set()
        self.row_calls: dict[str, frozenset[str]] = {}
        """Of each call in FROM the columns that it has, by what the query calls it."""
        self.columns: list[tuple[str, str, Token, bool]] = []
        """The columns named: table or alias, name, token, and whether tables are joined by it."""
        self.selects = self.sources = 0
        self.longest = 0
        """Characters of a string."""
        self.stars = False
        """Whether all columns of a table are selected."""

    def _makes_digits(self) -> bool:
        """Return whether a text that grows may be cast to a number."""
        grows = self.dialect.sizes.keys() | self.dialect.replacements.keys()
        return self.postgresql and not (
            grows.isdisjoint(self.keys) or {"NUMERIC", "DECIMAL", "DEC"}.isdisjoint(self.keys)
        )

    def open(self, frame: Frame) -> None:
        """Begin what stands in parentheses."""
        self.frames.append(frame)
        self.frame = frame
        if len(self.frames) > MAX_DEPTH:
            message = f"The query is nested more than {MAX_DEPTH} levels deep. Use WITH to flatten it."
            self.refuse("too_complex", message)

    @property
    def here(self) -> Token:
        """The token that is to be written."""
        return self.tokens[self.at]

    def take(self, text: str, role: str = "") -> None:
        """Write a text for the token here, and go on."""
        self.placed[self.at] = len(self.written)
        self.placed[self.at + 1] = len(self.written) + 1
        self.frame.level.tokens += 1
        self.written.append(text)
        self.roles[self.at] = role
        self.at += 1

    def refuse(self, code: str, message: str, at: Token | None = None) -> NoReturn:
        """Raise the problem of a token, or of the one here."""
        raise problem_at(self.sql, (at or self.here).start, code, message)

    def refuse_unexpected(self, wanted: str) -> NoReturn:
        """Raise the problem of a token that cannot stand here."""
        shown = self.sql[self.here.start : self.here.end][:30]
        said = f"{shown!r} is not understood here" if shown else "The query ends too early"
        self.refuse("syntax", f"{said}: {wanted}.")

    def folded(self, token: Token) -> str:
        """Return a name as the engine reads it."""
        return ascii_lower(token.text) if self.dialect.folds and token.kind == WORD else token.text

    def compared(self, token: Token) -> str:
        """Return a key for comparison: equal for names that are one name to the engine."""
        return self.folded(token) if self.dialect.folds else ascii_lower(token.text)

    def count_name(self, name: str) -> None:
        """Count one more use of a name. MariaDB takes é and É for one, DuckDB quoted A and a: counted as if all did."""
        self.frame.level.names[name.lower() if name.isascii() else ""] += 1

    def quoted(self, name: str, sign: str = "") -> str:
        """Return a name in quotes, so that it can be nothing but a name."""
        sign = sign or self.dialect.quote
        return sign + name.replace(sign, sign * 2) + sign

    def value_ends(self) -> bool:
        """Return whether a value, a table or a call can end with the token before this, so that an alias may follow."""
        index = self.at - 1
        if index < 0:
            return False
        key = self.keys[index]
        if self.roles[index] == KEYWORD:
            return key in self.dialect.value_words
        if key == ")":
            opened = self.opening[index]
            return not (self.keys[opened - 1] == "ON" and self.keys[opened - 2] == "DISTINCT")
        return self.kinds[index] in VALUES or key == "]"

    def begins_query(self, index: int) -> bool:
        """Return whether the parenthesis at this place, or the ones right behind it, hold a query."""
        while self.keys[index] == "(":
            index += 1
        return self.keys[index] in QUERY_STARTS

    def expects_table(self) -> bool:
        """Return whether a table, a subquery or a call that makes rows stands here."""
        if self.frame.clause != "FROM" or self.last not in TABLE_FOLLOWS:
            return False
        return not (self.last == "FROM" and self.keys[self.at - 2] == "DISTINCT")
