"""Operands: what stands between operators."""

from app.rules.query.calls import Calls
from app.rules.query.tokens import BYTES, END, MARK, NAME, NUMBER, OPERATOR, STRING, WORD
from app.rules.query.words import BARE_CALLS, CONSTANTS, INTRODUCERS, PREFIXES, UNITS

QUERY_STARTS = ("SELECT", "WITH", "VALUES")


class Operands(Calls):
    """Reads operands."""

    def operand(self) -> None:
        """One operand with the signs before it."""
        while True:
            if (
                (self.kind() == OPERATOR and self.key() in PREFIXES[self.dialect])
                or self.key() == "NOT"
                or (self.key() == "BINARY" and self.mysql and self.key(1) not in (")", ",", "(", "."))
            ):
                self.copy()
            else:
                break
        kind = self.kind()
        if kind == WORD:
            self._word_operand()
        elif kind in (NUMBER, BYTES):
            self.copy()
        elif kind == STRING:
            self.strings()
        elif kind == NAME:
            self.column()
        elif self.is_mark("("):
            self._parenthesised()
            self._refuse_field_access()
        else:
            raise self.unexpected("a value, a column or an expression is expected")

    def strings(self) -> None:
        """A string; for MySQL and MariaDB also several that make one."""
        self.copy()
        while self.mysql and self.kind() == STRING:
            self.copy()
        if self.postgresql and self.kind() == STRING:
            raise self.refuse("unsupported_syntax", "Two strings stand side by side. Join them with ||.")

    def _word_operand(self) -> None:
        key = self.key()
        if key in CONSTANTS:
            self.copy()
        elif key == "CASE":
            self._case()
        elif key in ("EXISTS", "ANY", "ALL", "SOME", "ROW") and self.is_mark("(", 1):
            self._quantified(key)
        elif key == "ARRAY" and self.postgresql and self.key(1) in ("[", "("):
            self._array()
        elif key in INTRODUCERS and self.mysql and self.kind(1) in (STRING, BYTES):
            self.write(self.take().text)
            self.copy()
        elif key == "INTERVAL" and not self.sqlite and self._interval():
            pass
        elif self.is_mark("(", 1):
            self.call()
        elif self._typed_literal() or self._bare_call(key):
            pass
        else:
            self.column()

    def _quantified(self, key: str) -> None:
        if key in ("ANY", "ALL", "SOME") and self.sqlite:
            raise self.refuse("unsupported_syntax", f"SQLite has no {key}. Use IN or EXISTS.")
        self.write(f"{key}(")
        self.at += 1
        self._inside(spoken_for=key == "EXISTS")

    def _parenthesised(self) -> None:
        """Expressions or a query in parentheses."""
        if not self.is_mark("("):
            raise self.unexpected("( is expected")
        self.write("(")
        self._inside(spoken_for=False)

    def _inside(self, *, spoken_for: bool) -> None:
        self.take()
        if self.query_ahead():
            self.subquery()
        elif spoken_for:
            raise self.unexpected("a SELECT is expected in these parentheses")
        else:
            self.expressions()
        self.expect(")")

    def query_ahead(self, ahead: int = 0) -> bool:
        """Whether a query begins here or some tokens ahead: SELECT comes first, behind whatever parentheses."""
        outside = ahead
        while self.is_mark("(", ahead):
            ahead += 1
        if self.key(ahead) not in QUERY_STARTS:
            return False
        return ahead == outside or self._is_set_operand(self.at + outside)

    def _is_set_operand(self, index: int) -> bool:
        """`((SELECT 1) UNION ...)` is a query, `((SELECT 1) + 1)` is not: what follows the inner parentheses decides."""
        open_marks = 0
        while index < len(self.tokens) and self.tokens[index].kind != END:
            key = self.tokens[index].key
            open_marks += (key == "(") - (key == ")")
            index += 1
            if not open_marks:
                break
        following = self.tokens[index].key if index < len(self.tokens) else ""
        return following in ("UNION", "INTERSECT", "EXCEPT", "ORDER", "LIMIT", "OFFSET", "FETCH")

    def _refuse_field_access(self) -> None:
        if self.is_mark("."):
            raise self.refuse("composite_access", "Reading a field of a row is not allowed. Name table and column.")

    def _case(self) -> None:
        self.expect("CASE")
        if self.key() != "WHEN":
            self.expression()
        while self.accept("WHEN"):
            self.expression()
            self.expect("THEN")
            self.expression()
        if self.accept("ELSE"):
            self.expression()
        self.expect("END")

    def _array(self) -> None:
        self.copy()
        if self.is_mark("("):
            self.write("(")
            self._inside(spoken_for=True)
        else:
            self.array_elements()

    def array_elements(self) -> None:
        """`[1, 2]`, or arrays of arrays."""
        self.deeper()
        self.expect("[")
        while not self.is_mark("]"):
            self.array_elements() if self.is_mark("[") else self.expression()
            if not self.accept(","):
                break
        self.expect("]")
        self.depth -= 1

    def _interval(self) -> bool:
        """`INTERVAL '1 day'`, `INTERVAL 1 DAY`; False when it is a column's name or MySQL's function."""
        if self.postgresql:
            if self.kind(1) != STRING:
                return False
            self.copy()
            self.strings()
            if self.accept_any(UNITS) and self.accept("TO"):
                self.accept_any(UNITS)
            return True
        is_call = self.is_mark("(", 1)
        if self.kind(1) in (END, MARK) and not is_call:
            return False
        self.copy()
        self.expression()
        if not self.accept_any(UNITS) and not is_call:
            raise self.unexpected("a unit such as DAY is expected after INTERVAL")
        return True

    def _typed_literal(self) -> bool:
        """`DATE '2026-01-31'`."""
        if self.sqlite:
            return False
        if self.mysql:
            if self.key() in ("DATE", "TIME", "TIMESTAMP") and self.kind(1) == STRING:
                self.copy()
                self.copy()
                return True
            return False
        if not self.is_type() or (self.kind(1) != STRING and self.key(1) not in ("WITH", "WITHOUT")):
            return False
        self.type_name()
        if self.kind() != STRING:
            raise self.unexpected("a string is expected after the type")
        self.copy()
        return True

    def _bare_call(self, key: str) -> bool:
        if key not in BARE_CALLS[self.dialect] or self.is_mark(".", 1):
            return False
        self.copy()
        return True
