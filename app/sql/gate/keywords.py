"""Keywords: which words are some where they stand, and which are refused."""

from typing import Final

from app.sql.gate.bounds import MAX_NESTED, MAX_SELECTS, PATTERN_OPERATORS, Level
from app.sql.gate.calls import Calls
from app.sql.gate.frames import ALIAS, KEYWORD, QUERY_STARTS
from app.sql.gate.lexicons import words
from app.sql.gate.tokens import BYTES, END, MARK, NAME, NUMBER, STRING, WORD
from app.sql.gate.words import (
    CHARACTER_SETS,
    CONSTANTS,
    FIELDS,
    INTRODUCERS,
    JSON_TABLE_WORDS,
    PAIRS,
    REFUSED,
    REFUSED_WORDS,
    RESERVED,
    SOFT,
    UNITS,
    VALUE_WORDS,
)  # fmt: skip

CLAUSES: Final = words("SELECT FROM WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH WINDOW UNION INTERSECT EXCEPT")
SET_OPERATIONS: Final = ("UNION", "INTERSECT", "EXCEPT")
QUANTIFIERS: Final = ("ALL", "DISTINCT", "DISTINCTROW")
WITH_ENDINGS: Final = ("ROLLUP", "ORDINALITY", "TIES", "TIME")
FIELD_CALLS: Final = ("EXTRACT", "TIMESTAMPDIFF", "TIMESTAMPADD")
MAX_HEADER: Final = 255  # characters of an alias in MySQL and MariaDB
IN_PAIRS: Final = {NUMBER: "#", STRING: "$"}


class Keywords(Calls):
    """Writes keywords."""

    def is_keyword(self, key: str) -> bool:
        """Return whether the word here is a keyword, from all that stands around it."""
        if key in RESERVED[self.dialect]:
            return not (key in ("LEFT", "RIGHT") and self.next == "(")
        if self.mysql and self._is_mysql(key):
            return True
        if key in FIELDS and self._is_field(key):
            return True
        if key not in SOFT[self.dialect] or (self.mysql and key in ("MOD", "BINARY", "INTERVAL")):
            return False
        before, after = self._pair_key(self.at - 1), self._pair_key(self.at + 1)
        return (before, key) in PAIRS[self.dialect] or (key, after) in PAIRS[self.dialect]

    def _pair_key(self, place: int) -> str:
        return IN_PAIRS.get(self.kinds[place], self.keys[place])

    def _is_mysql(self, key: str) -> bool:
        if key == "MOD":
            return self.value_ends()
        if key == "BINARY" and not self.value_ends() and self.next not in (")", ",", "(", "."):
            return True
        if key == "INTERVAL":
            return self.kinds[self.at + 1] not in (MARK, END) or self.next == "("
        if key in INTRODUCERS:
            return self.kinds[self.at + 1] in (STRING, BYTES)
        if self.last == "USING" and self.frame.opener in ("CONVERT", "CHAR"):
            return key in CHARACTER_SETS
        return key == "COLUMNS" and self.frame.opener == "JSON_TABLE"

    def _is_field(self, key: str) -> bool:
        """Return whether it is a unit of time: after INTERVAL and a value, or first in some calls."""
        if self.last == "(" and self.frame.call and self.frame.opener in FIELD_CALLS:
            return True
        if self.postgresql:
            return self.kinds[self.at - 1] == STRING and self.keys[self.at - 2] == "INTERVAL"
        ends = key in UNITS and self.frame.interval and self.last != "INTERVAL" and self.value_ends()
        self.frame.interval = self.frame.interval and not ends
        return ends

    def refuse_word(self, key: str) -> None:
        """Refuse words that write, lock, hint or cannot be checked."""
        if key == "IN" and self.next != "(" and self.frame.opener != "POSITION":
            self.at += 1
            self.refuse_unexpected("IN is followed by a list or a query in parentheses, as in IN (1, 2)")
        if key not in REFUSED_WORDS or (self.next == "(" and key != "PARTITION") or (key == "FOR" and self.frame.call):
            return
        if key == "PARTITION" and not (self.frame.clause == "FROM" and self.value_ends()):
            return
        found = REFUSED.get(f"{key} {self._pair_key(self.at + 1)}") or REFUSED.get(key)
        if found and not (found[0] == "hint" and not self.mysql and key not in ("INDEXED", "NOT")):
            self.refuse(found[0], found[1].format(word=self.here.text[:30]))

    def keyword(self, key: str) -> None:
        """Write a keyword, and keep what begins with it."""
        frame = self.frame
        if key in QUERY_STARTS and self.next not in WITH_ENDINGS:
            self._begin_query(key)
        if key in CLAUSES and not frame.call and self.last not in ("DISTINCT", "WITHIN"):
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
        operation = self.keys[self.at - 2] if before in ("ALL", "DISTINCT") else before
        if self.frame.call or (before not in ("", "(", ")") and operation not in SET_OPERATIONS):
            if key == "VALUES":
                self.refuse_unexpected("VALUES begins a query in parentheses")
            self.refuse("syntax", "A query as an argument or a value stands in parentheses of its own.")
        if key == "WITH":
            self.frame.clause = key
        self.selects += key != "WITH"
        if self.selects > MAX_SELECTS:
            self.refuse("too_complex", f"A query may have {MAX_SELECTS} SELECTs at most. Use IN or CASE.")
        if not self.frame.own:
            self._own_level()

    def _own_level(self) -> None:
        frame, outer = self.frame, self.frame.level
        level = Level(depth=outer.depth + 1 if len(self.frames) > 1 else 1)
        if level.depth > MAX_NESTED:
            self.refuse("too_complex", f"SELECTs stand within each other more than {MAX_NESTED} times. Use WITH.")
        outer.inner.append(level)
        frame.level, frame.own, frame.made = level, True, 1
        if frame.with_query:
            self.levels[frame.with_query].append(level)

    def json_column(self) -> None:
        """Write a word of the columns of JSON_TABLE."""
        key = self.here.key
        is_nested = key == "NESTED" and (self.next == "PATH" or self.kinds[self.at + 1] == STRING)
        if self.last in ("(", ",") and not is_nested:
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
        if text := self._header(start):
            self.written += ("AS", self.quoted(text, '"' if self.sqlite else ""))

    def _header(self, start: int) -> str | None:
        """Return what SQLite and MySQL print where no alias stands: the caller's text; None where they still do."""
        first, last = start, self.at - 1
        while last > first:
            if self.mysql and self.keys[first] == "+":
                first += 1
            elif self.closing.get(first) == last:
                first, last = first + 1, last - 1
            else:
                break
        token, kinds = self.tokens[last], set(self.kinds[first + (self.keys[first] in INTRODUCERS) : last + 1])
        if token.key == "*" and (first == last or self.keys[last - 1] == "."):
            return None
        alone = first == last and token.key not in VALUE_WORDS
        if token.kind in (WORD, NAME) and (alone or (last == first + 2 and self.keys[last - 1] == ".")):
            return token.text if self.mysql and token.text != token.text.lower() else None
        is_literal = kinds == {STRING} or (first == last and (token.kind == NUMBER or token.key in CONSTANTS))
        if self.mysql and is_literal:
            return None
        if self.sqlite:  # which prints the comments behind an expression too
            return self.sql[self.tokens[start].start : self.here.start].rstrip()
        # What no name may hold there is printed as ?
        text = "".join(
            letter if "\0" < letter <= "\uffff" else "?"
            for letter in self.sql[self.tokens[start].start : self.tokens[self.at - 1].end]
        )
        return text if len(text) <= MAX_HEADER else None
