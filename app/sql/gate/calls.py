"""Calls of functions: by name from the lists, with the words that some take between their arguments."""

from typing import Final

from app.sql.gate.functions import INSTEAD, ROWS, SCALAR
from app.sql.gate.sizes import Sizes
from app.sql.gate.tokens import NAME, STRING, WORD, Token
from app.sql.gate.words import CHARACTER_SETS, FIELDS, UNITS

# Words that stand between arguments where others have a comma.
SEPARATORS: Final = {
    "SUBSTRING": ("FROM", "FOR"),
    "SUBSTR": ("FROM", "FOR"),
    "MID": ("FROM", "FOR"),
    "TRIM": ("FROM",),
    "OVERLAY": ("PLACING", "FROM", "FOR"),
    "POSITION": ("IN",),
    "CHAR": ("USING",),
}
TRIM_SIDES: Final = ("BOTH", "LEADING", "TRAILING")


class Calls(Sizes):
    """Reads calls."""

    plain_in = False

    def call(self) -> None:
        """A function with its arguments and what may follow them."""
        name = self.take()
        self._check_name(name)
        self.write(f"{name.key}(")
        self.take()
        self.deeper()
        if name.key in ("CAST", "EXTRACT", "CONVERT"):
            self._special(name.key)
        else:
            self.check_arguments(name, self.arguments(name.key))
        self.expect(")")
        self.depth -= 1
        self._after_call()

    def _check_name(self, name: Token) -> None:
        allowed = SCALAR[self.dialect]
        if name.key in allowed or (self.postgresql and name.key in ROWS[self.dialect]):
            return
        if name.key in ROWS[self.dialect]:
            raise self.refuse("function", f"{name.text}() belongs into FROM.", name)
        instead = INSTEAD.get(name.key) or "Use the engine's ordinary functions for numbers, text, dates and JSON."
        raise self.refuse("function", f"The function {name.text[:60]}() is not allowed. {instead}", name)

    def _special(self, key: str) -> None:
        if key == "EXTRACT":
            if self.key() not in FIELDS and self.kind() != STRING:
                raise self.unexpected("a field such as YEAR is expected in EXTRACT")
            self.copy()
            self.expect("FROM")
            self.expression()
            return
        self.expression()
        if key == "CONVERT" and self.accept("USING"):
            self.character_set()
            return
        self.expect("AS" if key == "CAST" else ",")
        self.type_name()

    def arguments(self, key: str) -> list[list[Token]]:
        """Reads the arguments; their tokens come back, one list for each."""
        found: list[list[Token]] = []
        if self.is_mark(")"):
            return found
        if not self.accept_any(("DISTINCT", "ALL")) and key == "TRIM":
            self.accept_any(TRIM_SIDES)
            self.accept("FROM")
        separators = SEPARATORS.get(key, ())
        self.plain_in = key == "POSITION"
        while True:
            start, written = self.at, len(self.written)
            self._argument(key, first=not found)
            found.append(self.tokens[start : self.at])
            self.bound_size(key, len(found) - 1, found[-1], written)
            if not self.accept(",") and not self.accept_any(separators):
                break
        self.plain_in = False
        self._aggregate_order()
        return found

    def _argument(self, key: str, *, first: bool) -> None:
        if self.is_operator("*") and self.key(1) == ")" and key == "COUNT":
            self.copy()
        elif first and self.mysql and key in ("TIMESTAMPDIFF", "TIMESTAMPADD"):
            if not self.accept_any(UNITS):
                raise self.unexpected("a unit such as DAY is expected")
        elif key == "CHAR" and not first and self.key() in CHARACTER_SETS and self.key(-1) == "USING":
            self.copy()
        elif self.postgresql and self.kind() in (WORD, NAME) and self.is_operator("=>", 1):
            self.write(self.quote(self.folded(self.take())))
            self.copy()
            self.expression()
        elif self.key() in ("SELECT", "WITH"):
            raise self.refuse("syntax", "A query as an argument stands in parentheses of its own.")
        else:
            self.expression()

    def _aggregate_order(self) -> None:
        if self.key() == "ORDER":
            self.order_by()
        if self.mysql and self.accept("SEPARATOR"):
            if self.kind() != STRING:
                raise self.unexpected("a string is expected after SEPARATOR")
            self.copy()
        if self.mysql and self.accept("LIMIT"):
            self.expression()
            if self.accept(",") or self.accept("OFFSET"):
                self.expression()

    def _after_call(self) -> None:
        if self.key() == "WITHIN":
            self.expect("WITHIN", "GROUP", "(")
            self.order_by()
            self.expect(")")
        if self.key() == "FILTER" and self.is_mark("(", 1) and not self.mysql:
            self.expect("FILTER", "(", "WHERE")
            self.expression()
            self.expect(")")
        if self.mysql and self.key() in ("RESPECT", "IGNORE") and self.key(1) == "NULLS":
            self.accept_any(("RESPECT", "IGNORE"))
            self.expect("NULLS")
        if self.key() == "OVER" and (self.is_mark("(", 1) or self.is_name(1)):
            self.expect("OVER")
            self.window()
