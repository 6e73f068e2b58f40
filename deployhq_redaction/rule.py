"""One rule of redaction, and the parts that patterns share. Every pattern is bounded, or ends with what is not."""

import re
from dataclasses import dataclass
from functools import cached_property

MASK = "[redacted]"
QUOTED = r"""(?:"(?:[^"\\\r\n]|\\[^\r\n]){0,4096}"|'(?:[^'\\\r\n]|\\[^\r\n]){0,4096}'|\\"[^"\r\n]{0,4096}")"""
VALUE = rf"(?:{QUOTED}|[^\s,;&]+)"  # the last of a pattern, so that it takes no second look
WORD = rf"(?:{QUOTED}|[^\s;&|<>]{{1,256}})"  # a word of a command line


@dataclass(frozen=True)
class Rule:
    """One kind of secret: what it looks like, and an example before and after.

    A pattern's groups stay, what it finds behind them goes. It is in small letters and searched for in the lowered
    text, which takes a sixth of the time that `re` needs to ignore case; one that is `cased` is searched for as it is.
    Text that has none of the `signs` is not searched: that makes most log lines cheap.
    """

    name: str
    signs: tuple[str, ...]
    pattern: str
    example: str
    expected: str
    cased: bool = False

    @cached_property
    def _compiled(self) -> "re.Pattern[str]":
        """Compiled when it is first needed: no listing needs it."""
        return re.compile(self.pattern)

    def apply(self, text: str, lowered: str) -> str:
        """Return the text without this kind of secret; `lowered` is as long as the text."""
        for sign in self.signs:
            if sign in lowered:
                return self._masked(text, text if self.cased else lowered)
        return text

    def _masked(self, text: str, searched: str) -> str:
        pieces: list[str] = []
        done = 0
        for found in self._compiled.finditer(searched):
            last = found.lastindex
            pieces += text[done : found.end(last) if last else found.start()], MASK
            done = found.end()
        return "".join([*pieces, text[done:]]) if pieces else text
