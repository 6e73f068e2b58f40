"""What goes into the gate and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

UPPER_TO_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def ascii_lower(text: str) -> str:
    """Return the text with only A to Z in lower case, as the engines compare names: no other letter becomes these."""
    return text.lower() if text.isascii() else text.translate(UPPER_TO_LOWER)


@dataclass(frozen=True)
class Catalog:
    """The tables that a query may read."""

    readable: Mapping[str, tuple[str, ...]]
    """Of each table its readable columns, in order."""
    secret: Mapping[str, tuple[str, ...]]
    """Of each table the columns that exist upstream and are hidden: for hints, never for the decision."""

    @cached_property
    def tables(self) -> dict[str, str]:
        """The tables by their names in lower case."""
        return {ascii_lower(table): table for table in self.readable}

    @cached_property
    def columns(self) -> frozenset[str]:
        """The readable columns of all tables."""
        return frozenset(column for columns in self.readable.values() for column in columns)


@dataclass(frozen=True)
class Admitted:
    """A query that may run."""

    sql: str
    """The text written by the gate, the only one that may be executed."""
    tables: frozenset[str]
    """The catalog's tables that it names."""
    stripped_columns: tuple[str, ...]
    """`table.column` of each secret column of these tables, when the query selects a `*`."""


class Refused(Exception):  # noqa: N818 - the name of the outcome, the counterpart of Admitted
    """A query that must not run. Says what is not allowed and what to write instead."""

    def __init__(self, code: str, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line
        self.column = column
