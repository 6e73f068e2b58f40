"""The types that a value may be cast to."""

from typing import Final

from app.sql.gate.grammar import Grammar
from app.sql.gate.tokens import NAME, NUMBER, WORD
from app.sql.gate.word_lists import words
from app.sql.gate.words import CHARACTER_SETS

POSTGRESQL: Final = words(
    "BIGINT BIT BOOL BOOLEAN BPCHAR BYTEA CHAR CHARACTER DATE DEC DECIMAL FLOAT FLOAT4 FLOAT8 INET CIDR",
    "INT INT2 INT4 INT8 INTEGER INTERVAL JSON JSONB JSONPATH NUMERIC REAL SMALLINT TEXT TIME TIMESTAMP",
    "TIMESTAMPTZ TIMETZ UUID VARBIT VARCHAR DATERANGE INT4RANGE INT8RANGE NUMRANGE TSRANGE TSTZRANGE TSVECTOR TSQUERY",
)
MYSQL: Final = words(
    "BINARY CHAR CHARACTER DATE DATETIME DEC DECIMAL DOUBLE FLOAT INT INTEGER JSON NCHAR REAL SIGNED TIME",
    "UNSIGNED VARCHAR YEAR",
)
TYPES: Final = {"postgresql": POSTGRESQL, "mysql": MYSQL, "mariadb": MYSQL}
MAX_SIZE: Final = 65_535


class Types(Grammar):
    """Reads the names of types."""

    def is_type(self, ahead: int = 0) -> bool:
        return self.kind(ahead) == WORD and self.key(ahead) in TYPES.get(self.dialect, ())

    def type_name(self) -> None:
        """A type with its sizes."""
        if self.sqlite:
            self._any_words()
        elif self.postgresql and self.key() == "DOUBLE":
            self.expect("DOUBLE", "PRECISION")
        elif self.is_type():
            first = self.key()
            self.copy()
            self._second_word(first)
        else:
            shown = self.sql[self.here.start : self.here.end][:30]
            raise self.refuse("type", f"Casting to {shown!r} is not allowed. Cast to {self._usual()}.")
        self._sizes()
        self._after_sizes()

    def _usual(self) -> str:
        return "text, integer, numeric, date or timestamp" if self.postgresql else "CHAR, SIGNED, DECIMAL(10,2) or DATE"

    def _any_words(self) -> None:
        """SQLite takes any words for a type and looks for INT, CHAR, REAL and the like in them."""
        if self.kind() not in (WORD, NAME):
            raise self.unexpected("a type is expected here")
        while self.kind() in (WORD, NAME):
            self.write(self.quote(self.take().text))

    def _second_word(self, first: str) -> None:
        if self.postgresql and first in ("CHAR", "CHARACTER", "BIT"):
            self.accept("VARYING")
        elif self.postgresql and first == "INTERVAL":
            self.accept_any(("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"))
        elif self.mysql and first in ("SIGNED", "UNSIGNED"):
            self.accept_any(("INTEGER", "INT"))

    def _sizes(self) -> None:
        if not self.is_mark("("):
            return
        self.copy()
        while True:
            self.accept("-")
            if self.kind() != NUMBER or not self.here.text.isdigit() or int(self.here.text[:9]) > MAX_SIZE:
                raise self.refuse("type", f"The size of a type is a number up to {MAX_SIZE}.")
            self.copy()
            if not self.accept(","):
                break
        self.expect(")")

    def _after_sizes(self) -> None:
        if self.postgresql:
            _ = self.accept("WITH", "TIME", "ZONE") or self.accept("WITHOUT", "TIME", "ZONE")
            if self.accept("ARRAY"):
                return
            while self.is_mark("["):
                self.copy()
                self.expect("]")
        elif self.mysql and (self.accept("CHARACTER", "SET") or self.accept("CHARSET")):
            self.character_set()

    def character_set(self) -> None:
        """The name of one."""
        if not self.accept_any(CHARACTER_SETS):
            raise self.unexpected("a character set such as utf8mb4 is expected")
