"""Texts of failed steps, with their causes and excerpts. Everything that leaves here is redacted."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.rules.causes.quote import Reading, printable
from deployhq_redaction import redact

LONGEST_QUOTE = 200  # characters
LONGEST_NAME, MOST_NAMES = 64, 4_096
"""Limits of the cache of shortened names, in characters and entries: an answer repeats names often."""


class StepText(NamedTuple):
    """The text of a step."""

    description: str
    lines: Sequence[str]
    """The message and detail of each error log row, the oldest first."""
    step_type: str = ""
    """deployment_steps.step, which decides the cause if no rule matches."""


class StepTexts:
    """Texts of steps by id. A step that was not read has the cause `unknown` and no lines."""

    def __init__(self, texts: Mapping[int, StepText | tuple[str, Sequence[str]]]) -> None:
        self._texts = {step_id: StepText(*text) for step_id, text in texts.items()}
        self._readings: dict[tuple[str, ...], Reading] = {}

    def has(self, step_id: int) -> bool:
        """Return whether the step's text was read."""
        return step_id in self._texts

    def cause(self, step_id: int) -> str:
        """Return a category of app.rules.causes."""
        return self._read(step_id).cause.category

    def first_check(self, step_id: int) -> str | None:
        """Return what to check first if it differs from the category's advice, or None."""
        return self._read(step_id).cause.first_check

    def description(self, step_id: int) -> str | None:
        """Return the step's description, redacted."""
        return quote(self._texts[step_id].description) if self.has(step_id) else None

    def quote(self, step_id: int) -> str | None:
        """Return the line with the cause, else the last meaningful line, or None."""
        return self._read(step_id).decision.quote

    def lines(self, step_id: int) -> tuple[str, ...]:
        """Return up to eight lines with the quote among them; none if there are no others."""
        return self._read(step_id).decision.lines

    def _read(self, step_id: int) -> Reading:
        description, lines, step_type = self._texts.get(step_id, StepText("", ()))
        key = (step_type, description, *lines)
        if key not in self._readings:  # steps that fail together mostly have equal texts
            self._readings[key] = Reading(key[1:], step_type)
        return self._readings[key]


def quote(text: str | None) -> str | None:
    """Return the text's last non-empty line, redacted and shortened, or None."""
    return (_name if text and len(text) <= LONGEST_NAME else _quote)(text)


def _quote(text: str | None) -> str | None:
    lines = [line for line in redact(text or "").splitlines() if line.strip()]
    return printable(lines[-1].strip(), LONGEST_QUOTE) if lines else None


_name = lru_cache(MOST_NAMES)(_quote)


def shortened(text: str, longest: int) -> str:
    """Return the text, cut to `longest` characters."""
    return text if len(text) <= longest else f"{text[:longest]}..."
