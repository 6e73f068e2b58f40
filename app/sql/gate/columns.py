"""Names of columns."""

from typing import Final

from app.sql.gate.cursor import RESERVED
from app.sql.gate.outcome import Refused
from app.sql.gate.scopes import Reference
from app.sql.gate.tokens import NAME, WORD, Token
from app.sql.gate.types import Types
from app.sql.gate.word_lists import words

# Words that say something about the session, where the engine does not take them for a name.
SESSION_WORDS: Final = {
    "sqlite": frozenset[str](),
    "mysql": frozenset(["CURRENT_USER", "CURRENT_ROLE"]),
    "mariadb": frozenset(["CURRENT_USER", "CURRENT_ROLE"]),
    "postgresql": words("CURRENT_USER SESSION_USER CURRENT_ROLE CURRENT_CATALOG CURRENT_SCHEMA SYSTEM_USER USER"),
}


class Columns(Types):
    """Reads names of columns."""

    def column(self) -> None:
        """A column, with its table or not; always written in quotes, so that it can be nothing but a name."""
        token = self.here
        if token.kind == WORD and token.key in RESERVED:
            raise self.unexpected("a value, a column or an expression is expected")
        if token.key in SESSION_WORDS[self.dialect] and not self.is_mark(".", 1):
            raise self.refuse("function", f"{token.key} is not allowed: a query reads the tables, not the session.")
        parts = [self.take()]
        while self.is_mark("."):
            self.take()
            if self.is_operator("*") and len(parts) == 1:
                self._whole_source(parts[0])
                return
            if self.kind() not in (WORD, NAME):
                raise self.unexpected("a column is expected after the dot")
            parts.append(self.take())
        if self.is_mark("(") and len(parts) == 1:
            raise self.refuse("function", "A function is called by its plain name, without quotes.", token)
        if len(parts) > 2 or self.is_mark("("):
            raise self._qualified(token)
        self._write(parts)

    def compared(self, token: Token) -> str:
        """A column's name as the engine compares it."""
        return self.same(self.folded(token))

    def _write(self, parts: list[Token]) -> None:
        *before, column = parts
        lenient = self.sqlite and not before and column.kind == NAME and self.sql[column.start] == '"'
        quoted = [self.quote(self.folded(part)) for part in before]
        self.write(".".join([*quoted, self.quote(self.folded(column), strictly=not lenient)]))
        source = self.same(self.folded(before[0])) if before else None
        self.scope.references.append(Reference(source, self.compared(column), column, lenient))

    def _whole_source(self, token: Token) -> None:
        self.take()
        name = self.folded(token)
        self.write(f"{self.quote(name)}.*")
        self.scope.stars.append(self.same(name))

    def _qualified(self, token: Token) -> Refused:
        message = "Names with a schema or database in front are not allowed. Write table.column, or the function alone."
        return self.refuse("qualified_name", message, token)
