"""Keywords: which words are some where they stand, which are refused, and what begins with them."""

from typing import Final

from app.sql.gate.bounds import Level
from app.sql.gate.calls import Calls
from app.sql.gate.place import ALIAS, KEYWORD, QUERY_STARTS
from app.sql.gate.tokens import BYTES, END, MARK, NAME, NUMBER, STRING, WORD

SET_OPERATIONS: Final = ("UNION", "INTERSECT", "EXCEPT")
QUANTIFIERS: Final = ("ALL", "DISTINCT", "DISTINCTROW")
WITH_ENDINGS: Final = ("ROLLUP", "ORDINALITY", "TIES", "TIME")
FIELD_CALLS: Final = ("EXTRACT", "TIMESTAMPDIFF", "TIMESTAMPADD")
MAX_SELECTS: Final = 60
MAX_NESTED: Final = 8  # SELECTs within each other: with 45 WITH in WITH, MariaDB did not come back
MAX_HEADER: Final = 255  # characters of an alias in MySQL and MariaDB


class Keywords(Calls):
    """A writer of keywords."""

    def is_keyword(self, key: str) -> bool:
        """Return whether the word here is a keyword, from all that stands around it."""
        if key in self.dialect.reserved:
            return not (key in ("LEFT", "RIGHT") and self.next == "(")
        if self.mysql and self._is_mysql(key):
            return True
        if (key in self.dialect.units or key in self.dialect.fields) and self._is_field(key):
            return True
        if key not in self.dialect.soft or (self.mysql and key == "INTERVAL"):
            return False
        pairs = self.dialect.pairs
        return (self._pair_key(self.at - 1), key) in pairs or (key, self._pair_key(self.at + 1)) in pairs

    def _pair_key(self, place: int) -> str:
        return {NUMBER: "#", STRING: "$"}.get(self.kinds[place], self.keys[place])

    def _is_mysql(self, key: str) -> bool:
        """Return whether a word that MySQL and MariaDB read as a keyword or a name is a keyword here."""
        after = self.kinds[self.at + 1]
        if key in self.dialect.character_sets and self.last == "USING" and self.frame.opener in ("CONVERT", "CHAR"):
            return True
        match key:
            case "MOD":
                return self.value_ends()
            case "BINARY":
                return not self.value_ends() and self.next not in (")", ",", "(", ".")
            case "INTERVAL":
                return after not in (MARK, END) or self.next == "("
            case "COLUMNS":
                return self.frame.opener == "JSON_TABLE"
        return key in self.dialect.introducers and after in (STRING, BYTES)

    def _is_field(self, key: str) -> bool:
        """Return whether it is a unit of time: after INTERVAL and a value, or first in some calls."""
        if self.last == "(" and self.frame.call and self.frame.opener in FIELD_CALLS:
            return True
        if self.postgresql:
            return self.kinds[self.at - 1] == STRING and self.keys[self.at - 2] == "INTERVAL"
        ends = key in self.dialect.units and self.frame.interval and self.last != "INTERVAL" and self.value_ends()
        self.frame.interval = self.frame.interval and not ends
        return ends

    def refuse_word(self, key: str) -> None:
        """Refuse words that write, lock, hint or cannot be checked."""
        if key == "IN" and self.next != "(" and self.frame.opener != "POSITION":
            self.at += 1
            self.refuse_unexpected("IN is followed by a list or a query in parentheses, as in IN (1, 2)")
        if key == "PARTITION" and not (self.frame.clause == "FROM" and self.value_ends()):
            return
        is_call = self.next == "(" and key != "PARTITION"
        if key not in self.dialect.refused_words or is_call or (key == "FOR" and self.frame.call):
            return
        refused = self.dialect.refused
        if found := refused.get(f"{key} {self._pair_key(self.at + 1)}") or refused.get(key):
            self.refuse(found[0], found[1].format(word=self.here.text[:30]))

    def keyword(self, key: str) -> None:
        """Write a keyword, and keep what begins with it."""
        frame = self.frame
        if key in QUERY_STARTS and self.next not in WITH_ENDINGS:
            self._begin_query(key)
        if key in self.dialect.clauses and not frame.call and self.last not in ("DISTINCT", "WITHIN"):
            self.end_item()
            frame.clause, frame.item = key, self.at + 1 if key == "SELECT" else -1
        elif key in QUANTIFIERS and frame.item == self.at:
            frame.item = self.at + 1
        frame.interval = frame.interval or key == "INTERVAL"
        if key in self.dialect.pattern_operators and (key != "TO" or self.last == "SIMILAR"):
            self.hold_pattern(key)
        self.take("DISTINCT" if key == "DISTINCTROW" else key, KEYWORD)

    def _begin_query(self, key: str) -> None:
        frame, outer, before = self.frame, self.frame.level, self.last
        operation = self.keys[self.at - 2] if before in ("ALL", "DISTINCT") else before
        if frame.call or (before not in ("", "(", ")") and operation not in SET_OPERATIONS):
            self.refuse("syntax", "A query as an argument or a value stands in parentheses of its own.")
        if key == "WITH":
            frame.clause = key
        self.selects += key != "WITH"
        if self.selects > MAX_SELECTS:
            self.refuse("too_complex", f"A query may have {MAX_SELECTS} SELECTs at most. Use IN or CASE.")
        if frame.own:
            return
        level = Level(depth=outer.depth + 1 if len(self.frames) > 1 else 1)
        if level.depth > MAX_NESTED:
            self.refuse("too_complex", f"SELECTs stand within each other more than {MAX_NESTED} times. Use WITH.")
        outer.inner.append(level)
        frame.level, frame.own, frame.made = level, True, 1
        if frame.with_query:
            level.is_named = True
            self.levels[frame.with_query].append(level)

    def json_column(self) -> None:
        """Write a word of the columns of JSON_TABLE."""
        key = self.here.key
        is_nested = key == "NESTED" and (self.next == "PATH" or self.kinds[self.at + 1] == STRING)
        if self.last in ("(", ",") and not is_nested:
            self.name()
        elif key in self.dialect.json_table_words:
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
        while first < last and (self.closing.get(first) == last or (self.mysql and self.keys[first] == "+")):
            first, last = first + 1, last - (self.keys[first] != "+")
        token, alone, dotted = self.tokens[last], first == last, self.keys[last - 1] == "."
        if token.key == "*" and (alone or dotted):
            return None
        is_name = alone and token.key not in self.dialect.value_words
        if token.kind in (WORD, NAME) and (is_name or (dotted and last == first + 2)):
            return token.text if self.mysql and token.text != token.text.lower() else None
        if self.sqlite:  # which prints the comments behind an expression too
            return self.sql[self.tokens[start].start : self.here.start].rstrip()
        kinds = set(self.kinds[first + (self.keys[first] in self.dialect.introducers) : last + 1])
        if kinds == {STRING} or (alone and (token.kind == NUMBER or token.key in ("NULL", "TRUE", "FALSE"))):
            return None
        # What no name may hold there is printed as ?
        text = self.sql[self.tokens[start].start : self.tokens[self.at - 1].end]
        text = "".join(letter if "\0" < letter <= "\uffff" else "?" for letter in text)
        return text if len(text) <= MAX_HEADER else None
