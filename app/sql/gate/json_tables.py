"""JSON_TABLE of MySQL and MariaDB: rows out of a document."""

from app.sql.gate.aliases import Aliases
from app.sql.gate.tokens import STRING


class JsonTables(Aliases):
    """Reads JSON_TABLE."""

    def json_table(self) -> None:
        """`JSON_TABLE(document, 'path' COLUMNS (...))`."""
        self.write("JSON_TABLE(")
        self.at += 2
        self.expression()
        self.expect(",")
        self._path()
        self._columns()
        self.expect(")")

    def _path(self) -> None:
        if self.kind() != STRING:
            raise self.unexpected("a JSON path as a string is expected")
        self.copy()

    def _columns(self) -> None:
        self.deeper()
        self.expect("COLUMNS", "(")
        self._column_definition()
        while self.accept(","):
            self._column_definition()
        self.expect(")")
        self.depth -= 1

    def _column_definition(self) -> None:
        if self.accept("NESTED"):
            self.accept("PATH")
            self._path()
            self._columns()
            return
        self.write(self.quote(self.alias_name()))
        if self.accept("FOR", "ORDINALITY"):
            return
        self.type_name()
        self.accept("EXISTS")
        self.expect("PATH")
        self._path()
        while self.key() in ("NULL", "ERROR", "DEFAULT"):
            if self.accept("DEFAULT"):
                self.strings()
            else:
                self.copy()
            self.expect("ON")
            if not self.accept_any(("EMPTY", "ERROR")):
                raise self.unexpected("EMPTY or ERROR is expected")
