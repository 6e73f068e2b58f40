"""Why a step failed, as far as its text says so."""

from collections.abc import Sequence
from typing import NamedTuple

from app.rules.causes.categories import UNKNOWN


class Cause(NamedTuple):
    """A category of categories.py, and what decided it."""

    category: str
    rule: str | None
    """The name of the rule that matched; None for `unknown`."""
    evidence: str
    """The very line or sentence that matched; empty for `unknown`. It is not redacted."""


NO_CAUSE = Cause(UNKNOWN, None, "")


def find_cause(text: str) -> Cause:
    """The cause that a failed step's text names: its description and error log lines, joined by newlines."""
    return NO_CAUSE


def find_cause_of(texts: Sequence[str]) -> Cause:
    """The first cause that one of several texts names. Order: description, then error logs, the newest first."""
    return NO_CAUSE
