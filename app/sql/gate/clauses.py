"""The clauses behind FROM and WHERE."""

from app.sql.gate.with_queries import WithQueries


class Clauses(WithQueries):
    """Reads GROUP BY, WINDOW, ORDER BY and LIMIT."""

    def group_by(self) -> None:
        """Entries with commas between them."""
        if self.postgresql:
            self.accept_any(("ALL", "DISTINCT"))
        entries: list[tuple[int, int]] = []
        plain = True
        while True:
            start = self.at
            plain = self._grouping() and plain
            entries.append((start, self.at))
            if not self.accept(","):
                break
        if self.mysql:
            self.accept("WITH", "ROLLUP")
        if plain and self.postgresql:
            self.scope.grouping = entries
            self.scope.grouping_slot = len(self.written)
            self.write("")

    def _grouping(self) -> bool:
        """One entry of GROUP BY; False when it is more than an expression."""
        if self.postgresql and self.key() in ("ROLLUP", "CUBE") and self.is_mark("(", 1):
            self.copy()
            self._grouping_list()
            return False
        if self.postgresql and self.accept("GROUPING", "SETS"):
            self._grouping_list()
            return False
        if self.postgresql and self.is_mark("(") and self.is_mark(")", 1):
            self.copy()
            self.copy()
            return False
        self.expression()
        if self.mysql:
            self.accept_any(("ASC", "DESC"))
        return True

    def _grouping_list(self) -> None:
        self.deeper()
        self.expect("(")
        while True:
            self._grouping()
            if not self.accept(","):
                break
        self.expect(")")
        self.depth -= 1

    def windows(self) -> None:
        """`WINDOW w AS (...)`."""
        while True:
            self.write(self.quote(self.name("the name of a window is expected")))
            self.expect("AS")
            self.window_definition()
            if not self.accept(","):
                break

    def order_by(self) -> None:
        """`ORDER BY a DESC NULLS LAST, b`."""
        self.expect("ORDER", "BY")
        while True:
            self.expression()
            self.accept_any(("ASC", "DESC"))
            if not self.mysql and self.accept("NULLS") and not self.accept_any(("FIRST", "LAST")):
                raise self.unexpected("FIRST or LAST is expected")
            if not self.accept(","):
                break

    def ending(self) -> None:
        """ORDER BY, LIMIT, OFFSET and FETCH; then nothing may follow that locks or writes."""
        if self.key() == "ORDER":
            self.order_by()
        while True:
            if self.accept("LIMIT"):
                if not self.accept("ALL"):
                    self.expression()
                if not self.postgresql and self.accept(","):
                    self.expression()
            elif self.accept("OFFSET"):
                self.expression()
                self.accept_any(("ROW", "ROWS"))
            elif not self.sqlite and self.key() == "FETCH":
                self._fetch()
            else:
                break
        self._refuse_endings()

    def _fetch(self) -> None:
        self.expect("FETCH")
        self.accept_any(("FIRST", "NEXT"))
        if self.key() not in ("ROW", "ROWS"):
            self.expression()
        self.accept_any(("ROW", "ROWS"))
        if not self.accept("ONLY"):
            self.expect("WITH", "TIES")

    def _refuse_endings(self) -> None:
        match self.key():
            case "INTO":
                raise self.refuse("into", "INTO is not allowed: a query is answered, not stored.")
            case "FOR" | "LOCK":
                raise self.refuse("lock", "Locking rows is not allowed. Leave the clause out.")
            case "PROCEDURE":
                raise self.refuse("unsupported_syntax", "PROCEDURE is not allowed. Leave it out.")
            case "ROWS" if self.key(1) == "EXAMINED":
                raise self.refuse("unsupported_syntax", "ROWS EXAMINED is not allowed. Use LIMIT alone.")
