"""What the parts of the grammar need of each other: their rules call each other in circles."""

from app.sql.gate.cursor import Cursor
from app.sql.gate.scopes import Scope


class Grammar(Cursor):
    """A cursor with rules that are defined further down the line of classes."""

    scope: Scope

    def expression(self) -> None:
        """Operand, operator, operand ..."""
        raise NotImplementedError

    def expressions(self) -> None:
        """Expressions with commas between them."""
        self.expression()
        while self.accept(","):
            self.expression()

    def subquery(self) -> None:
        """A query within an expression."""
        raise NotImplementedError

    def order_by(self) -> None:
        """`ORDER BY a DESC, b`."""
        raise NotImplementedError

    def source_text(self, first: int, last: int) -> str:
        """The caller's text from one token to another."""
        return self.sql[self.tokens[first].start : self.tokens[last].end]
