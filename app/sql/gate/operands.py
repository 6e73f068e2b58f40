"""Operands: what stands between operators."""

from typing import Final

from app.sql.gate.tokens import BYTES, END, NAME, NUMBER, OPERATOR, STRING, WORD
from app.sql.gate.values import Values
from app.sql.gate.words import INTRODUCERS, PREFIXES

MAX_PREFIXES: Final = 20
QUERY_STARTS: Final = ("SELECT", "WITH", "VALUES")


class Operands(Values):
    """Reads operands."""

    def operand(self) -> None:
        """One operand with the signs before it."""
        prefixes = 0
        while self._prefix_ahead():
            self.copy()
            prefixes += 1
            if prefixes > MAX_PREFIXES:
                raise self.refuse("too_complex", f"More than {MAX_PREFIXES} signs stand before one value.")
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

    def _prefix_ahead(self) -> bool:
        key = self.key()
        if self.kind() == OPERATOR:
            return key in PREFIXES[self.dialect]
        return key == "NOT" or (key == "BINARY" and self.mysql and self.key(1) not in (")", ",", "(", "."))

    def _word_operand(self) -> None:
        key = self.key()
        if key == "CASE":
            self._case()
        elif key in ("EXISTS", "ANY", "ALL", "SOME", "ROW") and self.is_mark("(", 1):
            self._quantified(key)
        elif key == "ARRAY" and self.postgresql and self.key(1) in ("[", "("):
            self.array()
        elif key in INTRODUCERS and self.mysql and self.kind(1) in (STRING, BYTES):
            self.write(self.take().text)
            self.copy()
        else:
            self._named_operand(key)

    def _named_operand(self, key: str) -> None:
        if key == "INTERVAL" and not self.sqlite and self.interval():
            return
        if self.is_mark("(", 1):
            self.call()
        elif not (self.typed_literal() or self.bare_call(key)):
            self.column()

    def _quantified(self, key: str) -> None:
        if key in ("ANY", "ALL", "SOME") and self.sqlite:
            raise self.refuse("unsupported_syntax", f"SQLite has no {key}. Use IN or EXISTS.")
        self.write(f"{key}(")
        self.at += 1
        self.inside(query_only=key == "EXISTS")

    def _parenthesised(self) -> None:
        """Expressions or a query in parentheses."""
        if not self.is_mark("("):
            raise self.unexpected("( is expected")
        self.write("(")
        self.inside(query_only=False)

    def inside(self, *, query_only: bool) -> None:
        self.take()
        if self.query_ahead():
            self.subquery()
        elif query_only:
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
        """`((SELECT 1) UNION ...)` is a query, `((SELECT 1) + 1)` is not: what follows the inner ones decides."""
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
