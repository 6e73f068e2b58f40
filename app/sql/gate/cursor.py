"""Reading tokens one after the other, and writing what may run.

The grammar is an allow-list: what is read is written again token for token, and what no rule reads is refused where it
stands. Only what a rule writes reaches the database.
"""

from collections.abc import Iterable
from typing import Final

from app.sql.gate.outcome import Catalog, Refused
from app.sql.gate.tokens import END, MARK, NAME, OPERATOR, WORD, Token, refused_at
from app.sql.gate.word_lists import words

MAX_NAME: Final = 63  # bytes of a name in PostgreSQL
MAX_DEPTH: Final = 50  # parentheses, calls, CASE and subqueries within each other

# What else a word is called that ends a name's chances to be one.
RESERVED: Final = words(
    "ALL AND AS BETWEEN CASE CROSS DISTINCT DISTINCTROW ELSE EXCEPT EXISTS FROM FULL GROUP HAVING IN",
    "INNER INTERSECT INTO IS JOIN LEFT LIKE LIMIT NATURAL NOT NULL ON OR ORDER OUTER RIGHT SELECT SET",
    "THEN UNION USING WHEN WHERE WITH VALUES FOR END INSERT UPDATE DELETE CREATE DROP ALTER TABLE CALL",
    "PROCEDURE HANDLER",
)


class Cursor:
    """The caller's tokens, the place reached, and the text written so far."""

    def __init__(self, sql: str, dialect: str, catalog: Catalog, found: list[Token]) -> None:
        self.sql = sql
        self.dialect = dialect
        self.catalog = catalog
        self.tokens = found
        self.at = 0
        self.depth = 0
        self.written: list[str] = []
        self.postgresql = dialect == "postgresql"
        self.sqlite = dialect == "sqlite"
        self.mysql = dialect in ("mysql", "mariadb")

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def key(self, ahead: int = 0) -> str:
        """What the grammar compares of the token here or some tokens ahead."""
        index = self.at + ahead
        return self.tokens[index].key if index < len(self.tokens) else ""

    def kind(self, ahead: int = 0) -> str:
        index = self.at + ahead
        return self.tokens[index].kind if index < len(self.tokens) else END

    def take(self) -> Token:
        """The token here; moves on."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def write(self, text: str) -> None:
        self.written.append(text)

    def copy(self) -> None:
        """Write the token here as it is; moves on. For literals, operators and marks; words in upper case."""
        token = self.take()
        self.written.append(token.key if token.kind == WORD else token.text)

    def accept(self, *keys: str) -> bool:
        """Copy these words or signs if they are next."""
        if all(self.key(index) == key for index, key in enumerate(keys)):
            for _ in keys:
                self.copy()
            return True
        return False

    def accept_any(self, keys: Iterable[str]) -> bool:
        """Copy the next word or sign if it is one of these."""
        if self.key() in keys:
            self.copy()
            return True
        return False

    def expect(self, *keys: str) -> None:
        """Copy these words or signs, or refuse."""
        for key in keys:
            if self.key() != key:
                raise self.unexpected(f"{key} is expected here")
            self.copy()

    def refuse(self, code: str, message: str, at: Token | None = None) -> Refused:
        """A refusal at a token, or here."""
        return refused_at(self.sql, (at or self.here).start, code, message)

    def unexpected(self, wanted: str) -> Refused:
        """The refusal of a token that no rule reads."""
        token = self.here
        if token.kind == END:
            return self.refuse("syntax", f"The query ends too early: {wanted}.")
        shown = self.sql[token.start : token.end][:30]
        return self.refuse("syntax", f"{shown!r} is not understood here: {wanted}.")

    def deeper(self) -> None:
        """One level of nesting more; refuses beyond MAX_DEPTH. `self.depth -= 1` is the way back."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"The query is nested more than {MAX_DEPTH} levels deep. Use WITH to flatten it."
            raise self.refuse("too_complex", message)

    def is_name(self, ahead: int = 0) -> bool:
        """Whether a name that is no reserved word stands there."""
        kind = self.kind(ahead)
        return kind == NAME or (kind == WORD and self.key(ahead) not in RESERVED)

    def is_mark(self, mark: str, ahead: int = 0) -> bool:
        return self.kind(ahead) == MARK and self.key(ahead) == mark

    def is_operator(self, sign: str, ahead: int = 0) -> bool:
        return self.kind(ahead) == OPERATOR and self.key(ahead) == sign

    def name(self, wanted: str) -> str:
        """A name as the engine will compare it; moves on without writing."""
        if not self.is_name():
            raise self.unexpected(wanted)
        return self.folded(self.take())

    def folded(self, token: Token) -> str:
        """The name of a token: PostgreSQL reads unquoted ones in lower case, and cuts what is too long."""
        if not self.postgresql:
            return token.text
        name = ascii_lower(token.text) if token.kind == WORD else token.text
        return name if len(name) < MAX_NAME // 4 else name.encode()[:MAX_NAME].decode(errors="ignore")

    def same(self, name: str) -> str:
        """What two names that the engine takes for the same have in common."""
        return name if self.postgresql else ascii_lower(name)

    def quote(self, name: str, *, strictly: bool = True) -> str:
        """A name in quotes, so that it can be nothing but a name.

        Not strictly: SQLite takes what stands in " for a string when there is no such name, so a query may mean that.
        """
        if "\0" in name or not name:
            raise self.refuse("syntax", "An empty name is not allowed.")
        sign = '"' if self.postgresql or not strictly else "`"
        return sign + name.replace(sign, sign * 2) + sign


UPPER_TO_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def ascii_lower(text: str) -> str:
    """Only A to Z in lower case, as the engines compare names: no other letter becomes one of these."""
    return text.translate(UPPER_TO_LOWER)
