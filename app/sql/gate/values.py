"""Values that have a form of their own: strings, arrays, intervals, dates."""

from app.sql.gate.calls import Calls
from app.sql.gate.tokens import END, MARK, STRING
from app.sql.gate.words import BARE_CALLS, CONSTANTS, UNITS


class Values(Calls):
    """Reads such values."""

    def inside(self, *, query_only: bool) -> None:
        """What stands in the parentheses that begin here, and the closing one."""
        raise NotImplementedError

    def strings(self) -> None:
        """A string; for MySQL and MariaDB also several that make one."""
        self.copy()
        while self.mysql and self.kind() == STRING:
            self.copy()
        if self.postgresql and self.kind() == STRING:
            raise self.refuse("unsupported_syntax", "Two strings stand side by side. Join them with ||.")

    def array(self) -> None:
        """`ARRAY[1, 2]` or `ARRAY(SELECT ...)`."""
        self.copy()
        if self.is_mark("("):
            self.write("(")
            self.inside(query_only=True)
        else:
            self.array_elements()

    def array_elements(self) -> None:
        """`[1, 2]`, or arrays of arrays."""
        self.deeper()
        self.expect("[")
        while not self.is_mark("]"):
            self.array_elements() if self.is_mark("[") else self.expression()
            if not self.accept(","):
                break
        self.expect("]")
        self.depth -= 1

    def interval(self) -> bool:
        """`INTERVAL '1 day'`, `INTERVAL 1 DAY`; False when it is a column's name or MySQL's function."""
        if self.postgresql:
            return self._interval_string()
        is_call = self.is_mark("(", 1)
        if self.kind(1) in (END, MARK) and not is_call:
            return False
        self.copy()
        self.expression()
        if not self.accept_any(UNITS) and not is_call:
            raise self.unexpected("a unit such as DAY is expected after INTERVAL")
        return True

    def _interval_string(self) -> bool:
        if self.kind(1) != STRING:
            return False
        self.copy()
        self.strings()
        if self.accept_any(UNITS) and self.accept("TO"):
            self.accept_any(UNITS)
        return True

    def typed_literal(self) -> bool:
        """`DATE '2026-01-31'`; False when it is a column's name."""
        if self.sqlite:
            return False
        if self.mysql:
            return self.key() in ("DATE", "TIME", "TIMESTAMP") and self.kind(1) == STRING and self._copy_two()
        if not self.is_type() or (self.kind(1) != STRING and self.key(1) not in ("WITH", "WITHOUT")):
            return False
        self.type_name()
        if self.kind() != STRING:
            raise self.unexpected("a string is expected after the type")
        self.copy()
        return True

    def _copy_two(self) -> bool:
        self.copy()
        self.copy()
        return True

    def bare_call(self, key: str) -> bool:
        """`NULL`, `CURRENT_DATE`; False when it is a column's name."""
        if key not in CONSTANTS | BARE_CALLS[self.dialect] or self.is_mark(".", 1):
            return False
        self.copy()
        return True
