"""WITH: named queries. Each is written under a name of ours, which no table has, so that none can stand for a table."""

from typing import Final

from app.sql.gate.scopes import Cte
from app.sql.gate.sources import Sources
from app.sql.gate.tokens import NAME, WORD

MAX_NESTED: Final = 5
OWN_NAME: Final = "with_query_"


class WithQueries(Sources):
    """Reads WITH clauses."""

    cte_count = 0

    def with_clause(self) -> None:
        """The queries, up to the one that uses them."""
        if len(self.visible) >= MAX_NESTED:
            message = f"WITH stands within WITH more than {MAX_NESTED} times. Put the queries side by side in one WITH."
            raise self.refuse("too_complex", message)
        self.expect("WITH")
        recursive = self.accept("RECURSIVE")
        known: dict[str, Cte] = {}
        self.visible.append(known)
        if recursive or self.sqlite:
            self._announce(known)
        while True:
            self._common_table(known)
            if not self.accept(","):
                break

    def _announce(self, known: dict[str, Cte]) -> None:
        """In a recursive WITH each query sees all of them: find their names before reading them."""
        open_marks, index = 0, self.at
        while index + 1 < len(self.tokens):
            token, following = self.tokens[index], self.tokens[index + 1]
            begins = index == self.at or self.tokens[index - 1].key == ","
            if open_marks == 0 and begins and token.kind in (WORD, NAME) and following.key in ("AS", "("):
                known[self.same(self.folded(token))] = self._named_query()
            open_marks += (token.key == "(") - (token.key == ")")
            if open_marks < 0 or (open_marks == 0 and token.key == "SELECT"):
                break
            index += 1

    def _named_query(self) -> Cte:
        """A query of WITH under the next of our names."""
        self.cte_count += 1
        return Cte(f"{OWN_NAME}{self.cte_count}", None)

    def _common_table(self, known: dict[str, Cte]) -> None:
        name = self.name("the name of a query is expected in WITH")
        query = known.get(self.same(name)) or self._named_query()
        self.write(self.quote(query.name))
        if self.is_mark("("):
            query.columns = tuple(self.same(column) for column in self.column_names())
        self.expect("AS")
        if not self.mysql:
            self.accept("NOT")
            self.accept("MATERIALIZED")
        self.expect("(")
        if self.key() not in ("SELECT", "WITH", "VALUES", "("):
            raise self.refuse("not_a_select", "A query in WITH is a SELECT: nothing can be written here.")
        before = self.weight
        outputs = self.query(named=True)
        query.weight = max(self.weight - before, 1)
        query.columns = query.columns or outputs
        self.expect(")")
        known[self.same(name)] = query
        if self.key() in ("SEARCH", "CYCLE"):
            raise self.refuse("unsupported_syntax", "SEARCH and CYCLE are not allowed. Count the depth in a column.")
