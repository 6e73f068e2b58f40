"""The type of a rule, and shared parts of patterns. Only the end of a pattern may be unbounded."""

import re
from dataclasses import dataclass
from functools import cached_property

MASK = "[redacted]"
QUOTED = r"""(?:"(?:[^"\\\r\n]|\\[^\r\n]){0,4096}"|'(?:[^'\\\r\n]|\\[^\r\n]){0,4096}'|\\"[^"\r\n]{0,4096}")"""
VALUE = rf"(?:{QUOTED}|[^\s,;&]+)"  # only at the end of a pattern, where it cannot backtrack
WORD = rf"(?:{QUOTED}|[^\s;&|<>]{{1,256}})"  # a word of a command line


@dataclass(frozen=True)
class Rule:
    """A kind of secret: its pattern, and an example before and after.

    A pattern's groups are kept, the rest of the match is replaced. Patterns are in lower case and search the lowered
    text, which takes a sixth of the time of re.IGNORECASE; a `cased` one searches the original. Text without any of
    `signs` is skipped, which makes most log lines cheap.
    """

    name: str
    signs: tuple[str, ...]
    pattern: str
    example: str
    expected: str
    cased: bool = False

    @cached_property
    def _compiled(self) -> "re.Pattern[str]":
        """The compiled pattern, compiled on first use."""
        return re.compile(self.pattern)

    def apply(self, text: str, lowered: str) -> str:
        """Return the text without this kind of secret; `lowered` has the text's length."""
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
