"""Names, each in quotes, and the names of types and collations, from the lists."""

import re
from typing import Final

from app.sql.gate.bounds import MAX_SERIES
from app.sql.gate.outcome import ascii_lower, unknown_column, unknown_table
from app.sql.gate.place import ALIAS, PLAIN, QUALIFIER, TYPE, Place
from app.sql.gate.tokens import NAME, NUMBER, STRING, WORD, Token

MAX_TABLES: Final = 40
MAX_TYPE_SIZE: Final = 65_535
SEQUENCE: Final = re.compile(r"seq_([0-9]{1,18})_to_([0-9]{1,18})(?:_step_([0-9]{1,18}))?")
CALL_COLUMNS: Final = frozenset(["key", "value", "ordinality"])
# What PostgreSQL calls a column without alias, besides the name of a function or type.
UNNAMED: Final = frozenset(["case", "array", "row", "exists"])


class Names(Place):
    """A writer of names."""

    def name(self) -> None:
        """Write a name as what it is: a table, an alias, a column, or what stands before one."""
        token, frame, dotted = self.here, self.frame, self.last == "."
        if ascii_lower(token.text).startswith(("pg_", "sqlite_")):
            known = ", ".join(sorted(self.catalog.readable))
            self.refuse("catalog", f"The database's own catalogs are closed. There are: {known}.")
        if dotted and (self.keys[self.at - 3] == "." or self.next in (".", "(")):
            message = "Names with a schema or database in front are not allowed."
            message += " Write table.column, or the function alone."
            self.refuse("qualified_name", message, self.tokens[self.at - 2])
        if self.expects_table():
            self._table(token)
            return
        begins_with = frame.clause == "WITH"
        columns = self.next == "(" and not dotted
        if columns and self.last != "AS" and not begins_with:
            self.written.append("AS")
        is_alias = columns or begins_with or frame.names or self.last == "AS"
        role = ALIAS if is_alias or (not dotted and self.value_ends()) else QUALIFIER if self.next == "." else PLAIN
        if role != QUALIFIER:
            self._note(token, role, begins_with=begins_with)
        self.take(self._spelled(token, role), role)

    def _note(self, token: Token, role: str, *, begins_with: bool) -> None:
        """Record the role of the name, for check_names."""
        name, using = self.compared(token), self.frame.opener == "USING"
        self.count_name(name)
        if begins_with:
            self.frame.with_query = name
            self.levels.setdefault(name, [])
        if role == ALIAS and not using:
            self.aliases.add(name)
        joins = using or (role == ALIAS and self.natural)
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
            name = self.catalog.tables.get(ascii_lower(name), name)
        return self.quoted(name, '"' if self.sqlite and header else "")

    def has_columns(self) -> bool:
        """Return whether the name here has a list of columns behind it: it is an alias, or a query of WITH."""
        return self.last in ("AS", "ORDINALITY") or self.frame.clause == "WITH" or self.value_ends()

    # --- what is read

    def count_source(self) -> None:
        """Count a table, a subquery or a call in FROM."""
        self.frame.level.sources += 1
        self.sources += 1
        if self.sources > MAX_TABLES:
            self.refuse("too_complex", f"A query may read {MAX_TABLES} tables and subqueries at most.")

    def _table(self, token: Token) -> None:
        """Write a table of the catalog, or a query of WITH."""
        name, written = self.compared(token), self.folded(token)
        if self.next == ".":
            message = f"Write the table alone, without {token.text[:60]!r} and the dot in front."
            self.refuse("qualified_name", message)
        self.count_source()
        self.count_name(name)
        self.frame.level.used.append(name)
        table = self.catalog.tables.get(name)
        if table and name not in self.levels:
            self.tables[self._alias_at(self.at + 1) or name] = table
            written = table if self.mysql else written
        elif not table and (name in self.catalog.secret or not (name in self.levels or self._is_sequence(name))):
            self.unknown.append(token)
        self.take(self.quoted(written), PLAIN)

    def _is_sequence(self, name: str) -> bool:
        """Return whether it is a table such as `seq_1_to_10`: MariaDB counts, and reads nothing."""
        if not self.mysql or not (sequence := SEQUENCE.fullmatch(name)):
            return False
        first, last, step = (int(number or 1) for number in sequence.groups())
        if abs(last - first) // max(step, 1) > MAX_SERIES:
            self.refuse("too_large", f"A sequence may make {MAX_SERIES} rows at most.")
        return True

    def _alias_at(self, place: int) -> str | None:
        """Return the alias that stands at a place, with AS or without."""
        token = self.tokens[place + (self.keys[place] == "AS")]
        is_alias = token.kind == NAME or (token.kind == WORD and token.key not in self.dialect.reserved)
        return self.compared(token) if is_alias else None

    def note_row_call(self, key: str) -> None:
        """Count a call in FROM, and keep which columns it has."""
        self.count_source()
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
        """Return whether PostgreSQL could read `qualifier.name` as name(qualifier): it is no known column or alias."""
        if name in self.catalog.columns or re.fullmatch(r"column\d+", name):
            return False
        if own := self.row_calls.get(qualifier):
            return name not in own
        listed = self.dialect.functions | self.dialect.types  # a column without alias has such a name
        return not (name in self.aliases or name in UNNAMED or name.upper() in listed)

    # --- from lists

    def collation(self) -> None:
        """Write the name of a collation."""
        collations = self.dialect.collations
        if (name := collations.get(self.here.text.upper())) is None:
            known = ", ".join(sorted(collations.values()))
            self.refuse("collation", f"This collation is not allowed. Leave COLLATE out, or use one of {known}.")
        self.take(self.quoted(name), PLAIN)

    def type_ahead(self) -> bool:
        """Return whether the name of a type stands here."""
        before, opener = self.last, self.frame.opener if self.frame.call else ""
        if before == "::" or (before == "AS" and opener == "CAST") or (before == "," and opener == "CONVERT"):
            return True
        if not self.postgresql or self.here.key not in self.dialect.types:
            return False
        zone = self.next in ("WITH", "WITHOUT") and self.keys[self.at + 2] == "TIME"
        return zone or self.kinds[self.at + 1] == STRING

    def type_name(self) -> None:
        """Write a type with its sizes."""
        if self.sqlite:  # takes any words, and looks for INT, CHAR, REAL and the like in them
            while self.kinds[self.at] in (WORD, NAME):
                self.take(self.quoted(self.here.text), TYPE)
            if self.here.key == "(":  # the sizes mean nothing there
                self.at = self.closing[self.at] + 1
            return
        if self.here.key not in self.dialect.types:
            shown = self.sql[self.here.start : self.here.end][:30]
            usual = "text, integer, numeric, date or timestamp"
            usual = usual if self.postgresql else "CHAR, SIGNED, DECIMAL(10,2) or DATE"
            self.refuse("type", f"Casting to {shown!r} is not allowed. Cast to {usual}.")
        self.take(self.here.key, TYPE)
        self._type_ending()
        if self.here.key == "(":
            self._type_size()
        self._type_ending()
        while self.postgresql and self.here.key == "[" and self.keys[self.at + 1] == "]":
            self.take("[", TYPE)
            self.take("]", TYPE)

    def _type_size(self) -> None:
        for token in self.tokens[self.at : self.closing[self.at] + 1]:
            is_size = token.kind == NUMBER and token.text.isdigit() and int(token.text[:9]) <= MAX_TYPE_SIZE
            if not is_size and token.key not in ("(", ",", "-", ")"):
                self.refuse("type", f"The size of a type is a number up to {MAX_TYPE_SIZE}.")
            self.take(token.text, TYPE)

    def _type_ending(self) -> None:
        for ending in self.dialect.type_endings:
            if tuple(self.keys[self.at : self.at + len(ending)]) == ending:
                for word in ending:
                    self.take(word, TYPE)
                if ending[-1] in ("SET", "CHARSET"):
                    if self.here.key not in self.dialect.character_sets:
                        self.refuse_unexpected("a character set such as utf8mb4 is expected")
                    self.take(self.here.key, TYPE)
                return
