"""Windows: what stands behind OVER."""

from app.sql.gate.columns import Columns


class Windows(Columns):
    """Reads windows."""

    def window(self) -> None:
        """A window's name or its definition."""
        if self.is_mark("("):
            self.window_definition()
        else:
            self.write(self.quote(self.name("the name of a window is expected")))

    def window_definition(self) -> None:
        """`(PARTITION BY a ORDER BY b ROWS BETWEEN ...)`."""
        self.deeper()
        self.expect("(")
        if self.is_name() and self.key() not in ("PARTITION", "ROWS", "RANGE", "GROUPS"):
            self.write(self.quote(self.name("the name of a window is expected")))
        if self.accept("PARTITION", "BY"):
            self.expressions()
        if self.key() == "ORDER":
            self.order_by()
        if self.accept_any(("ROWS", "RANGE", "GROUPS")):
            self._frame()
        self.expect(")")
        self.depth -= 1

    def _frame(self) -> None:
        if self.accept("BETWEEN"):
            self._frame_bound()
            self.expect("AND")
        self._frame_bound()
        if self.accept("EXCLUDE"):
            known = self.accept("CURRENT", "ROW") or self.accept("NO", "OTHERS") or self.accept_any(("GROUP", "TIES"))
            if not known:
                raise self.unexpected("CURRENT ROW, GROUP, TIES or NO OTHERS is expected")

    def _frame_bound(self) -> None:
        if self.accept("CURRENT", "ROW"):
            return
        if not self.accept("UNBOUNDED"):
            self.expression()
        if not self.accept_any(("PRECEDING", "FOLLOWING")):
            raise self.unexpected("PRECEDING or FOLLOWING is expected")
