"""Queries: SELECT and set operations."""

from itertools import pairwise
from typing import Final

from app.rules.query.clauses import Clauses
from app.rules.query.cursor import ascii_lower
from app.rules.query.headers import header
from app.rules.query.literals import string_value
from app.rules.query.scopes import Scope
from app.rules.query.tokens import NAME, STRING, WORD
from app.rules.query.word_lists import words
from app.rules.query.words import NO_ALIAS

SET_OPERATIONS: Final = ("UNION", "INTERSECT", "EXCEPT")
MAX_ARMS: Final = 60
MAX_COLUMNS: Final = 1_000
MODIFIERS: Final = words(
    "STRAIGHT_JOIN HIGH_PRIORITY SQL_SMALL_RESULT SQL_BIG_RESULT SQL_BUFFER_RESULT SQL_CACHE SQL_NO_CACHE",
    "SQL_CALC_FOUND_ROWS",
)
Names = tuple[str, ...] | None


class Queries(Clauses):
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
        outputs = self._items(named=named)
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

    def _items(self, *, named: bool) -> list[str | None]:
        outputs = [self._item(named=named)]
        while self.accept(","):
            outputs.append(self._item(named=named))
        return outputs

    def _item(self, *, named: bool) -> str | None:
        """One column of the answer; its name, `*` or `table.*`, or None when only the engine knows it."""
        if self.is_operator("*"):
            self.copy()
            self.scope.stars.append(None)
            return "*"
        start, stars = self.at, len(self.scope.stars)
        self.expression()
        end = self.at
        if end - start == 3 and len(self.scope.stars) > stars:
            return f"{self.scope.stars[-1]}.*"
        alias = self._item_alias()
        if alias is None:
            return self._unnamed_item(start, end, named=named)
        alias = self.same(alias)
        self.scope.outputs.add(alias)
        self.scope.items.append((alias, start, end))
        return alias

    def _unnamed_item(self, start: int, end: int, *, named: bool) -> str | None:
        """A column of the answer without alias: the engine names it, and ORDER BY may use that name."""
        text = header(self, start)
        if text and named:
            self.write(f"AS {self.quote(text, strictly=not self.sqlite)}")
        last = self.tokens[end - 1]
        plain = last.kind in (WORD, NAME) and end - start in (1, 3)
        name = self.compared(last) if plain else None
        if self.postgresql and not plain:  # which takes the name from the function, or from CASE and the like
            called = [
                token for token, next_ in pairwise(self.tokens[start : end + 1]) if next_.key in ("(", "[", "WHEN")
            ]
            self.scope.outputs |= {ascii_lower(token.text) for token in called}
        elif text and not plain:
            self.scope.outputs.add(self.same(text))
        self.scope.items.append((name, start, end))
        return name

    def _item_alias(self) -> str | None:
        explicit = self.key() == "AS"
        if explicit:
            self.take()
        if self.kind() == STRING and not self.postgresql:
            alias = string_value(self.take().text)
        elif explicit or (self.is_name() and self.key() not in NO_ALIAS):
            alias = self.alias_name()
        else:
            return None
        self.write(f"AS {self.quote(alias, strictly=not self.sqlite)}")
        return alias
