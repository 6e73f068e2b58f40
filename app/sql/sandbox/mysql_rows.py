"""Reading MariaDB's and MySQL's rows: one after the other, no more bytes than an answer can use, as JSON needs them."""

from collections.abc import Iterator
from typing import Any

from pymysql.constants import FIELD_TYPE
from pymysql.cursors import SSCursor

from app.db.mysql import TimedMySQL
from app.sql.sandbox.limits import ResultTooLarge
from app.sql.sandbox.values import iso_time


class MeteredMySQL(TimedMySQL):
    """A connection that takes in a limited number of bytes: it reads an answer in pieces, and stops before too many."""

    budget = float("inf")
    server_thread_id: tuple[int, ...]

    def take_in(self, num_bytes: int) -> None:
        """Raise ResultTooLarge, and drop the connection, when these bytes are too many."""
        self.budget -= num_bytes
        if self.budget < 0:
            self.drop()
            raise ResultTooLarge


class RawCursor(SSCursor):
    """A cursor that reads one row after the other, and leaves the rest unread when it is closed."""

    _result: Any
    connection: Any

    def close(self) -> None:
        self.connection = None
        if self._result:
            self._result.unbuffered_active = False  # or it would read on when it is collected

    __del__ = close

    def booleans(self) -> list[int]:
        """The places of the columns that hold true and false, which Rails makes tinyint(1)."""
        fields = getattr(self._result, "fields", ())  # of a statement without rows there are none
        return [i for i, field in enumerate(fields) if field.type_code == FIELD_TYPE.TINY and field.length == 1]

    def rows(self) -> Iterator[list[Any]]:
        """Each row, with its booleans."""
        places = self.booleans()
        for row in iter(self.fetchone, None):
            values = list(row)
            for place in places:
                if values[place] in (0, 1):
                    values[place] = bool(values[place])
            yield values


def _bits(data: bytes) -> int:
    return int.from_bytes(data, "big")


# Text, as the server writes it: Python's own types would lose digits, or dates such as 0000-00-00.
CONVERSIONS: dict[int, Any] = {
    FIELD_TYPE.TINY: int,
    FIELD_TYPE.SHORT: int,
    FIELD_TYPE.LONG: int,
    FIELD_TYPE.INT24: int,
    FIELD_TYPE.LONGLONG: int,
    FIELD_TYPE.YEAR: int,
    FIELD_TYPE.FLOAT: float,
    FIELD_TYPE.DOUBLE: float,
    FIELD_TYPE.BIT: _bits,
    FIELD_TYPE.DATETIME: iso_time,
    FIELD_TYPE.TIMESTAMP: iso_time,
}
