"""Tables: each becomes a derived table of its readable columns, so that hidden columns do not exist."""

import difflib
import re
from functools import lru_cache
from typing import Final

from app.sql.gate.bounds import MAX_SERIES
from app.sql.gate.json_tables import JsonTables
from app.sql.gate.outcome import Refused
from app.sql.gate.scopes import Cte, Source
from app.sql.gate.tokens import WORD, Token

INDEX_HINTS: Final = frozenset(["USE", "FORCE", "IGNORE", "INDEXED"])
MAX_WEIGHT: Final = 300  # tables and subqueries, once every use of a WITH query is written out
SEQUENCE: Final = re.compile(r"seq_([0-9]{1,18})_to_([0-9]{1,18})(?:_step_([0-9]{1,18}))?")
SYSTEM_NAMES: Final = ("pg_", "sqlite_", "information_schema", "performance_schema", "mysql")


@lru_cache(maxsize=256)
def derived_table(table: str, columns: tuple[str, ...], sign: str) -> str:
    """The query that stands for a table."""
    names = ", ".join(f"{sign}{column}{sign}" for column in columns)
    return f"(SELECT {names} FROM {sign}{table}{sign})"  # noqa: S608 - names of the catalog  # nosec B608


class Tables(JsonTables):
    """Reads names of tables."""

    weight = 0
    tables_read: set[str]
    visible: list[dict[str, Cte]]

    def query(self, *, named: bool) -> tuple[str, ...] | None:
        """A query with everything; the names of its columns come back, None when they are not all known.

        `named`: its columns' names can be seen outside.
        """
        raise NotImplementedError

    def cte(self, written: str) -> Cte | None:
        """The query of a WITH clause in sight that has this name; the innermost first."""
        key = self.same(written)
        return next((known[key] for known in reversed(self.visible) if key in known), None)

    def refuse_hints(self) -> None:
        """Refuse what engines take behind a table to steer how it is read."""
        if self.key() == "STRAIGHT_JOIN":
            raise self.refuse("hint", "STRAIGHT_JOIN is not allowed. Write JOIN and let the server choose the order.")
        if self.key() in INDEX_HINTS or (self.key() == "NOT" and self.key(1) == "INDEXED"):
            raise self.refuse("hint", "Index hints are not allowed. Leave them out.")
        if self.key() == "TABLESAMPLE":
            raise self.refuse("unsupported_syntax", "TABLESAMPLE is not allowed. Use WHERE and LIMIT.")
        if self.key() == "PARTITION" and self.is_mark("(", 1):
            raise self.refuse("unsupported_syntax", "Partitions cannot be chosen. Use WHERE.")

    def table(self) -> None:
        """A table of the catalog as a derived table, or a query of WITH under our name for it."""
        token = self.here
        written = self.name("a table is expected in FROM")
        if self.is_mark("."):
            message = f"Write the table alone, without {written[:60]!r} and the dot in front."
            raise self.refuse("qualified_name", message, token)
        if token.kind == WORD and token.key == "ONLY":
            raise self.refuse("unsupported_syntax", "ONLY is not allowed. Write the table alone.", token)
        if hidden := self.cte(written):
            self.weigh(hidden.weight, token)
            self.write(self.quote(hidden.name))
            self._alias_of(written, hidden.columns, None)
            return
        if self.dialect == "mariadb" and (sequence := SEQUENCE.fullmatch(written)):
            self._sequence(sequence, token)
            return
        table = self._in_catalog(written)
        if table is None:
            raise self._unknown_table(written, token)
        self.tables_read.add(table)
        columns = self.catalog.readable[table]
        self.write(derived_table(table, columns, '"' if self.postgresql else "`"))
        self._alias_of(written, columns, table)

    def weigh(self, weight: int, token: Token) -> None:
        """Count what an engine reads that copies a WITH query each time it is used: with each step it can double."""
        self.weight += weight
        if self.weight > MAX_WEIGHT:
            message = "The queries of WITH use each other too often: each use counts all that is in it. Use joins."
            raise self.refuse("too_complex", message, token)

    def _alias_of(self, written: str, columns: tuple[str, ...] | None, table: str | None) -> None:
        if self.mysql and self.key() == "FOR" and self.key(1) in ("SYSTEM_TIME", "SYSTEM"):
            raise self.refuse("unsupported_syntax", "FOR SYSTEM_TIME is not allowed. Only current rows can be read.")
        if self.is_operator("*") and self.postgresql:
            raise self.refuse("unsupported_syntax", "Write the table alone, without * behind it.")
        self.refuse_hints()
        alias, renamed = self.alias_and_columns(default=written)
        names = columns
        if renamed and columns:
            names = renamed + tuple(columns[len(renamed) :])
        key = names[columns.index("id")] if table and names and columns and "id" in columns else None
        self.scope.sources.append(Source(self.same(alias), names, table, key))

    def _sequence(self, sequence: re.Match[str], token: Token) -> None:
        """`seq_1_to_10`: MariaDB counts, and reads nothing."""
        first, last, step = (int(number or 1) for number in sequence.groups())
        if abs(last - first) // max(step, 1) > MAX_SERIES:
            raise self.refuse("too_large", f"A sequence may make {MAX_SERIES} rows at most.", token)
        self.write(self.quote(sequence.group()))
        self._alias_of(sequence.group(), ("seq",), None)

    def _in_catalog(self, written: str) -> str | None:
        if self.postgresql or written in self.catalog.readable:
            return written if written in self.catalog.readable else None
        folded = self.same(written)
        return next((table for table in self.catalog.readable if self.same(table) == folded), None)

    def _unknown_table(self, written: str, token: Token) -> Refused:
        known = sorted(self.catalog.readable)
        if written.lower().startswith(SYSTEM_NAMES):
            message = f"The database's own catalogs are closed. There are: {', '.join(known)}."
            return self.refuse("catalog", message, token)
        if self.same(written) in self.catalog.secret:
            message = f"The table {written} holds secrets and cannot be read. There are: {', '.join(known)}."
        elif close := difflib.get_close_matches(self.same(written), known, n=1):
            message = f"There is no table {written[:60]!r} to read. Did you mean {close[0]}?"
        else:
            message = f"There is no table {written[:60]!r} to read. There are: {', '.join(known)}."
        return self.refuse("unknown_table", message, token)
