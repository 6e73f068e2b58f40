"""What tables, subqueries and their columns are called."""

from collections.abc import Sequence

from app.sql.gate.expressions import Expressions
from app.sql.gate.tokens import NAME, STRING, WORD
from app.sql.gate.words import JOIN_WORDS, NO_ALIAS


class Aliases(Expressions):
    """Reads aliases."""

    def alias_ahead(self) -> bool:
        """Whether an alias comes next, with AS or without."""
        if self.key() == "AS":
            return True
        return self.is_name() and self.key() not in NO_ALIAS and self.key() not in JOIN_WORDS

    def alias_and_columns(self, default: str = "") -> tuple[str, tuple[str, ...] | None]:
        """Reads `AS alias (a, b)`; writes the default alias when there is none."""
        if not self.alias_ahead():
            if default:
                self.write(f"AS {self.quote(default)}")
            return default, None
        if self.key() == "AS":
            self.take()
        self.write("AS")
        if self.sqlite and self.kind() == STRING:
            raise self.refuse("unsupported_syntax", "Write the alias as a name, without quotes.")
        if self.is_mark("(") and self.postgresql:
            raise self.refuse("unsupported_syntax", "Give the source a name before its columns.")
        alias = self.alias_name()
        self.write(self.quote(alias))
        if not self.is_mark("("):
            return alias, None
        return alias, tuple(self.same(name) for name in self.column_names())

    def alias_name(self) -> str:
        """The name after AS, where reserved words may stand as well."""
        if self.kind() not in (WORD, NAME):
            raise self.unexpected("a name is expected as the alias")
        return self.folded(self.take())

    def column_names(self) -> Sequence[str]:
        """`(a, b)`, read and written."""
        names = []
        self.expect("(")
        while True:
            names.append(self.alias_name())
            self.write(self.quote(names[-1]))
            if not self.accept(","):
                break
        self.expect(")")
        return names
