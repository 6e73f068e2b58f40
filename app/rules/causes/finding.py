"""The cause of a failed step, from its text and type."""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from app.rules.causes.categories import UNKNOWN
from app.rules.causes.lines import Line, prepared, readable_lines
from app.rules.causes.noise import is_noise, is_restatement
from app.rules.causes.precedence import rules_of
from app.rules.causes.rule import Rules
from app.rules.causes.sentences import sentences_of, split
from app.rules.causes.steps import DEFAULTS, is_of_ssh_client, kind_of, outcome, step_of, type_of, without_scripts

BY_TYPE = "the step's own type"


class Cause(NamedTuple):
    """A category of categories.py, with the rule and the line that decided it."""

    category: str
    rule: str | None
    """The name of the rule that matched; None for `unknown`."""
    evidence: str
    """The line or sentence that matched, not redacted; empty for `unknown` and if the step's type decided."""
    first_check: str | None = None
    """What to check first, where it differs from the category's advice."""


OF_HOSTS = frozenset(
    {
        "authentication_failed",
        "connection_refused",
        "connection_timeout",
        "dns_failure",
        "handshake_failed",
        "transfer_interrupted",
    }
)

NO_CAUSE = Cause(UNKNOWN, None, "")


def find_cause(text: str, step_type: str = "") -> Cause:
    """Return the cause of a failed step. `text`: its description and error log lines, joined by newlines.

    Only the beginning and the end of a long text are read; lines.py has the limits.
    """
    return cause_of(without_scripts(readable_lines(text)), step_type)


def cause_of(lines: Sequence[str], step_type: str = "") -> Cause:
    """Return the cause in the readable lines of a failed step, or the one that its type implies."""
    kind, mark = type_of(step_type), step_of(lines)
    if kind == "check":
        return NO_CAUSE  # a check reports what it measured, not why
    if kind == "ssh" and not mark and (of_client := [line for line in lines if is_of_ssh_client(line)]):
        kind, lines = "transfer", of_client  # the command did not run
    rules = rules_of(mark, kind)
    found = [match for line in lines if (match := _first_match(line, rules))]
    if not found:
        default = DEFAULTS.get(mark or kind or "") if step_type else None
        return Cause(default, BY_TYPE, "") if default else NO_CAUSE
    best = min(found, key=itemgetter(0))[0]
    sentences = [text for place, text in found if place == best]
    evidence = next(filter(names_a_reason, sentences), sentences[0]) if len(sentences) > 1 else sentences[0]
    rule = rules.rules[best]
    category = rule.category
    if kind == "repository" and category in OF_HOSTS:
        category = "repository_access"  # the unreachable host is the repository's
    return Cause(category, rule.name, evidence, rule.first_check)


def names_a_reason(line: str) -> bool:
    """Return whether a line can name a cause: it is no restatement, stack frame or appended hint."""
    words = prepared(line).words
    return not is_restatement(words) and not is_noise(words)


def _first_match(line: str, rules: Rules) -> tuple[int, str] | None:
    """Return the index of the matching rule for a line's first sentence that has one, with the sentence, or None."""
    matches = ((rules.first(statement.words), statement.text) for statement in _statements(line))
    return next(((place, text) for place, text in matches if place is not None), None)


def _statements(line: str) -> Iterator[Line]:
    if kind_of(line):
        first = next(split(line))
        if ended := outcome(first):
            yield Line(first, prepared(f"command {ended}").words)
    else:
        yield from sentences_of(line)
