"""Calls of functions: by name from the lists, with their sizes, needles and patterns held to limits."""

from typing import Final

from app.sql.gate import bounds
from app.sql.gate.names import Names
from app.sql.gate.place import CALL, KEYWORD, TYPE, Frame
from app.sql.gate.tokens import LITERALS, NAME, NUMBER, STRING, WORD, Token

SMALLEST: Final = "- 2147483647"
# Behind these stands no value of its own.
NO_VALUE_BETWEEN: Final = frozenset(["COLLATE", "FILTER", "OVER", "GROUP", "ROW", "ARRAY", "ZONE"])
# Behind these, a pattern that is computed goes on.
BINDS_TIGHTER: Final = frozenset(["||", "+", "-", "*", "/", "%", "->", "->>", "#>", "#>>", "::"])


class Calls(Names):
    """A writer of calls."""

    def call(self) -> None:
        """Write the name of a function with its parenthesis."""
        key = self.here.key
        self._check_function(key)
        if self.expects_table():
            self.note_row_call(key)
        arguments = self._arguments(key)
        texts = [self.tokens[start:end] for start, end in arguments]
        if problem := bounds.call_problem(key, texts, self.dialect):
            self.refuse("too_large", problem)
        needle = self._needle(key, arguments)
        held = {self.dialect.sizes.get(key), needle, self.dialect.replacements.get(key)}
        for place in (place for place in held if place is not None and place < len(arguments)):
            self._hold(*arguments[place], size=key in self.dialect.sizes)
        if needle is not None and needle < len(arguments):
            self.frame.level.search(texts[needle])
            if self.gathers and len(arguments) > 1:
                self._cut(*arguments[0 if needle else 1], bounds.MAX_MADE)
            elif self._is_cut(key):
                self._cut(*arguments[0], bounds.STORED)
        made = self.frame.made * bounds.growth_of(key, texts, self.dialect)
        self._count(key, texts, made)
        level = self.frame.level
        self.take(f"{key}(", CALL)
        self.open(Frame(key, level, call=True, made=made))
        self.at += 1

    def _count(self, key: str, texts: list[list[Token]], made: int) -> None:
        """Count what a call makes, holds and compares."""
        level = self.frame.level
        level.grow(made, stored=bool(texts) and bounds.has_name(texts[0], self.dialect))
        weight = bounds.weight_of(key, self.dialect)
        level.search((), weight * bounds.STORED // bounds.MAX_MADE if self._is_cut(key) else weight)
        level.gathered += key in self.dialect.gathering_functions
        self.longest = max(self.longest, bounds.made_by(key, texts, self.dialect))
        if key in self.dialect.joining_functions:
            level.join(len(texts) - 1)
        elif key in self.dialect.collecting_functions:
            level.join(max(sum(bounds.has_name(text, self.dialect) for text in texts) - 1, 0))

    def _is_cut(self, key: str) -> bool:
        """Return whether a call that takes the square of a text gets the beginning of one that an aggregate makes."""
        return self.mysql and self.aggregates and self.dialect.weights.get(key, 0) > bounds.SLOW

    def _cut(self, start: int, end: int, longest: int) -> None:
        """Cut what is searched in, where an aggregate can have made much of it."""
        if not all(token.kind in LITERALS for token in self.tokens[start:end]):
            self.before.setdefault(start, []).append("LEFT(")
            self.after.setdefault(end - 1, []).insert(0, f", {longest} )")

    def cut_behind(self) -> None:
        """Cut what stands left of an operator that takes a pattern, likewise."""
        end = self.at - (self.last == "NOT")
        last = end - 1
        while self.roles[last] == TYPE or self.keys[last] == "::":
            last -= 1
        if self.kinds[last] in LITERALS and self.keys[last - 1] not in BINDS_TIGHTER:
            return
        start = self.opening.get(last, last)
        if start < last and self.roles[start - 1] == CALL:
            start -= 1
        elif start == last and self.keys[start - 1] == ".":
            start -= 2
        is_name, before = self.kinds[last] in (WORD, NAME) and self.roles[last] != KEYWORD, self.keys[start - 1]
        if not (is_name or self.keys[last] == ")") or before in BINDS_TIGHTER or before in NO_VALUE_BETWEEN:
            self.refuse("too_large", "Beside an aggregate, put what is compared with a pattern into parentheses.")
        self.written.insert(len(self.written) if end == self.at else self.placed[end], f", {bounds.MAX_MADE} )")
        self.written.insert(self.placed[start], "LEFT(")

    def _check_function(self, key: str) -> None:
        rows, name = key in self.dialect.row_functions, self.here.text[:60]
        if self.expects_table():
            if not rows:
                self.refuse("function", f"The function {name}() is not allowed in FROM. Read a table or a subquery.")
        elif rows and not self.postgresql:
            self.refuse("function", f"{name}() belongs into FROM.")
        elif not rows and key not in self.dialect.functions:
            usual = "Use the engine's ordinary functions for numbers, text, dates and JSON."
            self.refuse("function", f"The function {name}() is not allowed. {self.dialect.instead.get(key, usual)}")

    def _arguments(self, key: str) -> list[tuple[int, int]]:
        """Return where each argument of the call here begins and ends."""
        start, end = self.at + 2, self.closing[self.at + 1]
        if key == "TRIM" and self.keys[start] in ("BOTH", "LEADING", "TRAILING"):
            start += 1
        separators = (",", *self.dialect.separators.get(key, "").split())
        found, at = [], start
        while at < end:
            if self.keys[at] in separators:
                found.append((start, at))
                start = at + 1
            at = self.closing.get(at, at) + 1
        return [*found, (start, end)] if start < end else found

    def _needle(self, key: str, arguments: list[tuple[int, int]]) -> int | None:
        """Return which argument is searched for."""
        if key == "TRIM" and len(arguments) > 1 and self.keys[arguments[0][1]] == "FROM":
            return 0
        return 1 if key in self.dialect.regex_functions else self.dialect.needles.get(key)

    def _hold(self, start: int, end: int, *, size: bool) -> None:
        """Refuse a literal beyond its limit, and hold what is computed to it."""
        inside = self.tokens[start:end]
        if all(token.kind in LITERALS or token.key == "-" for token in inside):
            if not size and sum(len(token.text) for token in inside) > bounds.MAX_NEEDLE:
                message = f"What is searched for has {bounds.MAX_NEEDLE} characters at most."
                self.refuse("too_large", message, inside[0])
            if not size or not inside or inside[-1].kind == NUMBER:
                return
        if not size:
            opening, closing = ("SUBSTR(", ", 1 , ") if self.sqlite else ("LEFT(", ", ")
            closing += f"{bounds.MAX_NEEDLE} )"
        elif self.postgresql:  # whose LEAST passes over NULL
            opening, closing = "NULLIF( LEAST( COALESCE(", f", {SMALLEST} ) , {bounds.MAX_COMPUTED} ) , {SMALLEST} )"
        else:
            opening, closing = "LEAST(", f", {bounds.MAX_COMPUTED} )"
        self.before.setdefault(start, []).append(opening)
        self.after.setdefault(end - 1, []).insert(0, closing)

    def hold_pattern(self, key: str) -> None:
        """Refuse or cut what stands right of an operator that takes a pattern. SQLite has a limit of its own."""
        start = self.at + 1 + (self.next == "BINARY")
        first = self.tokens[start]
        if self.gathers:
            self.cut_behind()
        if key in self.dialect.regex_operators:
            if self.mysql and first.kind != STRING:
                message = "A regular expression is written as a string. Use LIKE for a computed one."
                self.refuse("too_large", message, first)
            if first.kind == STRING and (problem := bounds.first_problem(first.text, self.dialect.regex_problems)):
                self.refuse("too_large", problem, first)
        if first.key in ("ANY", "ALL", "SOME"):
            inside = self.tokens[start + 1 : self.closing.get(start + 1, start)]
            self.frame.level.search([token for token in inside if token.kind in LITERALS])
            if not all(self._is_pattern(token) for token in inside):
                self.refuse("too_large", "The patterns of ANY and ALL are written as strings: LIKE ANY (ARRAY['a%']).")
        else:
            end = self._operand_end(start)
            self.frame.level.search(self.tokens[start:end])
            if not self.sqlite:
                self._hold(start, end, size=False)

    def hold_array(self) -> None:
        """Refuse to compare two arrays of which one may be long, unless the other is written here."""
        first, before = self.tokens[self.at + 1], self.tokens[self.at - 1]
        written = first.kind == STRING or before.kind == STRING or before.key == "]"
        if first.key == "ARRAY" and self.keys[self.at + 2] == "[":
            written = not bounds.has_name(self.tokens[self.at + 3 : self.closing[self.at + 2]], self.dialect)
        if not written:
            self.refuse("too_large", "Compare an array that is made of a text with a written one: && ARRAY['a', 'b'].")
        self.frame.level.search((), bounds.MAX_NEEDLE)

    def _is_pattern(self, token: Token) -> bool:
        """Return whether a list of patterns can hold this, and still be one of literals."""
        is_known = token.kind != WORD or token.key == "ARRAY" or token.key in self.dialect.types
        return is_known and token.kind != NAME and token.key != "||"

    def _operand_end(self, start: int) -> int:
        """Return where the value ends that begins here, with all that binds tighter than a comparison."""
        at = start
        while True:
            token = self.tokens[at]
            if token.key == "CASE":
                self.refuse("too_large", "Put a pattern that is computed by CASE into parentheses.", token)
            at = self.closing.get(at, at) + 1
            while self.keys[at] in (".", "(", "["):
                at = self.closing.get(at, at + 1) + 1
            if self.kinds[at] == STRING:  # DATE '...', 'a' 'b'
                continue
            if self.keys[at] not in BINDS_TIGHTER:
                return at
            at += 1
