"""The caller's tokens written again in one safe form: each name quoted, each word from a list."""

from typing import Final

from app.sql.gate.bounds import MAX_NESTED, MAX_SELECTS, PATTERN_OPERATORS, Level, join
from app.sql.gate.calls import Calls
from app.sql.gate.frames import ALIAS, KEYWORD, PLAIN, QUALIFIER, QUERY_STARTS, TYPE, Frame, key_of_pair
from app.sql.gate.headers import header
from app.sql.gate.hints import ascii_lower
from app.sql.gate.literals import string_value
from app.sql.gate.tokens import BYTES, NAME, STRING, WORD, Token
from app.sql.gate.words import (
    CHARACTER_SETS,
    COLLATIONS,
    FIELDS,
    INTRODUCERS,
    JSON_TABLE_WORDS,
    REFUSED,
    REFUSED_WORDS,
    SESSION_WORDS,
    UNITS,
)

CLAUSES: Final = frozenset(
    [
        "SELECT",
        "FROM",
        "WHERE",
        "GROUP",
        "HAVING",
        "ORDER",
        "LIMIT",
        "OFFSET",
        "FETCH",
        "WINDOW",
        "UNION",
        "INTERSECT",
        "EXCEPT",
    ]
)
SET_OPERATIONS: Final = ("UNION", "INTERSECT", "EXCEPT")
SYSTEM_NAMES: Final = ("pg_", "sqlite_")
OPEN_ENDS: Final = frozenset(
    [
        "WHERE",
        "AND",
        "OR",
        "ON",
        "BY",
        "HAVING",
        "FROM",
        "SELECT",
        "IN",
        "LIKE",
        "JOIN",
        "AS",
        "WHEN",
        "THEN",
        "ELSE",
        "CASE",
        "NOT",
        "LIMIT",
    ]
)
WITH_ENDINGS: Final = ("ROLLUP", "ORDINALITY", "TIES", "TIME")
UNIT_CALLS: Final = ("TIMESTAMPDIFF", "TIMESTAMPADD")


