"""What a query reads: tables, queries of WITH, and calls that make rows."""

import re
from collections import defaultdict
from functools import cache
from typing import Final

from app.sql.gate.bounds import MAX_SERIES, Level
from app.sql.gate.frames import PLAIN, Place
from app.sql.gate.functions import SCALAR
from app.sql.gate.hints import ascii_lower, unknown_column, unknown_table
from app.sql.gate.outcome import Catalog
from app.sql.gate.tokens import NAME, WORD, Token
from app.sql.gate.words import RESERVED, TYPES

MAX_TABLES: Final = 40
SEQUENCE: Final = re.compile(r"seq_([0-9]{1,18})_to_([0-9]{1,18})(?:_step_([0-9]{1,18}))?")
CALL_COLUMNS: Final = frozenset(["key", "value", "ordinality"])
# What PostgreSQL calls a column without alias, besides the name of a function or type.
UNNAMED: Final = frozenset(["case", "array", "row", "exists"])


class Sources(Place):
    """Writes tables."""

    def __init__(self, sql: str, dialect: str, catalog: Catalog, found: list[Token]) -> None:
        super().__init__(sql, dialect, catalog, found)
        self.tables_by_key = {name if self.postgresql else ascii_lower(name): name for name in catalog.readable}
        self.ctes = self.with_queries()
        self.cte_names = frozenset(self.ctes.values())
        self.levels: dict[str, list[Level]] = defaultdict(list)
        """Of each query of WITH what it amounts to."""
        self.tables: dict[str, str] = {}
        """The tables read, by what the query calls them."""
        self.aliases: set[str] = set()
        self.row_calls: dict[str, frozenset[str]] = {}
        """Of each call in FROM the columns that it has, by what the query calls it."""
        self.columns: list[tuple[str | None, str, Token, bool]] = []
        """The columns named: table or alias, name, token, and whether tables are joined by it."""
        self.before: dict[int, list[str]] = {}
        self.after: dict[int, list[str]] = {}
        self.selects = self.sources = self.longest = 0
        self.stars = False
        self.natural = any(token.key == "NATURAL" for token in found)

    def count_source(self) -> None:
        """Count a table, a subquery or a call in FROM."""
        self.frame.level.sources += 1
        self.sources += 1
        if self.sources > MAX_TABLES:
            self.refuse("too_complex", f"A query may read {MAX_TABLES} tables and subqueries at most.")

    def table(self) -> None:
        """Write a table of the catalog, or a query of WITH."""
        token, name = self.here, self.compared(self.here)
        if self.next == ".":
            message = f"Write the table alone, without {token.text[:60]!r} and the dot in front."
            self.refuse("qualified_name", message)
        if token.key == "ONLY" and self.kind(1) in (WORD, NAME):
            self.refuse("unsupported_syntax", "ONLY is not allowed. Write the table alone.")
        self.count_source()
        self.frame.level.names[name] += 1
        written = self.folded(token)
        if name in self.cte_names and (name in self.tables_by_key or name not in self.catalog.secret):
            self.frame.level.used.append(name)
        elif name in self.tables_by_key:
            table = self.tables_by_key[name]
            self.tables[self.alias_at(self.at + 1) or name] = table
            written = table if self.mysql else written
        elif self.dialect != "mariadb" or not self._is_sequence(token.text):
            self.refuse(*unknown_table(token.text, self.catalog))
        self.take(self.quoted(written), PLAIN)

    def _is_sequence(self, name: str) -> bool:
        """Return whether it is a table such as `seq_1_to_10`: MariaDB counts, and reads nothing."""
        if not (sequence := SEQUENCE.fullmatch(name)):
            return False
        first, last, step = (int(number or 1) for number in sequence.groups())
        if abs(last - first) // max(step, 1) > MAX_SERIES:
            self.refuse("too_large", f"A sequence may make {MAX_SERIES} rows at most.")
        return True

    def alias_at(self, place: int) -> str | None:
        """Return the alias that stands at a place, with AS or without."""
        place += self.tokens[place].key == "AS"
        token = self.tokens[place]
        if token.kind == NAME or (token.kind == WORD and token.key not in RESERVED[self.dialect]):
            return self.compared(token)
        return None

    def note_row_call(self, key: str) -> None:
        """Keep which columns a call in FROM has."""
        self.count_source()
        if not self.postgresql:
            return
        place = self.closing[self.at + 1] + 1
        place += 2 * (self.tokens[place].key == "WITH" and self.tokens[place + 1].key == "ORDINALITY")
        alias = self.alias_at(place) or ascii_lower(key)
        opened = place + 1 + (self.tokens[place].key == "AS")
        listed = self.tokens[opened : self.closing.get(opened, opened)]
        columns = frozenset(self.compared(token) for token in listed if token.kind in (WORD, NAME)) or frozenset(
            [alias]
        )
        self.row_calls[alias] = self.row_calls.get(alias, columns | CALL_COLUMNS) & (columns | CALL_COLUMNS)

    def check_columns(self) -> None:
        """Refuse names that are surely secret, and `x.f` where PostgreSQL could read `f(x)`."""
        tables = set(self.tables.values())
        secret = {column for table in tables for column in self.catalog.secret.get(table, ())}
        secret -= {column for table in tables for column in self.catalog.readable[table]}
        for qualifier, name, token, joins in self.columns:
            hidden = name in secret and (joins or name not in self.aliases)
            if hidden or (self.postgresql and qualifier and self._may_call(qualifier, name)):
                self.refuse(*unknown_column(qualifier, name, tables, self.tables, self.catalog), token)

    def _may_call(self, qualifier: str, name: str) -> bool:
        """Return whether it can be a call: no column, no alias of the query, and behind a call in FROM not its own."""
        known = self.row_calls.get(qualifier) or self.aliases | default_names(self.dialect)
        is_column = any(name in columns for columns in self.catalog.readable.values())
        return not (is_column or name in known or re.fullmatch(r"column\d+", name))


@cache
def default_names(dialect: str) -> frozenset[str]:
    """Return what PostgreSQL calls a column without alias: calls that only compute, and types."""
    return frozenset(ascii_lower(word) for word in SCALAR[dialect] | TYPES[dialect]) | UNNAMED
