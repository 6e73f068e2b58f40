"""Keywords: which words are some where they stand, and which are refused."""

from typing import Final

from app.sql.gate.bounds import MAX_NESTED, MAX_SELECTS, PATTERN_OPERATORS, Level
from app.sql.gate.frames import ALIAS, KEYWORD, QUERY_STARTS, key_of_pair
from app.sql.gate.headers import header
from app.sql.gate.lexicons import words
from app.sql.gate.names import Names
from app.sql.gate.tokens import BYTES, STRING
from app.sql.gate.words import CHARACTER_SETS, FIELDS, INTRODUCERS, JSON_TABLE_WORDS, REFUSED, REFUSED_WORDS, UNITS

CLAUSES: Final = words("SELECT FROM WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH WINDOW UNION INTERSECT EXCEPT")
SET_OPERATIONS: Final = ("UNION", "INTERSECT", "EXCEPT")
QUANTIFIERS: Final = ("ALL", "DISTINCT", "DISTINCTROW")
WITH_ENDINGS: Final = ("ROLLUP", "ORDINALITY", "TIES", "TIME")
UNIT_CALLS: Final = ("TIMESTAMPDIFF", "TIMESTAMPADD")


class Keywords(Names):
    """Writes keywords."""

    def is_keyword_here(self, key: str) -> bool:
        """Return whether the word here is a keyword, from all that stands around it."""
        if key in self.separators():
            return True
        if key == "MOD" and self.mysql:
            return self.value_ends()
        if key == "BINARY" and self.mysql:
            return not self.value_ends() and self.next not in (")", ",", "(", ".")
        if key == "INTERVAL":
            return self.mysql and not (self.kind(1) in ("mark", "end") and self.next != "(")
        if key in INTRODUCERS and self.mysql:
            return self.kind(1) in (STRING, BYTES)
        return self._is_unit(key) or self._is_special(key) or self.is_keyword()

    def _is_unit(self, key: str) -> bool:
        """Return whether it is a unit of time: after INTERVAL and a value, or first in some calls."""
        if self.last == "(" and self.frame.call:
            if self.frame.opener == "EXTRACT":
                if key not in FIELDS:
                    self.refuse_unexpected("a field such as YEAR is expected in EXTRACT")
                return True
            return self.frame.opener in UNIT_CALLS and key in UNITS
        if key not in UNITS:
            return False
        if self.postgresql:
            return self.kind(-1) == STRING and self.key(-2) == "INTERVAL"
        ends = self.frame.interval and self.last != "INTERVAL" and self.value_ends()
        self.frame.interval = self.frame.interval and not ends
        return ends

    def _is_special(self, key: str) -> bool:
        """Return whether it is a word of JSON_TABLE, or a character set."""
        if self.last == "USING" and self.frame.opener in ("CONVERT", "CHAR"):
            if key not in CHARACTER_SETS:
                self.refuse_unexpected("a character set such as utf8mb4 is expected")
            return True
        return key == "COLUMNS" and self.frame.opener == "JSON_TABLE"

    def refuse_word(self, key: str) -> None:
        """Refuse words that write, lock, hint or cannot be checked."""
        following = key_of_pair(self.tokens[self.at + 1])
        if key == "IN" and following != "(" and "IN" not in self.separators():
            self.at += 1
            self.refuse_unexpected("IN is followed by a list or a query in parentheses, as in IN (1, 2)")
        if key not in REFUSED_WORDS or key in self.separators() or (following == "(" and key != "PARTITION"):
            return
        found = REFUSED.get(f"{key} {following}") or REFUSED.get(key)
        if key == "PARTITION" and not self.follows_table():
            return
        if found and not (found[0] == "hint" and not self.mysql and key not in ("INDEXED", "NOT")):
            self.refuse(found[0], found[1].format(word=self.here.text[:30]))

    def keyword(self, key: str) -> None:
        """Write a keyword, and keep what begins with it."""
        if key in QUERY_STARTS and self.next not in WITH_ENDINGS:
            self._begin_query(key)
        frame = self.frame
        if key in CLAUSES and self.last not in ("DISTINCT", "WITHIN") and key not in self.separators():
            self.end_item()
            frame.clause, frame.item = key, self.at + 1 if key == "SELECT" else -1
        elif key in QUANTIFIERS and frame.item == self.at:
            frame.item = self.at + 1
        frame.interval = frame.interval or key == "INTERVAL"
        if key in PATTERN_OPERATORS and (key != "TO" or self.last == "SIMILAR"):
            self.hold_pattern(key)
        self.take("DISTINCT" if key == "DISTINCTROW" else key, KEYWORD)

    def _begin_query(self, key: str) -> None:
        before = self.last
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

    def json_column(self) -> None:
        """Write a word of the columns of JSON_TABLE."""
        key = self.key()
        if self.last in ("(", ",") and not (key == "NESTED" and (self.next == "PATH" or self.kind(1) == STRING)):
            self.name()
        elif key in JSON_TABLE_WORDS:
            self.take(key, KEYWORD)
        else:
            self.type_name()

    def end_item(self) -> None:
        """Write the header of the column of the answer that ends here."""
        start, self.frame.item = self.frame.item, -1
        if self.frame.own or len(self.frames) == 1:
            self.frame.level.pieces = 1
        if self.postgresql or not 0 <= start < self.at or self.roles[self.at - 1] == ALIAS:
            return
        if text := header(self, start, self.at):
            sign = '"' if self.sqlite else ""
            self.written.append(f"AS {self.quoted(text, sign)}")
