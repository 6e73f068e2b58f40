"""The types that a value may be cast to."""

from typing import Final

from app.sql.gate.frames import TYPE
from app.sql.gate.names import Names
from app.sql.gate.tokens import NAME, NUMBER, STRING, WORD
from app.sql.gate.words import CHARACTER_SETS, TYPE_ENDINGS, TYPES

MAX_TYPE_SIZE: Final = 65_535


class Types(Names):
    """Writes the names of types."""

    def type_ahead(self) -> bool:
        """Return whether the name of a type stands here."""
        before, opener = self.last, self.frame.opener if self.frame.call else ""
        if before == "::" or (before == "AS" and opener == "CAST") or (before == "," and opener == "CONVERT"):
            return True
        if not self.postgresql or self.here.key not in TYPES["postgresql"]:
            return False
        return self.kinds[self.at + 1] == STRING or (
            self.next in ("WITH", "WITHOUT") and self.keys[self.at + 2] == "TIME"
        )

    def type_name(self) -> None:
        """Write a type with its sizes."""
        if self.sqlite:  # takes any words, and looks for INT, CHAR, REAL and the like in them
            while self.kinds[self.at] in (WORD, NAME):
                self.take(self.quoted(self.here.text), TYPE)
            if self.here.key == "(":  # the sizes mean nothing there
                self.at = self.closing[self.at] + 1
            return
        if self.here.key not in TYPES[self.dialect]:
            shown = self.sql[self.here.start : self.here.end][:30]
            usual = "text, integer, numeric, date or timestamp"
            usual = usual if self.postgresql else "CHAR, SIGNED, DECIMAL(10,2) or DATE"
            self.refuse("type", f"Casting to {shown!r} is not allowed. Cast to {usual}.")
        self.take(self.here.key, TYPE)
        self._type_ending()
        if self.here.key == "(":
            self._type_size()
        self._type_ending()
        while self.postgresql and self.here.key == "[" and self.keys[self.at + 1] == "]":
            self.take("[", TYPE)
            self.take("]", TYPE)

    def _type_size(self) -> None:
        end = self.closing[self.at]
        while self.at < end:
            token = self.here
            is_size = token.kind == NUMBER and token.text.isdigit() and int(token.text[:9]) <= MAX_TYPE_SIZE
            if not is_size and token.key not in ("(", ",", "-"):
                self.refuse("type", f"The size of a type is a number up to {MAX_TYPE_SIZE}.")
            self.take(token.text, TYPE)
        self.take(")", TYPE)

    def _type_ending(self) -> None:
        for ending in TYPE_ENDINGS[self.dialect]:
            if tuple(self.keys[self.at : self.at + len(ending)]) == ending:
                for word in ending:
                    self.take(word, TYPE)
                if ending[-1] in ("SET", "CHARSET"):
                    if self.here.key not in CHARACTER_SETS:
                        self.refuse_unexpected("a character set such as utf8mb4 is expected")
                    self.take(self.here.key, TYPE)
                return
