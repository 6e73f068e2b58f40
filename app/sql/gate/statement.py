"""The whole text: one query and nothing else."""

from typing import Final

from app.sql.gate.outcome import Catalog
from app.sql.gate.scopes import Scope
from app.sql.gate.select import Queries
from app.sql.gate.tokens import END, Token

SCHEMA: Final = "The schema endpoint describes tables and columns."
OTHERS: Final = {
    "EXPLAIN": "EXPLAIN is not allowed. Send the SELECT itself.",
    "VALUES": "A query begins with SELECT or WITH. Write SELECT instead of VALUES.",
    "TABLE": "A query begins with SELECT or WITH. Write SELECT * FROM the table.",
    "SHOW": f"SHOW is not allowed. {SCHEMA}",
    "DESCRIBE": f"DESCRIBE is not allowed. {SCHEMA}",
    "DESC": f"DESC is not allowed. {SCHEMA}",
    "PRAGMA": f"PRAGMA is not allowed. {SCHEMA}",
}


class Statement(Queries):
    """Reads a text that is one query."""

    def __init__(self, sql: str, dialect: str, catalog: Catalog, found: list[Token]) -> None:
        super().__init__(sql, dialect, catalog, found)
        self.scope = Scope(None)
        self.tables_read = set()
        self.visible = []

    def read(self) -> None:
        """Write what may run for the text, or raise Refused."""
        self._skip_semicolons()
        if self.kind() == END:
            raise self.refuse("empty", "There is no query. Send one SELECT.")
        if self.key() not in ("SELECT", "WITH") and not self.is_mark("("):
            shown = self.sql[self.here.start : self.here.end][:30]
            message = OTHERS.get(self.key(), f"Only SELECT queries are allowed: {shown!r} cannot begin one.")
            raise self.refuse("not_a_select", message)
        self.query(named=True)
        if self._skip_semicolons() and self.kind() != END:
            raise self.refuse("several_statements", "Only one statement is allowed. Send each in its own request.")
        if self.kind() != END:
            raise self.unexpected("an operator, a comma or a clause should follow")

    def _skip_semicolons(self) -> bool:
        start = self.at
        while self.is_mark(";"):
            self.take()
        return self.at > start
