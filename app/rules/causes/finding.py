"""Why a step failed, as far as its text says so."""

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from app.rules.causes.categories import UNKNOWN
from app.rules.causes.lines import Line, prepared, readable_lines
from app.rules.causes.precedence import ANYWHERE, IN_STEP
from app.rules.causes.rule import Rules
from app.rules.causes.sentences import sentences_of, split
from app.rules.causes.steps import kind_of, outcome, step_of, without_scripts


class Cause(NamedTuple):
    """A category of categories.py, and what decided it."""

    category: str
    rule: str | None
    """The name of the rule that matched; None for `unknown`."""
    evidence: str
    """The very line or sentence that matched; empty for `unknown`. It is not redacted."""


NO_CAUSE = Cause(UNKNOWN, None, "")


def find_cause(text: str) -> Cause:
    """The cause that a failed step's text names: its description and error log lines, joined by newlines.

    Of long texts the beginning and the end are read (lines.py has the numbers).
    """
    lines = without_scripts(readable_lines(text))
    rules = IN_STEP.get(step_of(lines) or "", ANYWHERE)
    found = [match for line in lines if (match := _first_match(line, rules))]
    if not found:
        return NO_CAUSE
    place, evidence = min(found, key=itemgetter(0))
    return Cause(rules.rules[place].category, rules.rules[place].name, evidence)


def _first_match(line: str, rules: Rules) -> tuple[int, str] | None:
    """The place of the rule for the first sentence of a line that says anything, and that sentence."""
    matches = ((rules.first(statement.words), statement.text) for statement in _statements(line))
    return next(((place, text) for place, text in matches if place is not None), None)


def _statements(line: str) -> Iterator[Line]:
    if kind_of(line):
        first = next(split(line))
        if ended := outcome(first):
            yield Line(first, prepared(f"command {ended}").words)
    else:
        yield from sentences_of(line)
