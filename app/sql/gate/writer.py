"""The caller's tokens written again in one safe form: each name quoted, each word from a list."""

from app.sql.gate.bounds import MULTIPLICATION
from app.sql.gate.keywords import Keywords
from app.sql.gate.place import ALIAS, KEYWORD, PLAIN, QUALIFIER, TYPE, Frame
from app.sql.gate.tokens import END, MARK, NAME, OPERATOR, STRING, WORD


class Writer(Keywords):
    """A writer of the query, token by token."""

    def write(self) -> None:
        """Write all tokens, or raise Problem."""
        end, keys = len(self.tokens) - 1, self.keys
        while (start := self.at) < end:
            self.last, self.next = keys[start - 1], keys[start + 1]
            if self.before:
                self.written += self.before.get(start, ())
            self._token()
            if self.after:
                self.written += (part for place in range(start, self.at) for part in self.after.get(place, ()))
        before = self.tokens[self.at - 1]
        if (before.key in self.dialect.open_ends and self.roles[self.at - 1] == KEYWORD) or before.key in (",", "."):
            self.refuse_unexpected("a value, a column or a table is expected")
        self.end_item()

    def _token(self) -> None:
        kind, key = self.kinds[self.at], self.keys[self.at]
        if self.last == "COLLATE":
            self.collation()
        elif kind == WORD:
            self._word(key)
        elif kind == NAME:
            self._quoted_name()
        elif kind == MARK:
            self._mark(key)
        elif self.frame.names or self.expects_table():
            self.refuse_unexpected("a name is expected")
        elif kind == STRING:
            self._string()
        elif kind == OPERATOR:
            self._operator(key)
        else:
            self.take(self.here.text)

    def _word(self, key: str) -> None:
        if self.last == "." or self.frame.names:
            self.name()
        elif self.frame.opener == "COLUMNS":
            self.json_column()
        elif self.type_ahead():
            self.type_name()
        elif self.last == "AS" and (self.mysql or key not in ("MATERIALIZED", "NOT")):
            self.name()
        else:
            self.refuse_word(key)
            self._free_word(key)

    def _free_word(self, key: str) -> None:
        if self.is_keyword(key):
            self.keyword(key)
        elif self.next == "(" and not self.has_columns():
            self.call()
        elif key in self.dialect.session_words and self.next != ".":
            self.refuse("function", f"{key} is not allowed: a query reads the tables, not the session.")
        else:
            self.name()

    def _quoted_name(self) -> None:
        if self.next == "(" and not self.frame.names and not self.has_columns():
            self.refuse("function", "A function is called by its plain name, without quotes.")
        elif self.type_ahead():
            self.type_name()
        else:
            self.name()

    def _string(self) -> None:
        beside = self.kinds[self.at - 1] == STRING
        if self.postgresql and self.value_ends() and self.roles[self.at - 1] != TYPE:
            self.refuse("type", "A string stands behind a value or a name. Is an operator missing, such as ||?")
        if self.last == ".":
            self.refuse_unexpected("a column is expected after the dot")
        text = self.here.text
        self.longest = max(self.longest, len(text) - 2)
        if self.postgresql or (beside and self.mysql) or not (self.last == "AS" or self._names_item()):
            self.take(text)
            return
        if self.frame.clause != "SELECT" or text == "''":
            self.refuse("unsupported_syntax", "Write the alias as a name, without quotes.")
        if self.last != "AS":
            self.written.append("AS")
        name = text[1:-1].replace("''", "'").replace("\\", "")
        self.take(self.quoted(name, '"' if self.sqlite else ""), ALIAS)

    def _names_item(self) -> bool:
        """Return whether a string here would be the alias of what stands before it."""
        frame = self.frame
        return frame.clause in ("SELECT", "FROM") and not (frame.call or frame.interval) and self.value_ends()

    def _operator(self, key: str) -> None:
        frame, ends = self.frame, self.value_ends()
        if key == "*" and (self.last in ("SELECT", "DISTINCT", "ALL", ".") or (self.last == "," and not frame.call)):
            self.stars = True
            self.count_name("*")
        # What only looks like an operator of PostgreSQL: ?, :x, @x, @@x.
        joined = self.kinds[self.at + 1] == WORD and self.tokens[self.at + 1].start == self.here.end
        if (key == ":" and frame.opener != "[") or (not ends and (key in ("?", "@@") or (key == "@" and joined))):
            self.refuse("parameter", "Parameters and variables are not allowed. Write the value itself into the query.")
        if self.postgresql and key == "*" and frame.clause == "FROM" and ends:
            self.refuse("unsupported_syntax", "Write the table alone, without * behind it.")
        if key == "||" and not self.mysql:
            frame.level.join(1)
        if self.arrays and key in ("&&", "@>", "<@"):
            self.hold_array()
        if self.is_huge and key in ("*", "/", "%", "^"):
            frame.level.search((), MULTIPLICATION)
        if self.postgresql and key in self.dialect.pattern_operators:
            self.hold_pattern(key)
        self.take(key)

    def _mark(self, key: str) -> None:
        if self.frame.names and key not in (",", ")"):
            self.refuse_unexpected("a list of names is expected in these parentheses")
        match key:
            case ";":
                self._end()
                return
            case "(":
                self._open()
            case ")" | "]":
                self.end_item()
                self.frames.pop()
                self.frame = self.frames[-1]
            case "[":
                if not self.postgresql:
                    self.refuse_unexpected("a value or a name is expected")
                self.frame.level.join(self.keys[self.at : self.closing[self.at]].count(","))
                self.open(Frame("[", self.frame.level, made=self.frame.made))
            case ",":
                self.end_item()
                self.frame.item = self.at + 1 if self.frame.clause == "SELECT" else -1
            case _:
                self._dot()
        self.take(key)

    def _open(self) -> None:
        before = self.roles[self.at - 1] if self.at else ""
        names = before == ALIAS or (self.last == "USING" and before == KEYWORD and not self.frame.call)
        frame = Frame(self.last, self.frame.level, names=names, made=self.frame.made)
        if self.frame.clause == "WITH" or not self.frame.own:  # the query may stand in parentheses of its own
            frame.with_query = self.frame.with_query
        if self.expects_table():
            if self.begins_query(self.at):
                self.count_source()
            else:
                frame.clause = "FROM"
        self.open(frame)

    def _dot(self) -> None:
        if self.last in (")", "]"):
            self.refuse("composite_access", "Reading a field of a row is not allowed. Name table and column.")
        if self.at == 0 or self.roles[self.at - 1] not in (QUALIFIER, PLAIN):
            self.refuse_unexpected("a value, a column or an expression is expected")
        if self.kinds[self.at + 1] not in (WORD, NAME) and self.next != "*":
            self.at += 1
            self.refuse_unexpected("a column is expected after the dot")

    def _end(self) -> None:
        self.end_item()
        while self.keys[self.at] == ";":
            self.at += 1
        if self.kinds[self.at] != END:
            self.refuse("several_statements", "Only one statement is allowed. Send each in its own request.")
