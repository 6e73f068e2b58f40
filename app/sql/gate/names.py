"""Names: tables, columns, aliases and collations, each in quotes."""

import re
from collections import defaultdict
from functools import cache
from typing import Final

from app.sql.gate.bounds import MAX_SERIES, Level
from app.sql.gate.frames import ALIAS, PLAIN, QUALIFIER, Place
from app.sql.gate.functions import SCALAR
from app.sql.gate.hints import ascii_lower, unknown_column, unknown_table
from app.sql.gate.outcome import Catalog
from app.sql.gate.tokens import NAME, WORD, Token
from app.sql.gate.words import COLLATIONS, RESERVED, TYPES

MAX_TABLES: Final = 40
SYSTEM_NAMES: Final = ("pg_", "sqlite_")
SEQUENCE: Final = re.compile(r"seq_([0-9]{1,18})_to_([0-9]{1,18})(?:_step_([0-9]{1,18}))?")
CALL_COLUMNS: Final = frozenset(["key", "value", "ordinality"])
# What PostgreSQL calls a column without alias, besides the name of a function or type.
UNNAMED: Final = frozenset(["case", "array", "row", "exists"])


class Names(Place):
    """Writes names."""

    def __init__(self, sql: str, dialect: str, catalog: Catalog, found: list[Token]) -> None:
        super().__init__(sql, dialect, catalog, found)
        self.tables_by_key = {name if self.postgresql else ascii_lower(name): name for name in catalog.readable}
        self.levels: dict[str, list[Level]] = defaultdict(list)
        """Of each query of WITH what it amounts to."""
        self.tables: dict[str, str] = {}
        """The tables read, by what the query calls them."""
        self.unknown: list[Token] = []
        """The other tables: queries of WITH, if such follow."""
        self.aliases: set[str] = set()
        self.row_calls: dict[str, frozenset[str]] = {}
        """Of each call in FROM the columns that it has, by what the query calls it."""
        self.columns: list[tuple[str, str, Token, bool]] = []
        """The columns named: table or alias, name, token, and whether tables are joined by it."""
        self.before: dict[int, list[str]] = {}
        self.after: dict[int, list[str]] = {}
        """What is written around the tokens at these places."""
        self.selects = self.sources = self.longest = 0
        self.stars = False

    def name(self) -> None:
        """Write a name as what it is: a table, an alias, a column, or what stands before one."""
        token, dotted = self.here, self.last == "."
        if ascii_lower(token.text).startswith(SYSTEM_NAMES):
            known = ", ".join(sorted(self.catalog.readable))
            self.refuse("catalog", f"The database's own catalogs are closed. There are: {known}.")
        if dotted and (self.keys[self.at - 3] == "." or self.next in (".", "(")):
            message = "Names with a schema or database in front are not allowed."
            message += " Write table.column, or the function alone."
            self.refuse("qualified_name", message, self.tokens[self.at - 2])
        if self.expects_table():
            self._table(token)
            return
        begins_with = self.frame.clause == "WITH"
        columns = self.next == "(" and not dotted
        if columns and self.last != "AS" and not begins_with:
            self.written.append("AS")
        is_alias = columns or begins_with or self.frame.names or self.last == "AS"
        role = ALIAS if is_alias or (not dotted and self.value_ends()) else QUALIFIER if self.next == "." else PLAIN
        self._note(token, role, begins_with=begins_with)
        self.take(self._spelled(token, role), role)

    def _note(self, token: Token, role: str, *, begins_with: bool) -> None:
        """Keep what the name is, for what is checked at the end."""
        name = self.compared(token)
        if begins_with:
            self.frame.with_query = name
            self.levels[name]
        if role == ALIAS and self.frame.opener != "USING":
            self.aliases.add(name)
        if role != QUALIFIER:
            self.frame.level.names[name] += 1
        joins = self.frame.opener == "USING" or (role == ALIAS and "NATURAL" in self.keys)
        if role == PLAIN or joins:
            qualifier = self.compared(self.tokens[self.at - 2]) if self.last == "." else ""
            self.columns.append((qualifier, name, token, joins))

    def _spelled(self, token: Token, role: str) -> str:
        """Return a name in quotes. MySQL compares tables and their aliases by case: written as the catalog does."""
        if self.sqlite and role == PLAIN and self.sql[token.start] == '"' and self.last != ".":
            return self.quoted(token.text, '"')  # it is a string when there is no such column
        name = self.folded(token)
        header = role == ALIAS and self.frame.clause == "SELECT"
        if self.mysql and not header and self.last != ".":
            name = self.tables_by_key.get(ascii_lower(name), name)
        return self.quoted(name, '"' if self.sqlite and header else "")

    def has_columns(self) -> bool:
        """Return whether the name here has a list of columns behind it: it is an alias, or a query of WITH."""
        return self.last in ("AS", "ORDINALITY") or self.frame.clause == "WITH" or self.value_ends()

    def collation(self) -> None:
        """Write the name of a collation from the list."""
        collations = COLLATIONS[self.dialect]
        if (name := collations.get(self.here.text.upper())) is None:
            known = ", ".join(sorted(collations.values()))
            self.refuse("collation", f"This collation is not allowed. Leave COLLATE out, or use one of {known}.")
        self.take(self.quoted(name), PLAIN)

    # --- what is read

    def count_source(self) -> None:
        """Count a table, a subquery or a call in FROM."""
        self.frame.level.sources += 1
        self.sources += 1
        if self.sources > MAX_TABLES:
            self.refuse("too_complex", f"A query may read {MAX_TABLES} tables and subqueries at most.")

    def _table(self, token: Token) -> None:
        """Write a table of the catalog, or a query of WITH."""
        name = self.compared(token)
        if self.next == ".":
            message = f"Write the table alone, without {token.text[:60]!r} and the dot in front."
            self.refuse("qualified_name", message)
        if token.key == "ONLY" and self.kinds[self.at + 1] in (WORD, NAME):
            self.refuse("unsupported_syntax", "ONLY is not allowed. Write the table alone.")
        self.count_source()
        self.frame.level.names[name] += 1
        self.frame.level.used.append(name)
        written = self.folded(token)
        is_known = name in self.tables_by_key
        if is_known and name not in self.levels:
            table = self.tables_by_key[name]
            self.tables[self._alias_at(self.at + 1) or name] = table
            written = table if self.mysql else written
        elif not is_known and (name in self.catalog.secret or not (name in self.levels or self._is_sequence(name))):
            self.unknown.append(token)
        self.take(self.quoted(written), PLAIN)

    def _is_sequence(self, name: str) -> bool:
        """Return whether it is a table such as `seq_1_to_10`: MariaDB counts, and reads nothing."""
        if self.dialect != "mariadb" or not (sequence := SEQUENCE.fullmatch(name)):
            return False
        first, last, step = (int(number or 1) for number in sequence.groups())
        if abs(last - first) // max(step, 1) > MAX_SERIES:
            self.refuse("too_large", f"A sequence may make {MAX_SERIES} rows at most.")
        return True

    def _alias_at(self, place: int) -> str | None:
        """Return the alias that stands at a place, with AS or without."""
        place += self.keys[place] == "AS"
        token = self.tokens[place]
        is_alias = token.kind == NAME or (token.kind == WORD and token.key not in RESERVED[self.dialect])
        return self.compared(token) if is_alias else None

    def note_row_call(self, key: str) -> None:
        """Keep which columns a call in FROM has."""
        self.count_source()
        if not self.postgresql:
            return
        place = self.closing[self.at + 1] + 1
        place += 2 * (self.keys[place] == "WITH" and self.keys[place + 1] == "ORDINALITY")
        alias = self._alias_at(place) or ascii_lower(key)
        opened = place + 1 + (self.keys[place] == "AS")
        listed = self.tokens[opened : self.closing.get(opened, opened)]
        named = {self.compared(token) for token in listed if token.kind in (WORD, NAME)} or {alias}
        columns = CALL_COLUMNS | named
        self.row_calls[alias] = self.row_calls.get(alias, columns) & columns

    def check_names(self) -> None:
        """Refuse unknown tables, names that are surely secret, and `x.f` where PostgreSQL could read `f(x)`."""
        for token in self.unknown:
            name = self.compared(token)
            if name not in self.levels or name in self.catalog.secret:
                self.refuse(*unknown_table(token.text, self.catalog), token)
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
