"""Expressions: operands with operators between them. Precedence is left to the engine, which reads the same tokens."""

from app.sql.gate import bounds
from app.sql.gate.operands import Operands
from app.sql.gate.tokens import MARK, NAME, OPERATOR, STRING, WORD
from app.sql.gate.words import COLLATIONS, JOINING_WORDS, NEGATED, PHRASES, SIGNS


class Expressions(Operands):
    """Reads expressions."""

    def expression(self) -> None:
        """Operand, operator, operand ... up to what is no operator."""
        self.deeper()
        self.operand()
        while self._operator():
            pass
        self.depth -= 1

    def _operator(self) -> bool:
        """An operator with what it needs behind it; False when none is here."""
        kind, key = self.kind(), self.key()
        if kind == OPERATOR:
            return self._sign(key)
        if kind == MARK:
            return self.postgresql and key == "[" and self._subscript()
        if kind != WORD:
            return False
        if key in JOINING_WORDS[self.dialect]:
            self.copy()
            if key == "BETWEEN" and self.postgresql:
                self.accept_any(("SYMMETRIC", "ASYMMETRIC"))
            self._right_side(key)
            return True
        return self._word(key)

    def _sign(self, key: str) -> bool:
        if key == "::" and self.postgresql:
            self.copy()
            self.type_name()
            return True
        if key not in SIGNS[self.dialect]:
            return False
        self.copy()
        self._right_side(key)
        return True

    def _right_side(self, key: str) -> None:
        pattern = self.here.text if key in bounds.REGEX_OPERATORS and self.kind() == STRING else ""
        if problem := bounds.pattern_problem(pattern):
            raise self.refuse("too_large", problem)
        self.operand()

    def _word(self, key: str) -> bool:
        match key:
            case "IS":
                self._is()
            case "IN" if not self.plain_in:
                self._in()
            case "NOT":
                return self._negated()
            case "COLLATE":
                self._collate()
            case "ISNULL" | "NOTNULL" if not self.mysql:
                self.copy()
            case "MATCH" if self.sqlite:
                raise self.refuse("operator", "MATCH is for full-text tables, which are not here. Use LIKE.")
            case _:
                return self._words(key)
        return True

    def _words(self, key: str) -> bool:
        """An operator of several words."""
        for dialects, words in PHRASES:
            if key == words[0] and self.dialect in dialects and self.key(1) == words[1]:
                self.expect(*words)
                self.operand()
                return True
        return False

    def _is(self) -> None:
        self.expect("IS")
        self.accept("NOT")
        if self.accept("DISTINCT", "FROM") or not self.accept("UNKNOWN"):
            self.operand()

    def _in(self) -> None:
        self.expect("IN")
        if not self.is_mark("("):
            raise self.unexpected("IN is followed by a list or a query in parentheses, as in IN (1, 2)")
        if self.key(1) == ")":
            self.copy()
            self.copy()
        else:
            self._parenthesised()

    def _negated(self) -> bool:
        if self.key(1) == "NULL" and self.sqlite:
            return self.accept("NOT", "NULL")
        if self.key(1) not in NEGATED:
            return False
        self.copy()
        return self._operator()

    def _collate(self) -> None:
        self.expect("COLLATE")
        token = self.take()
        collations = COLLATIONS[self.dialect]
        name = collations.get(token.text.upper()) if token.kind in (WORD, NAME) else None
        if name is None:
            known = ", ".join(sorted(collations.values()))
            raise self.refuse(
                "collation", f"This collation is not allowed. Leave COLLATE out, or use one of {known}.", token
            )
        self.write(self.quote(name))

    def _subscript(self) -> bool:
        self.copy()
        if not self.accept(":"):
            self.expression()
            self.accept(":")
        if not self.is_mark("]"):
            self.expression()
        self.expect("]")
        return True
