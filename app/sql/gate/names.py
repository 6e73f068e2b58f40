"""Names: columns, aliases and tables, each in quotes."""

from typing import Final

from app.sql.gate.calls import Calls
from app.sql.gate.frames import ALIAS, PLAIN, QUALIFIER
from app.sql.gate.hints import ascii_lower
from app.sql.gate.tokens import Token
from app.sql.gate.words import COLLATIONS

SYSTEM_NAMES: Final = ("pg_", "sqlite_")


class Names(Calls):
    """Writes names."""

    def name(self) -> None:
        """Write a name as what it is: a table, an alias, a column, or what stands before one."""
        token, dotted = self.here, self.last == "."
        if ascii_lower(token.text).startswith(SYSTEM_NAMES):
            known = ", ".join(sorted(self.catalog.readable))
            self.refuse("catalog", f"The database's own catalogs are closed. There are: {known}.")
        if dotted and (self.key(-3) == "." or self.next in (".", "(")):
            message = "Names with a schema or database in front are not allowed."
            message += " Write table.column, or the function alone."
            self.refuse("qualified_name", message, self.tokens[self.at - 2])
        if self.expects_table():
            self.table()
            return
        columns = self.next == "(" and not dotted
        if columns and self.last not in ("AS", "WITH", "RECURSIVE", ","):
            self.written.append("AS")
        alias = (
            columns or self.frame.names or self.last == "AS" or (not dotted and self.value_ends()) or self._is_with()
        )
        role = ALIAS if alias else QUALIFIER if self.next == "." else PLAIN
        self._note(token, role)
        self.take(self._spelled(token, role), role)

    def _is_with(self) -> bool:
        """Return whether this is the name of a query of WITH."""
        return self.next == "AS" and any(place in self.ctes for place in range(self.at + 2, self.at + 5))

    def has_columns(self) -> bool:
        """Return whether the name here has a list of columns behind it: it is an alias, or a query of WITH."""
        if self.last in ("AS", "ORDINALITY") or self.value_ends():
            return True
        end = self.closing[self.at + 1]
        is_with = self.tokens[end + 1].key == "AS" and any(place in self.ctes for place in range(end + 2, end + 5))
        return is_with and self.last in ("WITH", "RECURSIVE", ",")

    def _note(self, token: Token, role: str) -> None:
        """Keep what the name is, for what is checked at the end."""
        name = self.compared(token)
        if role == ALIAS and self.frame.opener != "USING":
            self.aliases.add(name)
        if role != QUALIFIER:
            self.frame.level.names[name] += 1
        joins = self.frame.opener == "USING"
        if role == PLAIN or joins or (role == ALIAS and self.natural):
            qualifier = self.compared(self.tokens[self.at - 2]) if self.last == "." else None
            self.columns.append((qualifier, name, token, joins or role == ALIAS))

    def _spelled(self, token: Token, role: str) -> str:
        """Return a name in quotes. MySQL compares tables and their aliases by case: written as the catalog does."""
        if self.sqlite and role == PLAIN and self.sql[token.start] == '"' and self.last != ".":
            return self.quoted(token.text, '"')  # it is a string when there is no such column
        name = self.folded(token)
        header_ = role == ALIAS and self.frame.clause == "SELECT"
        if self.mysql and not header_ and ascii_lower(name) in self.tables_by_key and self.last != ".":
            name = self.tables_by_key[ascii_lower(name)]
        return self.quoted(name, '"' if self.sqlite and header_ else "")

    def collation(self) -> None:
        """Write the name of a collation from the list."""
        collations = COLLATIONS[self.dialect]
        if (name := collations.get(self.here.text.upper())) is None:
            known = ", ".join(sorted(collations.values()))
            self.refuse("collation", f"This collation is not allowed. Leave COLLATE out, or use one of {known}.")
        self.take(self.quoted(name), PLAIN)
