"""What goes into the gate and what comes out."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

# What people call a column, and what Rails does.
USUAL_NAMES: Final = {
    "uuid": "identifier",
    "guid": "identifier",
    "sha": "end_revision",
    "commit": "end_revision",
    "revision": "end_revision",
    "slug": "permalink",
    "subdomain": "permalink",
    "protocol": "protocol_type",
    "finished_at": "completed_at",
    "ended_at": "completed_at",
}
UPPER_TO_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
SHOWN: Final = 60  # characters of a name, and columns of a list


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
    declared: Collection[str] = ()
    """The tables that should be readable: for hints."""

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
    columns: frozenset[str] | None = None
    """The names of the columns that it reads; None: it may read all."""


class Problem(Exception):  # noqa: N818 - the name of the outcome, the counterpart of Admitted
    """An answer without rows: what is wrong with the query or the database, and what to write instead."""

    def __init__(self, status: int, code: str, message: str, *, retry_after: int | None = None, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after
        """Seconds, for those that pass by themselves."""
        self.more = more
        """Further keys of the answer, such as `line` and `column` in the caller's SQL, from 1; None where unknown."""


def unknown_table(name: str, catalog: Catalog) -> tuple[str, str]:
    """Return the code and the sentence for a table that cannot be read."""
    key, listed = ascii_lower(name), f"There are: {', '.join(sorted(catalog.readable))}."
    if key in catalog.declared and key not in catalog.readable:
        reason = "it is missing, or the views are older than the database (`migrations_mirror grants` renews them)"
        return "unknown_table", f"The table {key} cannot be read here: {reason}. {listed}"
    if key in catalog.secret and key not in catalog.readable:
        return "unknown_table", f"The table {name[:SHOWN]} holds secrets and cannot be read. {listed}"
    close = difflib.get_close_matches(key[:SHOWN], sorted(catalog.readable), n=1)
    hint = f"Did you mean {close[0]}?" if close else listed
    return "unknown_table", f"There is no table {name[:SHOWN]!r} to read. {hint}"


def unknown_column(
    qualifier: str | None, name: str, tables: Collection[str], aliases: Mapping[str, str], catalog: Catalog
) -> tuple[str, str]:
    """Return the code and the sentence for a column that cannot be read.

    `tables` are those that the query names, `aliases` what it calls them.
    """
    key, table = ascii_lower(name), aliases.get(ascii_lower(qualifier or ""), "")
    is_hidden = any(key in catalog.secret.get(each, ()) for each in tables)
    if qualifier and not table and aliases and not is_hidden:
        message = f"There is no table or alias {qualifier[:SHOWN]!r} in this part of the query."
        return "unknown_column", f"{message} There are: {', '.join(aliases)}."
    among = [table] if table in catalog.readable else sorted(tables)
    for each in among:
        readable = catalog.readable.get(each, ())
        if key in catalog.secret.get(each, ()) and key not in readable:
            message = f"{each}.{key} is secret: a query cannot use it in any way. Readable are: {', '.join(readable)}."
            return "secret_column", message
    columns = list(dict.fromkeys(column for each in among for column in catalog.readable.get(each, ())))
    hint = "Name a table in FROM that has it; a string stands in single quotes."
    if USUAL_NAMES.get(key) in columns:
        hint = f"Did you mean {USUAL_NAMES[key]}?"
    elif close := difflib.get_close_matches(key[:SHOWN], columns, n=1):
        hint = f"Did you mean {close[0]}?"
    elif columns:
        hint = f"There are: {', '.join(columns[:SHOWN])}."
    return "unknown_column", f"There is no column {name[:SHOWN]!r} here. {hint}"
