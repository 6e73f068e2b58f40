"""Redaction of secrets in text, by the rules of rules.py."""

import string

from deployhq_redaction.rules import KEY_RULES, LINE_RULES, RULES, Rule

MOST_PASSES = 60
_SIGNS = {sign for rule in RULES for sign in rule.signs}
ALL_SIGNS = tuple(sorted(sign for sign in _SIGNS if not any(other in sign for other in _SIGNS - {sign})))
"""What every secret has a part of: the signs of all rules, without those that hold a shorter one."""

_SMALL_LETTERS = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def redact(text: str) -> str:
    """Return the text with each secret that a rule finds replaced by a mark. Idempotent."""
    if not _can_hold_a_secret(text.lower()):
        return text
    lines = redact_keys(text).split("\n")
    changed = list(range(len(lines)))
    for _ in range(MOST_PASSES):  # the result of one rule can match another
        passed = _applied(LINE_RULES, "\n".join(lines[number] for number in changed)).split("\n")
        changed_now = [(number, line) for number, line in zip(changed, passed, strict=True) if line != lines[number]]
        for number, line in changed_now:
            lines[number] = line
        if not changed_now:
            break
        changed = [number for number, _ in changed_now]
    return "\n".join(lines)


def _can_hold_a_secret(lowered: str) -> bool:
    for sign in ALL_SIGNS:  # noqa: SIM110 - takes half of any()'s time, and most texts end here
        if sign in lowered:
            return True
    return False


def redact_keys(text: str) -> str:
    """Return the text without private keys, which span many lines; redact() handles the rest line by line."""
    return _applied(KEY_RULES, text)


def _applied(rules: tuple[Rule, ...], text: str) -> str:
    lowered = _lowered(text)
    for rule in rules:
        without = rule.apply(text, lowered)
        if without != text:
            text, lowered = without, _lowered(without)
    return text


def _lowered(text: str) -> str:
    """Return the text in lower case with its length unchanged: str.lower() makes two characters of U+0130."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_SMALL_LETTERS)
