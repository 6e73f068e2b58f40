"""Calls that could make long strings or many rows: refused, or held to a limit."""

from app.sql.gate import bounds
from app.sql.gate.functions import PADDINGS, REPLACEMENTS, SIZES
from app.sql.gate.tokens import NUMBER, STRING, Token
from app.sql.gate.windows import Windows


class Sizes(Windows):
    """Checks the arguments of calls."""

    growth = 1

    def bound_size(self, key: str, index: int, argument: list[Token], written: int) -> None:
        """Refuse a literal size that is too large, hold a computed one to the limit, and keep count of the growth."""
        literal = len(argument) == 1
        if SIZES.get(key) == index:
            literal = literal and argument[0].kind == NUMBER
            size = self._literal_size(key, argument[0]) if literal else self._computed_size(key, argument, written)
            factor = 1 if key in PADDINGS else size
        elif REPLACEMENTS.get(key) == index:
            literal = literal and argument[0].kind == STRING
            factor = len(argument[0].text) if literal else bounds.USUAL_REPLACEMENT
        else:
            return
        self.growth *= max(factor, 1)
        if self.growth > bounds.MAX_GROWTH:
            raise self.refuse("too_large", f"{key} and the calls before it could make too long a text.", argument[0])

    def _literal_size(self, key: str, token: Token) -> int:
        size = int(token.text) if token.text.isdigit() and len(token.text) < 10 else bounds.MAX_SIZE + 1
        if size > bounds.MAX_SIZE:
            raise self.refuse("too_large", f"{key} may make {bounds.MAX_SIZE} characters at most.", token)
        return size

    def _computed_size(self, key: str, argument: list[Token], written: int) -> int:
        if any(token.key in (*SIZES, "SELECT") for token in argument):
            message = f"The size of {key} is a number or a plain expression. Compute it in a subquery in FROM."
            raise self.refuse("too_large", message, argument[0])
        text = " ".join(self.written[written:])
        self.written[written:] = [f"CASE WHEN ({text}) <= {bounds.MAX_COMPUTED} THEN ({text}) END"]
        return bounds.MAX_COMPUTED

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
