"""FROM: every table becomes a derived table of its readable columns, so that hidden columns do not exist."""

import difflib
from functools import lru_cache
from typing import Final

from app.rules.query.cursor import ascii_lower
from app.rules.query.functions import PAIRS, ROWS
from app.rules.query.json_tables import JsonTables
from app.rules.query.outcome import Refused
from app.rules.query.scopes import Cte, Source
from app.rules.query.tokens import WORD, Token
from app.rules.query.words import JOIN_WORDS

MAX_SOURCES: Final = 40
INDEX_HINTS: Final = frozenset(["USE", "FORCE", "IGNORE", "INDEXED"])
SYSTEM_NAMES: Final = ("pg_", "sqlite_", "information_schema", "performance_schema", "mysql")


@lru_cache(maxsize=256)
def derived_table(table: str, columns: tuple[str, ...], sign: str) -> str:
    """The query that stands for a table."""
    return f"(SELECT {', '.join(f'{sign}{column}{sign}' for column in columns)} FROM {sign}{table}{sign})"


class Sources(JsonTables):
    """Reads FROM lists."""

    source_count = 0
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

    def sources(self) -> None:
        """Tables, subqueries and calls with commas and joins between them."""
        self.source()
        while True:
            if self.accept(","):
                self.source()
            elif self.key() in JOIN_WORDS:
                self._join()
            elif self.accept("ON"):
                self.expression()
            elif self.accept("USING"):
                self._using()
            else:
                break
        self._refuse_hints()

    def _join(self) -> None:
        self.accept("NATURAL")
        _ = self.accept_any(("INNER", "CROSS")) or (self.accept_any(("LEFT", "RIGHT", "FULL")) and self.accept("OUTER"))
        self.expect("JOIN")
        self.source()

    def _using(self) -> None:
        columns = self.column_names()
        if self.postgresql and self.accept("AS"):
            alias = self.name("a name is expected after AS")
            self.write(self.quote(alias))
            self.scope.sources.append(Source(alias, tuple(columns)))

    def _refuse_hints(self) -> None:
        if self.key() == "STRAIGHT_JOIN":
            raise self.refuse("hint", "STRAIGHT_JOIN is not allowed. Write JOIN and let the server choose the order.")
        if self.key() in INDEX_HINTS or (self.key() == "NOT" and self.key(1) == "INDEXED"):
            raise self.refuse("hint", "Index hints are not allowed. Leave them out.")
        if self.key() == "TABLESAMPLE":
            raise self.refuse("unsupported_syntax", "TABLESAMPLE is not allowed. Use WHERE and LIMIT.")
        if self.key() == "PARTITION" and self.is_mark("(", 1):
            raise self.refuse("unsupported_syntax", "Partitions cannot be chosen. Use WHERE.")

    def source(self) -> None:
        """One entry."""
        self.source_count += 1
        if self.source_count > MAX_SOURCES:
            raise self.refuse("too_complex", f"A query may read {MAX_SOURCES} tables and subqueries at most.")
        if not self.sqlite:
            self.accept("LATERAL")
        if self.is_mark("("):
            self._in_parentheses()
        elif self.kind() == WORD and self.key() == "JSON_TABLE" and self.mysql and self.is_mark("(", 1):
            self.json_table()
            self._named(None)
        elif self.kind() == WORD and self.is_mark("(", 1):
            self._row_call()
        elif self.is_name():
            self._table()
        else:
            raise self.unexpected("a table is expected in FROM")
        self._refuse_hints()

    def _in_parentheses(self) -> None:
        if self.query_ahead(1):
            self.write("(")
            self.take()
            outputs = self.query(named=True)
            self.expect(")")
            self._named(outputs)
            return
        self.deeper()
        self.expect("(")
        self.sources()
        self.expect(")")
        self.depth -= 1
        if not self.mysql and self.alias_ahead():
            self._named(None)

    def _row_call(self) -> None:
        if self.key() not in ROWS[self.dialect]:
            message = f"The function {self.here.text[:60]}() is not allowed in FROM. Read a table or a subquery."
            raise self.refuse("function", message)
        called = self.take()
        self.write(f"{called.key}(")
        self.take()
        self.deeper()
        self.check_arguments(called, self.arguments(called.key))
        self.expect(")")
        self.depth -= 1
        numbered = self.postgresql and self.accept("WITH", "ORDINALITY")
        alias, renamed = self.alias_and_columns()
        name = alias or ascii_lower(called.text)
        columns = self._row_columns(called.key, name, numbered, renamed or ())
        self.scope.sources.append(Source(self.same(name), columns, call=True))

    def _row_columns(self, key: str, name: str, numbered: bool, renamed: tuple[str, ...]) -> tuple[str, ...] | None:
        """The columns of a call in FROM.

        PostgreSQL reads `x.f` as `f(x)` where x is a value and has no column f. So only what is a column here may stand
        behind the name of a call.
        """
        if not self.postgresql:
            return None
        columns = (*(("key", "value") if key in PAIRS else (name,)), *(("ordinality",) if numbered else ()))
        return renamed + columns[len(renamed) :]

    def _named(self, outputs: tuple[str, ...] | None) -> None:
        """The alias of a subquery, with its column names."""
        alias, columns = self.alias_and_columns()
        if columns and outputs:
            columns += outputs[len(columns) :]
        self.scope.sources.append(Source(self.same(alias), columns or outputs))

    # --- tables

    def _table(self) -> None:
        token = self.here
        written = self.name("a table is expected in FROM")
        if self.is_mark("."):
            message = f"Write the table alone, without {written[:60]!r} and the dot in front."
            raise self.refuse("qualified_name", message, token)
        if token.kind == WORD and token.key == "ONLY":
            raise self.refuse("unsupported_syntax", "ONLY is not allowed. Write the table alone.", token)
        if hidden := self.cte(written):
            self.write(self.quote(hidden.name))
            self._alias_of(written, hidden.columns, None)
            return
        table = self._in_catalog(written)
        if table is None:
            raise self._unknown_table(written, token)
        self.tables_read.add(table)
        columns = self.catalog.readable[table]
        self.write(derived_table(table, columns, '"' if self.postgresql else "`"))
        self._alias_of(written, columns, table)

    def _alias_of(self, written: str, columns: tuple[str, ...] | None, table: str | None) -> None:
        if self.mysql and self.key() == "FOR" and self.key(1) in ("SYSTEM_TIME", "SYSTEM"):
            raise self.refuse("unsupported_syntax", "FOR SYSTEM_TIME is not allowed. Only current rows can be read.")
        if self.is_operator("*") and self.postgresql:
            raise self.refuse("unsupported_syntax", "Write the table alone, without * behind it.")
        self._refuse_hints()
        alias, renamed = self.alias_and_columns(default=written)
        names = columns
        if renamed and columns:
            names = renamed + tuple(columns[len(renamed) :])
        key = names[columns.index("id")] if table and names and columns and "id" in columns else None
        self.scope.sources.append(Source(self.same(alias), names, table, key))

    def _in_catalog(self, written: str) -> str | None:
        if self.postgresql or written in self.catalog.readable:
            return written if written in self.catalog.readable else None
        folded = self.same(written)
        return next((table for table in self.catalog.readable if self.same(table) == folded), None)

    def _unknown_table(self, written: str, token: Token) -> Refused:
        known = sorted(self.catalog.readable)
        if written.lower().startswith(SYSTEM_NAMES):
            message = "The database's own catalogs are closed. The schema endpoint lists the tables: " + ", ".join(
                known
            )
            return self.refuse("catalog", message + ".", token)
        if close := difflib.get_close_matches(self.same(written), known, n=1):
            message = f"There is no table {written[:60]!r} to read. Did you mean {close[0]}?"
        else:
            message = f"There is no table {written[:60]!r} to read. There are: {', '.join(known)}."
        return self.refuse("unknown_table", message, token)
