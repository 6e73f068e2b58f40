"""The columns of an answer: what stands between SELECT and FROM."""

from itertools import pairwise

from app.sql.gate.clauses import Clauses
from app.sql.gate.cursor import ascii_lower
from app.sql.gate.headers import header
from app.sql.gate.literals import string_value
from app.sql.gate.tokens import NAME, STRING, WORD
from app.sql.gate.words import NO_ALIAS


class Items(Clauses):
    """Reads the columns of an answer."""

    def items(self, *, named: bool) -> list[str | None]:
        """Columns with commas between them; their names come back, as `_item` gives them."""
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
