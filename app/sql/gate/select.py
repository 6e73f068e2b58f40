"""Queries: SELECT and set operations."""

from typing import Final

from app.sql.gate.items import Items
from app.sql.gate.scopes import Scope
from app.sql.gate.word_lists import words

SET_OPERATIONS: Final = ("UNION", "INTERSECT", "EXCEPT")
MAX_ARMS: Final = 60
MAX_COLUMNS: Final = 1_000
MODIFIERS: Final = words(
    "STRAIGHT_JOIN HIGH_PRIORITY SQL_SMALL_RESULT SQL_BIG_RESULT SQL_BUFFER_RESULT SQL_CACHE SQL_NO_CACHE",
    "SQL_CALC_FOUND_ROWS",
)
Names = tuple[str, ...] | None


class Queries(Items):
    """Reads queries."""

    arms = 0

    def subquery(self) -> None:
        """A query within an expression."""
        self.query(named=False)

    def query(self, *, named: bool) -> Names:
        """A query with everything; the names of its columns come back, None when they are not all known.

        `named`: its columns' names can be seen outside.
        """
        self.deeper()
        depth = len(self.visible)
        if self.key() == "WITH":
            self.with_clause()
        outputs, scope = self._arm(named=named)
        if self.key() in SET_OPERATIONS or scope is None:
            self._more_arms(named=named)
            scope = self._enclosed(outputs)
        outer, self.scope = self.scope, scope
        self.ending()
        self.scope = outer
        del self.visible[depth:]
        self.depth -= 1
        return outputs

    def _more_arms(self, *, named: bool) -> None:
        while self.accept_any(SET_OPERATIONS):
            self.accept_any(("ALL", "DISTINCT"))
            self._arm(named=named)

    def _enclosed(self, outputs: Names) -> Scope:
        """What ORDER BY sees behind a set operation: the names of the answer."""
        scope = Scope(self.scope, outputs=set(outputs or ()), open=outputs is None or self.sqlite)
        self.scope.inner.append(scope)
        return scope

    def _arm(self, *, named: bool) -> tuple[Names, Scope | None]:
        """One SELECT of a set operation, its scope when ORDER BY can still belong to it."""
        self.arms += 1
        if self.arms > MAX_ARMS:
            raise self.refuse("too_complex", f"A query may have {MAX_ARMS} SELECTs at most. Use IN or CASE.")
        if self.is_mark("("):
            self.copy()
            outputs = self.query(named=named)
            self.expect(")")
            return outputs, None
        if self.key() == "VALUES":
            self._values()
            return None, None
        if self.key() != "SELECT":
            raise self.unexpected("SELECT is expected")
        return self._select(named=named)

    def _values(self) -> None:
        self.expect("VALUES")
        while True:
            if self.dialect == "mysql":
                self.accept("ROW")
            self.expect("(")
            self.expressions()
            self.expect(")")
            if not self.accept(","):
                break

    # --- SELECT

    def _select(self, *, named: bool) -> tuple[Names, Scope]:
        outer, scope = self.scope, Scope(self.scope)
        outer.inner.append(scope)
        self.scope = scope
        self.expect("SELECT")
        self._quantifier()
        outputs = self.items(named=named)
        if self.accept("FROM") and not (self.mysql and self.accept("DUAL")):
            self.sources()
        if self.accept("WHERE"):
            self.expression()
        if self.accept("GROUP", "BY"):
            self.group_by()
        if self.accept("HAVING"):
            self.expression()
        if self.accept("WINDOW"):
            self.windows()
        self.scope = outer
        return self._names(scope, outputs), scope

    def _names(self, scope: Scope, outputs: list[str | None]) -> Names:
        names = scope.expanded(outputs, MAX_COLUMNS)
        if names and len(names) > MAX_COLUMNS:
            raise self.refuse("too_complex", f"A query may have {MAX_COLUMNS} columns at most.")
        return names

    def _quantifier(self) -> None:
        self._refuse_modifiers()
        if self.key() == "DISTINCTROW" and self.mysql:
            self.take()
            self.write("DISTINCT")
        elif not self.accept("ALL") and self.accept("DISTINCT") and self.postgresql and self.accept("ON"):
            self.expect("(")
            self.expressions()
            self.expect(")")
        self._refuse_modifiers()

    def _refuse_modifiers(self) -> None:
        if self.mysql and self.key() in MODIFIERS:
            raise self.refuse("hint", f"{self.key()} is not allowed. Leave it out.")
