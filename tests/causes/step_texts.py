"""Texts of failed steps with their type, their cause and the parts that say why: tests/data/step_texts.jsonl.

`given` are 47 texts that came from outside, the other sets were written for this project before the rules had seen
them; docs/causes.md tells how right the rules were then.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent.parent / "data" / "step_texts.jsonl"


class Labelled(NamedTuple):
    """A step's text, and what is right about it."""

    set: str
    step: str
    cause: str
    acceptable: Sequence[str]
    text: str
    decisive: Sequence[str]
    """Parts of the text of which one must be shown; none when nothing says why."""

    @property
    def right(self) -> frozenset[str]:
        """Return every cause that counts as right."""
        return frozenset((self.cause, *self.acceptable))


STEP_TEXTS = [Labelled(**json.loads(line)) for line in FILE.read_text("utf-8").splitlines()]


def shapes(text: str) -> Mapping[str, list[str]]:
    """Return a step's text as the database may hold it: description first, then messages and details of error rows."""
    first, _, rest = text.partition("\n")
    lines = [line for line in text.split("\n") if line]
    return {
        "description only": [text],
        "message and detail": ["", first, rest],
        "one row a line": ["", *lines],
    }
