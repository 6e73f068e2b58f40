"""What failed steps wrote: the cause that they name and the lines to show. Never out without redaction."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.rules.causes.quote import Reading, printable
from deployhq_redaction import redact

LONGEST_QUOTE = 200  # characters
LONGEST_NAME, MOST_NAMES = 64, 4_096
"""Characters, and number, of texts that are kept: an answer names a server, or a branch, many times."""


class StepText(NamedTuple):
    """What a step wrote."""

    description: str
    lines: Sequence[str]
    """Error log rows, the oldest first: of each the message, then the detail."""
    step_type: str = ""
    """deployment_steps.step, which decides the cause where no rule does."""


class StepTexts:
    """The texts of steps, by id. A step whose text was not read has no cause that is known and no line."""

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
        """Return what to check first where the category's own advice does not fit, or None."""
        return self._read(step_id).cause.first_check

    def description(self, step_id: int) -> str | None:
        """Return the step's description, redacted."""
        return quote(self._texts[step_id].description) if self.has(step_id) else None

    def quote(self, step_id: int) -> str | None:
        """Return the line that says why the step failed; else the last that says anything."""
        return self._read(step_id).decision.quote

    def lines(self, step_id: int) -> tuple[str, ...]:
        """Return up to eight lines that a person needs, the quote among them; none when the quote is all there is."""
        return self._read(step_id).decision.lines

    def _read(self, step_id: int) -> Reading:
        description, lines, step_type = self._texts.get(step_id, StepText("", ()))
        key = (step_type, description, *lines)
        if key not in self._readings:  # steps that fail together mostly say the same
            self._readings[key] = Reading(key[1:], step_type)
        return self._readings[key]


def quote(text: str | None) -> str | None:
    """Return the text's last line that says something, redacted and short, or None."""
    return (_name if text and len(text) <= LONGEST_NAME else _quote)(text)


def _quote(text: str | None) -> str | None:
    lines = [line for line in redact(text or "").splitlines() if line.strip()]
    return printable(lines[-1].strip(), LONGEST_QUOTE) if lines else None


_name = lru_cache(MOST_NAMES)(_quote)


def shortened(text: str, longest: int) -> str:
    """Return the text, or the beginning of a longer one."""
    return text if len(text) <= longest else f"{text[:longest]}..."
