"""What failed steps wrote: the cause that it names, and the line to quote. Never out without redaction."""

from collections.abc import Mapping, Sequence

from app.rules.causes import UNKNOWN, Cause, find_cause
from deployhq_redaction import redact

LONGEST_QUOTE = 200  # characters

MOST_SAID = 2_500
"""Characters of a step's error log lines that are looked at for its cause, from their end."""

StepText = tuple[str, Sequence[str]]
"""A step's description, and its last error log lines."""


class StepTexts:
    """The texts of steps, by id. A step whose text was not read has no cause that is known and no line."""

    def __init__(self, texts: Mapping[int, StepText]) -> None:
        self._texts = texts
        self._causes: dict[str, Cause] = {}

    def has(self, step_id: int) -> bool:
        """Whether the step's text was read."""
        return step_id in self._texts

    def cause(self, step_id: int) -> str:
        """A category of app.rules.causes."""
        return self._cause(step_id).category

    def quote(self, step_id: int) -> str | None:
        """The line that says why the step failed; else the last that it wrote. Without secrets, and short."""
        if step_id not in self._texts:
            return None
        description, lines = self._texts[step_id]
        return quote(self._cause(step_id).evidence) or quote((lines or [description])[-1])

    def _cause(self, step_id: int) -> Cause:
        description, lines = self._texts.get(step_id, ("", ()))
        text = "\n".join((description, "\n".join(lines)[-MOST_SAID:]))
        if text not in self._causes:  # steps that fail together mostly say the same
            self._causes[text] = find_cause(text) if text.strip() else Cause(UNKNOWN, None, "")
        return self._causes[text]


def quote(text: str | None) -> str | None:
    """The text's last line that says something, without secrets and short; None when there is none."""
    lines = [line for line in redact(text or "").splitlines() if line.strip()]
    if not lines:
        return None
    beginning = lines[-1].strip()[: 2 * LONGEST_QUOTE]
    if not beginning.isprintable():
        beginning = "".join(letter if letter.isprintable() else " " for letter in beginning)
    return shortened(" ".join(beginning.split()), LONGEST_QUOTE)


def shortened(text: str, longest: int) -> str:
    """The text, or of a longer one the beginning."""
    return text if len(text) <= longest else f"{text[:longest]}..."
