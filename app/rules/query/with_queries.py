"""WITH: named queries. Each is written under a name of ours, which no table has, so that none can stand for a table."""

from typing import Final

from app.rules.query.scopes import Cte
from app.rules.query.sources import Sources
from app.rules.query.tokens import NAME, WORD

OWN_NAME: Final = "with_query_"


class WithQueries(Sources):
    """Reads WITH clauses."""

    cte_count = 0

    def with_clause(self) -> None:
        self.expect("WITH")
        recursive = self.accept("RECURSIVE")
        known: dict[str, Cte] = {}
        self.visible.append(known)
        if recursive or self.sqlite:
            self._announce(known)
        while True:
            self._common_table(known, recursive=recursive)
            if not self.accept(","):
                break

    def _announce(self, known: dict[str, Cte]) -> None:
        """In a recursive WITH each query sees all of them: find their names before reading them."""
        open_marks, index = 0, self.at
        while index + 1 < len(self.tokens):
            token, following = self.tokens[index], self.tokens[index + 1]
            begins = index == self.at or self.tokens[index - 1].key == ","
            if open_marks == 0 and begins and token.kind in (WORD, NAME) and following.key in ("AS", "("):
                self._declare(known, self.folded(token))
            open_marks += (token.key == "(") - (token.key == ")")
            if open_marks < 0 or (open_marks == 0 and token.key == "SELECT"):
                break
            index += 1

    def _declare(self, known: dict[str, Cte], name: str) -> Cte:
        self.cte_count += 1
        known[self.same(name)] = Cte(f"{OWN_NAME}{self.cte_count}", None)
        return known[self.same(name)]

    def _common_table(self, known: dict[str, Cte], *, recursive: bool) -> None:
        name = self.name("the name of a query is expected in WITH")
        announced = known.get(self.same(name))
        self.write(self.quote(announced.name if announced else f"{OWN_NAME}{self.cte_count + 1}"))
        columns = None
        if self.is_mark("("):
            columns = tuple(self.same(column) for column in self.column_names())
            if announced:
                announced.columns = columns
        self.expect("AS")
        if not self.mysql:
            self.accept("NOT")
            self.accept("MATERIALIZED")
        self.expect("(")
        if announced is None:
            self.cte_count += 1
            number = self.cte_count
        if self.key() not in ("SELECT", "WITH", "VALUES", "("):
            raise self.refuse("not_a_select", "A query in WITH is a SELECT: nothing can be written here.")
        outputs = self.query(named=True)
        self.expect(")")
        if announced is None:
            known[self.same(name)] = Cte(f"{OWN_NAME}{number}", columns or outputs)
        else:
            announced.columns = columns or outputs
        if self.key() in ("SEARCH", "CYCLE"):
            raise self.refuse("unsupported_syntax", "SEARCH and CYCLE are not allowed. Count the depth in a column.")
