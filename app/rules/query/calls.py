"""Calls of functions: by name from the lists, with the words that some take between their arguments."""

from typing import Final

from app.rules.query import bounds
from app.rules.query.functions import INSTEAD, PADDINGS, ROWS, SCALAR, SIZES
from app.rules.query.tokens import NAME, NUMBER, STRING, WORD, Token
from app.rules.query.windows import Windows
from app.rules.query.words import CHARACTER_SETS, FIELDS, UNITS

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


class Calls(Windows):
    """Reads calls."""

    plain_in = False
    growth = 1

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

    # --- arguments

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
            if not self.accept_any(CHARACTER_SETS):
                raise self.unexpected("a character set such as utf8mb4 is expected")
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
            if self.accept("FROM"):
                pass
        separators = SEPARATORS.get(key, ())
        self.plain_in = key == "POSITION"
        while True:
            start, written = self.at, len(self.written)
            self._argument(key, first=not found)
            found.append(self.tokens[start : self.at])
            self._bound_size(key, len(found) - 1, found[-1], written)
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

    # --- limits

    def _bound_size(self, key: str, index: int, argument: list[Token], written: int) -> None:
        """Refuse a literal size that is too large; hold a computed one to the limit."""
        if SIZES.get(key) != index:
            return
        if len(argument) == 1 and argument[0].kind == NUMBER:
            digits = argument[0].text
            size = int(digits) if digits.isdigit() and len(digits) < 10 else bounds.MAX_SIZE + 1
            if size > bounds.MAX_SIZE:
                message = f"{key} may make {bounds.MAX_SIZE} characters at most."
                raise self.refuse("too_large", message, argument[0])
        else:
            if any(token.key in (*SIZES, "SELECT") for token in argument):
                message = (
                    f"The size of {key} is a number or a plain expression. Compute it in a subquery in FROM first."
                )
                raise self.refuse("too_large", message, argument[0])
            text = " ".join(self.written[written:])
            self.written[written:] = [f"CASE WHEN ({text}) <= {bounds.MAX_COMPUTED} THEN ({text}) END"]
            size = bounds.MAX_COMPUTED
        if key not in PADDINGS:
            self.growth *= max(size, 1)
        if self.growth > bounds.MAX_GROWTH:
            raise self.refuse("too_large", f"{key} and the calls before it could make too long a text.", argument[0])

    def check_arguments(self, name: Token, arguments: list[list[Token]]) -> None:
        """What the arguments' own text tells about the cost of the call."""
        problem = None
        if name.key in ("PRINTF", "FORMAT") and not self.mysql and arguments:
            literal = len(arguments[0]) == 1 and arguments[0][0].kind == STRING
            problem = bounds.format_problem(arguments[0][0].text) if literal else "Write the format as a string."
        elif name.key in bounds.REGEX_FUNCTIONS and len(arguments) > 1:
            texts = [token.text for token in arguments[1] if token.kind == STRING]
            problem = next(filter(None, map(bounds.pattern_problem, texts)), None)
        elif name.key == "GENERATE_SERIES":
            problem = bounds.series_problem(arguments)
        if problem:
            raise self.refuse("too_large", problem, name)

    # --- behind the parentheses

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
