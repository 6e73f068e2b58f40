"""The parentheses of a query, and the tokens around a place in it."""

from dataclasses import dataclass
from typing import Final, NoReturn

from app.sql.gate.bounds import Level
from app.sql.gate.hints import ascii_lower
from app.sql.gate.lexicons import LEXICONS
from app.sql.gate.outcome import Catalog
from app.sql.gate.tokens import BYTES, NAME, NUMBER, STRING, WORD, Token, match_parentheses, refused_at
from app.sql.gate.words import PAIRS, RESERVED, SOFT, VALUE_WORDS

MAX_DEPTH: Final = 50  # parentheses and calls within each other
TABLE_FOLLOWS: Final = ("FROM", "JOIN", ",", "LATERAL", "(")
QUERY_STARTS: Final = ("SELECT", "WITH", "VALUES")
KEYWORD, PLAIN, ALIAS, QUALIFIER, CALL, TYPE = "k", "n", "a", "q", "f", "t"
"""What a word or a name is."""


@dataclass
class Frame:
    """One pair of parentheses, or the whole text."""

    opener: str
    """The word before it."""
    level: Level
    start: int = -1
    """The place of the parenthesis."""
    call: bool = False
    """The arguments of a function."""
    names: bool = False
    """A list of names and nothing else."""
    clause: str = ""
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

    def __init__(self, sql: str, dialect: str, catalog: Catalog, found: list[Token]) -> None:
        self.sql = sql
        self.dialect = dialect
        self.catalog = catalog
        self.tokens = found
        self.lexicon = LEXICONS[dialect]
        self.postgresql, self.sqlite = dialect == "postgresql", dialect == "sqlite"
        self.mysql = dialect in ("mysql", "mariadb")
        self.closing = match_parentheses(sql, found)
        self.opening = {end: start for start, end in self.closing.items()}
        self.roles = [""] * len(found)
        self.at = 0
        self.last = self.next = ""
        """What is compared of the tokens before and behind this one."""
        self.written: list[str] = []
        self.frame = Frame("", Level())
        self.frames = [self.frame]

    def open(self, frame: Frame) -> None:
        """Begin what stands in parentheses."""
        self.frames.append(frame)
        self.frame = frame
        if len(self.frames) > MAX_DEPTH:
            message = f"The query is nested more than {MAX_DEPTH} levels deep. Use WITH to flatten it."
            self.refuse("too_complex", message)

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def key(self, ahead: int = 0) -> str:
        """Return what is compared of the token here or some tokens away."""
        index = self.at + ahead
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def kind(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""

    def take(self, text: str, role: str = "") -> None:
        """Write a text for the token here, and go on."""
        self.written.append(text)
        self.roles[self.at] = role
        self.at += 1

    def refuse(self, code: str, message: str, at: Token | None = None) -> NoReturn:
        """Raise a refusal at a token, or here."""
        raise refused_at(self.sql, (at or self.here).start, code, message)

    def refuse_unexpected(self, wanted: str) -> NoReturn:
        """Raise the refusal of a token that cannot stand here."""
        shown = self.sql[self.here.start : self.here.end][:30]
        self.refuse(
            "syntax",
            f"{shown!r} is not understood here: {wanted}." if shown else f"The query ends too early: {wanted}.",
        )

    def folded(self, token: Token) -> str:
        """Return a name as the engine reads it: PostgreSQL reads unquoted ones in lower case."""
        return ascii_lower(token.text) if self.lexicon.folds and token.kind == WORD else token.text

    def compared(self, token: Token) -> str:
        """Return what names have in common that the engine takes for one."""
        return self.folded(token) if self.lexicon.folds else ascii_lower(token.text)

    def quoted(self, name: str, sign: str = "") -> str:
        """Return a name in quotes, so that it can be nothing but a name."""
        sign = sign or self.lexicon.quote
        return sign + name.replace(sign, sign * 2) + sign

    def is_keyword(self, ahead: int = 0) -> bool:
        """Return whether an unquoted word is a keyword where it stands."""
        key = self.key(ahead)
        if self.kind(ahead) != WORD or self.key(ahead - 1) == ".":
            return False
        if key in RESERVED[self.dialect]:
            return not (key in ("LEFT", "RIGHT") and self.key(ahead + 1) == "(")
        if key not in SOFT[self.dialect]:
            return False
        before, after = (key_of_pair(self.tokens[self.at + ahead + step]) for step in (-1, 1))
        return any((before, key) in pairs or (key, after) in pairs for pairs in (PAIRS[""], PAIRS[self.dialect]))

    def value_ends(self, ahead: int = -1) -> bool:
        """Return whether a value, a table or a call can end with the token before this, so that an alias may follow."""
        index = self.at + ahead
        if index < 0:
            return False
        token, role = self.tokens[index], self.roles[index]
        if token.kind == WORD and role == KEYWORD:
            return token.key in VALUE_WORDS
        if token.key == ")":
            opened = self.opening[index]
            return not (self.tokens[opened - 1].key == "ON" and self.tokens[opened - 2].key == "DISTINCT")
        return token.kind in (WORD, NAME, STRING, NUMBER, BYTES) or token.key == "]"

    def begins_query(self, index: int) -> bool:
        """Return whether the parenthesis at this place, or the ones right behind it, hold a query."""
        while self.tokens[index].key == "(":
            index += 1
        return self.tokens[index].key in QUERY_STARTS

    def expects_table(self) -> bool:
        """Return whether a table, a subquery or a call that makes rows stands here."""
        if self.frame.clause != "FROM" or self.last not in TABLE_FOLLOWS:
            return False
        return not (self.last == "FROM" and self.key(-2) == "DISTINCT")

    def follows_table(self) -> bool:
        """Return whether a table's alias could stand here."""
        return self.frame.clause == "FROM" and self.value_ends()

    def with_queries(self) -> dict[int, str]:
        """Return the names of the queries of WITH, by the places of the parentheses around them."""
        found: dict[int, str] = {}
        for place in self.closing:
            before = place - 1
            while before > 0 and self.tokens[before].key in ("MATERIALIZED", "NOT"):
                before -= 1
            if before < 1 or self.tokens[before].key != "AS" or not self.begins_query(place):
                continue
            named = before - 1
            if self.tokens[named].key == ")":
                named = self.opening[named] - 1
            if self.tokens[named].kind in (WORD, NAME):
                found[place] = self.compared(self.tokens[named])
        return found


def key_of_pair(token: Token) -> str:
    return {NUMBER: "#", STRING: "$"}.get(token.kind, token.key)
