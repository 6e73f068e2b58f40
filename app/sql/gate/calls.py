"""Calls of functions: by name from the lists, with their sizes, needles and patterns held to limits."""

from typing import Final

from app.sql.gate import bounds
from app.sql.gate.frames import CALL, Frame
from app.sql.gate.functions import INSTEAD, ROWS, SCALAR
from app.sql.gate.tokens import LITERALS, NAME, NUMBER, STRING, WORD, Token
from app.sql.gate.types import Types
from app.sql.gate.words import TYPES

# Words that stand between arguments where others have a comma.
SEPARATORS: Final = {
    "SUBSTRING": ("FROM", "FOR"),
    "SUBSTR": ("FROM", "FOR"),
    "MID": ("FROM", "FOR"),
    "TRIM": ("FROM",),
    "EXTRACT": ("FROM",),
    "OVERLAY": ("PLACING", "FROM", "FOR"),
    "POSITION": ("IN",),
    "CHAR": ("USING",),
}
TRIM_SIDES: Final = ("BOTH", "LEADING", "TRAILING")
PATTERN_WORDS: Final = TYPES["postgresql"] | {"ARRAY"}
SMALLEST: Final = "- 2147483647"
CUT: Final = {"sqlite": "SUBSTR(", "mysql": "LEFT(", "mariadb": "LEFT(", "postgresql": "LEFT("}
# Behind these, a pattern that is computed goes on.
BINDS_TIGHTER: Final = frozenset(["||", "+", "-", "*", "/", "%", "->", "->>", "#>", "#>>", "::"])


class Calls(Types):
    """Writes calls."""

    def call(self) -> None:
        """Write the name of a function with its parenthesis."""
        name, key = self.here, self.here.key
        self._check_function(name, key)
        if self.expects_table():
            self.note_row_call(key)
        arguments = self._arguments(key)
        texts = [self.tokens[start:end] for start, end in arguments]
        if problem := bounds.call_problem(key, texts, formats=not self.mysql):
            self.refuse("too_large", problem)
        for place in (bounds.SIZES.get(key), self._needle(key, arguments)):
            if place is not None and place < len(arguments):
                self._hold(*arguments[place], size=key in bounds.SIZES)
        made = self.frame.made * bounds.growth_of(key, texts)
        self.frame.level.growth = max(self.frame.level.growth, made)
        if key in bounds.JOINING:
            bounds.join(self.frame.level, len(texts) - 1)
        self.take(f"{key}(", CALL)
        self.open(Frame(key, self.frame.level, call=True, made=made))
        self.at += 1

    def _check_function(self, name: Token, key: str) -> None:
        if self.last == ".":
            self.refuse("qualified_name", "A function is called by its plain name, without a schema in front.", name)
        rows = key in ROWS[self.dialect]
        if self.expects_table():
            if not rows:
                message = f"The function {name.text[:60]}() is not allowed in FROM. Read a table or a subquery."
                self.refuse("function", message)
        elif key not in SCALAR[self.dialect] and not (rows and self.postgresql):
            if rows:
                self.refuse("function", f"{name.text}() belongs into FROM.")
            instead = INSTEAD.get(key) or "Use the engine's ordinary functions for numbers, text, dates and JSON."
            self.refuse("function", f"The function {name.text[:60]}() is not allowed. {instead}")

    def _arguments(self, key: str) -> list[tuple[int, int]]:
        """Return where each argument of the call here begins and ends."""
        start, end = self.at + 2, self.closing[self.at + 1]
        if key == "TRIM" and self.tokens[start].key in TRIM_SIDES:
            start += 1
        found, at = [], start
        while at < end:
            if self.tokens[at].key == "," or self.tokens[at].key in SEPARATORS.get(key, ()):
                found.append((start, at))
                start = at + 1
            at = self.closing.get(at, at) + 1
        return [*found, (start, end)] if start < end else found

    def _needle(self, key: str, arguments: list[tuple[int, int]]) -> int | None:
        if key == "TRIM" and len(arguments) > 1 and self.tokens[arguments[0][1]].key == "FROM":
            return 0
        if key in bounds.REGEX_FUNCTIONS:
            return 1
        return bounds.NEEDLES.get(key)

    # --- limits

    def _hold(self, start: int, end: int, *, size: bool) -> None:
        """Refuse a literal beyond its limit, and hold what is computed to it."""
        if start >= end:
            return
        inside = self.tokens[start:end]
        if all(token.kind in LITERALS or token.key == "-" for token in inside):
            if not size and sum(len(token.text) for token in inside) > bounds.MAX_NEEDLE:
                message = f"What is searched for has {bounds.MAX_NEEDLE} characters at most."
                self.refuse("too_large", message, inside[0])
            if not size or inside[-1].kind == NUMBER:
                return
        if not size:
            opening, closing = CUT[self.dialect], (", 1 , " if self.sqlite else ", ") + f"{bounds.MAX_NEEDLE} )"
        elif self.postgresql:  # whose LEAST passes over NULL
            opening, closing = "NULLIF( LEAST( COALESCE(", f", {SMALLEST} ) , {bounds.MAX_COMPUTED} ) , {SMALLEST} )"
        else:
            opening, closing = "LEAST(", f", {bounds.MAX_COMPUTED} )"
        self.before.setdefault(start, []).append(opening)
        self.after.setdefault(end - 1, []).insert(0, closing)

    def hold_pattern(self, key: str) -> None:
        """Refuse or cut what stands right of an operator that takes a pattern. SQLite has a limit of its own."""
        start = self.at + 1
        start += self.tokens[start].key == "BINARY"
        first = self.tokens[start]
        if key in bounds.REGEX_OPERATORS and self.mysql and first.kind != STRING:
            self.refuse("too_large", "A regular expression is written as a string. Use LIKE for a computed one.", first)
        if key in bounds.REGEX_OPERATORS and first.kind == STRING and (problem := bounds.pattern_problem(first.text)):
            self.refuse("too_large", problem, first)
        if first.key in ("ANY", "ALL", "SOME"):
            inside = self.tokens[start + 1 : self.closing.get(start + 1, start)]
            if any(
                token.kind == NAME
                or token.key in ("SELECT", "||")
                or (token.kind == WORD and token.key not in PATTERN_WORDS)
                for token in inside
            ):
                self.refuse("too_large", "The patterns of ANY and ALL are written as strings: LIKE ANY (ARRAY['a%']).")
        elif not self.sqlite:
            self._hold(start, self._operand_end(start), size=False)

    def _operand_end(self, start: int) -> int:
        """Return where the value ends that begins here, with all that binds tighter than a comparison."""
        at = start
        while True:
            token = self.tokens[at]
            if token.key == "CASE":
                self.refuse("too_large", "Put a pattern that is computed by CASE into parentheses.", token)
            at = self.closing.get(at, at) + 1
            while self.tokens[at].key in (".", "(", "["):
                at = self.closing.get(at, at + 1) + 1
            if self.tokens[at].kind == STRING:  # DATE '...', 'a' 'b'
                continue
            if self.tokens[at].key not in BINDS_TIGHTER:
                return at
            at += 1
