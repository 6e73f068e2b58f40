"""FROM: tables, subqueries and calls that make rows."""

from typing import Final

from app.sql.gate.cursor import ascii_lower
from app.sql.gate.functions import PAIRS, ROWS
from app.sql.gate.scopes import Reference, Source
from app.sql.gate.tables import Tables
from app.sql.gate.tokens import WORD
from app.sql.gate.words import JOIN_WORDS

MAX_SOURCES: Final = 40


class Sources(Tables):
    """Reads FROM lists."""

    source_count = 0

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
        self.refuse_hints()

    def _join(self) -> None:
        self.accept("NATURAL")
        _ = self.accept_any(("INNER", "CROSS")) or (self.accept_any(("LEFT", "RIGHT", "FULL")) and self.accept("OUTER"))
        self.expect("JOIN")
        self.source()

    def _using(self) -> None:
        start = self.at + 1
        columns = self.column_names()
        right = self.scope.sources[-1]
        for number, column in enumerate(columns):
            token = self.tokens[start + 2 * number]
            self.scope.references.append(Reference(right.name, self.same(column), token, lenient=False))
        if self.postgresql and self.accept("AS"):
            alias = self.name("a name is expected after AS")
            self.write(self.quote(alias))
            self.scope.sources.append(Source(alias, tuple(columns)))

    def source(self) -> None:
        """One entry."""
        self.source_count += 1
        self.weigh(1, self.here)
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
            self.table()
        else:
            raise self.unexpected("a table is expected in FROM")
        self.refuse_hints()

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