class Writer(Calls):
    """Writes a query again."""

    def write(self) -> None:
        """Write all tokens, or raise Refused."""
        while self.at < len(self.tokens) - 1:
            start = self.at
            self.written.extend(self.before.pop(start, ()))
            self._token()
            for place in range(start, self.at):
                self.written.extend(self.after.pop(place, ()))
        before = self.tokens[self.at - 1]
        if (before.key in OPEN_ENDS and self.roles[self.at - 1] == KEYWORD) or before.key in (",", "."):
            self.refuse_unexpected("a value, a column or a table is expected")
        self._end_item()

    def _token(self) -> None:
        match self.kind():
            case "word":
                self._word()
            case "name":
                self._quoted_name()
            case "string":
                self._string()
            case "operator":
                self._operator()
            case "mark":
                self._mark()
            case _:
                self._only_names()
                self.take(self.here.text)

    # --- words

    def _word(self) -> None:
        key = self.key()
        if self.key(-1) == "COLLATE":
            self._collation()
        elif self.key(-1) == "." or self.frame.names:
            self._name()
        elif self.frame.opener == "COLUMNS":
            self._json_column()
        elif self.type_ahead():
            self.type_name()
        elif self.key(-1) == "AS" and not (key in ("MATERIALIZED", "NOT") and not self.mysql):
            self._name()
        else:
            self._refuse_word(key)
            self._free_word(key)

    def _free_word(self, key: str) -> None:
        if self._is_keyword_here(key):
            self._keyword(key)
        elif self.key(1) == "(" and not self._has_columns():
            self.call()
        elif key in SESSION_WORDS[self.dialect] and self.key(1) != ".":
            self.refuse("function", f"{key} is not allowed: a query reads the tables, not the session.")
        else:
            self._name()

    def _is_keyword_here(self, key: str) -> bool:
        if key in self.separators():
            return True
        if key == "MOD" and self.mysql:
            return self.value_ends()
        if key == "BINARY" and self.mysql:
            return not self.value_ends() and self.key(1) not in (")", ",", "(", ".")
        if key == "INTERVAL":
            return self.mysql and not (self.kind(1) in ("mark", "end") and self.key(1) != "(")
        if key in INTRODUCERS and self.mysql:
            return self.kind(1) in (STRING, BYTES)
        return self._is_unit(key) or self._is_special(key) or self.is_keyword()

    def _is_unit(self, key: str) -> bool:
        """Return whether it is a unit of time: after INTERVAL and a value, or first in some calls."""
        if self.key(-1) == "(" and self.frame.call:
            if self.frame.opener == "EXTRACT":
                if key not in FIELDS:
                    self.refuse_unexpected("a field such as YEAR is expected in EXTRACT")
                return True
            return self.frame.opener in UNIT_CALLS and key in UNITS
        if key not in UNITS:
            return False
        if self.postgresql:
            return self.kind(-1) == STRING and self.key(-2) == "INTERVAL"
        ends = self.frame.interval and self.key(-1) != "INTERVAL" and self.value_ends()
        self.frame.interval = self.frame.interval and not ends
        return ends

    def _is_special(self, key: str) -> bool:
        """Return whether it is a word of JSON_TABLE, or a character set."""
        if self.key(-1) == "USING" and self.frame.opener in ("CONVERT", "CHAR"):
            if key not in CHARACTER_SETS:
                self.refuse_unexpected("a character set such as utf8mb4 is expected")
            return True
        return key == "COLUMNS" and self.frame.opener == "JSON_TABLE"

    def _refuse_word(self, key: str) -> None:
        following = key_of_pair(self.tokens[self.at + 1])
        if key == "IN" and following != "(" and "IN" not in self.separators():
            self.at += 1
            self.refuse_unexpected("IN is followed by a list or a query in parentheses, as in IN (1, 2)")
        if key not in REFUSED_WORDS or key in self.separators() or (following == "(" and key != "PARTITION"):
            return
        found = REFUSED.get(f"{key} {following}") or REFUSED.get(key)
        if key == "PARTITION" and not self.expects_alias():
            return
        if found and not (found[0] == "hint" and not self.mysql and key not in ("INDEXED", "NOT")):
            self.refuse(found[0], found[1].format(word=self.here.text[:30]))

    def expects_alias(self) -> bool:
        """Return whether a table's alias could stand here."""
        return self.frame.clause == "FROM" and self.value_ends()

    def _keyword(self, key: str) -> None:
        if key in QUERY_STARTS and self.key(1) not in WITH_ENDINGS:
            self._begin_query(key)
        frame = self.frame
        if (
            key in CLAUSES
            and not (key == "FROM" and (self.separators() or self.key(-1) == "DISTINCT"))
            and self.key(-1) != "WITHIN"
        ):
            self._end_item()
            frame.clause, frame.item = key, -1
        if (
            frame.clause == "SELECT"
            and key in ("SELECT", "DISTINCT", "ALL", "DISTINCTROW")
            and frame.item in (-1, self.at)
        ):
            frame.item = self.at + 1
        frame.interval = frame.interval or key == "INTERVAL"
        if key in PATTERN_OPERATORS and (key != "TO" or self.key(-1) == "SIMILAR"):
            self.hold_pattern(key)
        self.take("DISTINCT" if key == "DISTINCTROW" else key, KEYWORD)

    def _begin_query(self, key: str) -> None:
        before = self.key(-1)
        operation = self.key(-2) if before in ("ALL", "DISTINCT") else before
        if self.frame.call or (before not in ("", "(", ")") and operation not in SET_OPERATIONS):
            if key == "VALUES":
                self.refuse_unexpected("VALUES begins a query in parentheses")
            self.refuse("syntax", "A query as an argument or a value stands in parentheses of its own.")
        self.selects += key != "WITH"
        if self.selects > MAX_SELECTS:
            self.refuse("too_complex", f"A query may have {MAX_SELECTS} SELECTs at most. Use IN or CASE.")
        if not self.frame.own:
            self._own_level()

    def _own_level(self) -> None:
        outer = self.frame.level
        level = Level(depth=outer.depth + 1 if len(self.frames) > 1 else 1)
        if level.depth > MAX_NESTED:
            self.refuse("too_complex", f"SELECTs stand within each other more than {MAX_NESTED} times. Use WITH.")
        outer.inner.append(level)
        self.frame.level, self.frame.own, self.frame.made = level, True, 1
        if self.frame.start in self.ctes:
            self.levels[self.ctes[self.frame.start]].append(level)

    def _collation(self) -> None:
        collations = COLLATIONS[self.dialect]
        if (name := collations.get(self.here.text.upper())) is None:
            known = ", ".join(sorted(collations.values()))
            self.refuse("collation", f"This collation is not allowed. Leave COLLATE out, or use one of {known}.")
        self.take(self.quoted(name), PLAIN)

    def _json_column(self) -> None:
        key = self.key()
        if self.key(-1) in ("(", ",") and not (key == "NESTED" and (self.key(1) == "PATH" or self.kind(1) == STRING)):
            self._name()
        elif key in JSON_TABLE_WORDS:
            self.take(key, KEYWORD)
        else:
            self.type_name()

    # --- names

    def _quoted_name(self) -> None:
        if self.key(-1) == "COLLATE":
            self._collation()
        elif self.key(1) == "(" and not self.frame.names and self.key(-1) != "AS" and not self._has_columns():
            self.refuse("function", "A function is called by its plain name, without quotes.")
        elif self.type_ahead():
            self.type_name()
        else:
            self._name()

    def _has_columns(self) -> bool:
        """Return whether the name here has a list of columns behind it: it is an alias, or a query of WITH."""
        if self.key(-1) == "AS" or self.value_ends() or self.key(-1) == "ORDINALITY":
            return True
        end = self.closing[self.at + 1]
        return any(place in self.ctes for place in range(end + 2, min(end + 5, len(self.tokens)))) and (
            self.tokens[end + 1].key == "AS" and self.key(-1) in ("WITH", "RECURSIVE", ",")
        )

    def _name(self) -> None:
        token = self.here
        if ascii_lower(token.text).startswith(SYSTEM_NAMES):
            known = ", ".join(sorted(self.catalog.readable))
            self.refuse("catalog", f"The database's own catalogs are closed. There are: {known}.")
        if self.key(-1) == "." and (self.key(-3) == "." or self.key(1) in (".", "(")):
            self.refuse(
                "qualified_name",
                "Names with a schema or database in front are not allowed. Write table.column, or the function alone.",
                self.tokens[self.at - 2],
            )
        if self.expects_table():
            self.table()
            return
        columns = self.key(1) == "(" and self.key(-1) != "."
        alias = (
            self.frame.names
            or self.key(-1) == "AS"
            or columns
            or self._is_cte()
            or (self.key(-1) != "." and self.value_ends())
        )
        if columns and self.key(-1) not in ("AS", "WITH", "RECURSIVE", ","):
            self.written.append("AS")
        role = ALIAS if alias else QUALIFIER if self.key(1) == "." else PLAIN
        self._note(token, role)
        self.take(self._spelled(token, role), role)

    def _is_cte(self) -> bool:
        return self.key(1) == "AS" and any(place in self.ctes for place in range(self.at + 2, self.at + 5))

    def _note(self, token: Token, role: str) -> None:
        """Keep what the name is, for what is checked at the end."""
        name = self.compared(token)
        if role == ALIAS and self.frame.opener != "USING":
            self.aliases.add(name)
        if role != QUALIFIER:
            self.frame.level.names[name] += 1
        joins = self.frame.opener == "USING"
        if role == PLAIN or joins or (role == ALIAS and self.natural):
            qualifier = self.compared(self.tokens[self.at - 2]) if self.key(-1) == "." else None
            self.columns.append((qualifier, name, token, joins or role == ALIAS))

    def _spelled(self, token: Token, role: str) -> str:
        """Return a name in quotes. MySQL compares tables and their aliases by case: written as the catalog does."""
        if self.sqlite and role == PLAIN and self.sql[token.start] == '"' and self.key(-1) != ".":
            return self.quoted(token.text, '"')  # it is a string when there is no such column
        name = self.folded(token)
        header_ = role == ALIAS and self.frame.clause == "SELECT"
        if self.mysql and not header_ and ascii_lower(name) in self.tables_by_key and self.key(-1) != ".":
            name = self.tables_by_key[ascii_lower(name)]
        return self.quoted(name, '"' if self.sqlite and header_ else "")

    # --- the rest

    def _only_names(self) -> None:
        if self.frame.names:
            self.refuse_unexpected("a list of names is expected in these parentheses")
        if self.expects_table() and self.key() != "(":
            self.refuse_unexpected("a table is expected in FROM")

    def _string(self) -> None:
        self._only_names()
        if self.key(-1) == "COLLATE":
            self._collation()
            return
        beside = self.kind(-1) == STRING
        if beside and self.postgresql:
            self.refuse("unsupported_syntax", "Two strings stand side by side. Join them with ||.")
        if self.postgresql and self.value_ends() and self.roles[self.at - 1] != TYPE:
            self.refuse("type", "A string stands behind a value or a name. Is an operator or a comma missing?")
        if self.key(-1) == ".":
            self.refuse_unexpected("a column is expected after the dot")
        self.longest = max(self.longest, len(self.here.text) - 2)
        if not self.postgresql and not (beside and self.mysql) and (self.key(-1) == "AS" or self._names_item()):
            if self.frame.clause != "SELECT" or self.here.text == "''":
                self.refuse("unsupported_syntax", "Write the alias as a name, without quotes.")
            if self.key(-1) != "AS":
                self.written.append("AS")
            self.take(self.quoted(string_value(self.here.text), '"' if self.sqlite else ""), ALIAS)
        else:
            self.take(self.here.text)

    def _names_item(self) -> bool:
        return (
            self.frame.clause in ("SELECT", "FROM")
            and not self.frame.call
            and self.value_ends()
            and not self.frame.interval
        )

    def _operator(self) -> None:
        self._only_names()
        key = self.key()
        if key == "*" and (
            self.key(-1) in ("SELECT", "DISTINCT", "ALL", ".") or (self.key(-1) == "," and not self.frame.call)
        ):
            self.stars = True
            self.frame.level.names["*"] += 1
        self._refuse_parameter(key)
        if key == "||" and not self.mysql:
            join(self.frame.level, 1)
        if key == "*" and self.expects_alias() and self.postgresql:
            self.refuse("unsupported_syntax", "Write the table alone, without * behind it.")
        if key in PATTERN_OPERATORS and self.postgresql:
            self.hold_pattern(key)
        self.take(key)

    def _refuse_parameter(self, key: str) -> None:
        """Refuse what only looks like an operator of PostgreSQL: ?, :x, @x, @@x."""
        begins = not self.value_ends()
        joined = self.kind(1) == WORD and self.tokens[self.at + 1].start == self.here.end
        if (key == ":" and self.frame.opener != "[") or (begins and (key in ("?", "@@") or (key == "@" and joined))):
            self.refuse("parameter", "Parameters and variables are not allowed. Write the value itself into the query.")

    def _mark(self) -> None:
        key = self.key()
        if key not in (",", ")"):
            self._only_names()
        match key:
            case "(":
                self._open()
            case ")" | "]":
                self._end_item()
                self.frames.pop()
            case "[":
                if not self.postgresql:
                    self.refuse_unexpected("a value or a name is expected")
                self.open(Frame("[", self.frame.level, made=self.frame.made))
            case ",":
                self._end_item()
                self.frame.item = self.at + 1 if self.frame.clause == "SELECT" else -1
            case ".":
                self._dot()
            case ";":
                self._end()
                return
        self.take(key)

    def _open(self) -> None:
        before = self.roles[self.at - 1] if self.at else ""
        names = before == ALIAS or (self.key(-1) == "USING" and before == KEYWORD and not self.frame.call)
        frame = Frame(self.key(-1), self.frame.level, start=self.at, names=names, made=self.frame.made)
        if self.expects_table():
            if self.begins_query(self.at):
                self.count_source()
            else:
                frame.clause = "FROM"
        self.open(frame)

    def _dot(self) -> None:
        if self.key(-1) in (")", "]"):
            message = "Reading a field of a row is not allowed. Name table and column."
            self.refuse("composite_access", message)
        if self.roles[self.at - 1] not in (QUALIFIER, PLAIN) or self.at == 0:
            self.refuse_unexpected("a value, a column or an expression is expected")
        if self.kind(1) not in (WORD, NAME) and self.key(1) != "*":
            self.at += 1
            self.refuse_unexpected("a column is expected after the dot")

    def _end(self) -> None:
        self._end_item()
        while self.key() == ";":
            self.at += 1
        if self.kind() != "end":
            self.refuse("several_statements", "Only one statement is allowed. Send each in its own request.")

    def _end_item(self) -> None:
        """Write the header of the column of the answer that ends here."""
        start, self.frame.item = self.frame.item, -1
        if self.frame.own or len(self.frames) == 1:
            self.frame.level.pieces = 1
        if self.postgresql or not 0 <= start < self.at or self.roles[self.at - 1] == ALIAS:
            return
        if text := header(self, start, self.at):
            sign = '"' if self.sqlite else ""
            self.written.append(f"AS {self.quoted(text, sign)}")
