"""What goes into the gate and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Catalog:
    """The tables that a query may read."""

    readable: Mapping[str, tuple[str, ...]]
    """Of each table its readable columns, in order."""
    secret: Mapping[str, tuple[str, ...]]
    """Of each table the columns that exist upstream and are hidden: for hints, never for the decision."""


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
