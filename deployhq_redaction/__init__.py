"""Takes secrets out of text that people and programs wrote, by the rules of rules.py."""

from deployhq_redaction.rules import KEY_RULES, LINE_RULES, RULES

MOST_PASSES = 60
ALL_SIGNS = sorted({sign for rule in RULES for sign in rule.signs})


def redact(text: str) -> str:
    """The text with a mark in place of each secret that a rule finds. Doing it twice changes nothing more."""
    lowered = text.lower()
    if not any(sign in lowered for sign in ALL_SIGNS):
        return text
    for rule in KEY_RULES:
        text = rule.apply(text, text.lower())
    return "\n".join(redacted_line(line) for line in text.split("\n"))


def redact_keys(text: str) -> str:
    """Return the text without private keys, which have many lines; redact() does the rest, line by line."""
    lowered = text.lower()
    for rule in KEY_RULES:
        text = rule.apply(text, lowered)
    return text


def redacted_line(line: str) -> str:
    """The same for one line: what one rule leaves can be what another one looks for, so until nothing changes."""
    for _ in range(MOST_PASSES):
        before, lowered = line, line.lower()
        for rule in LINE_RULES:
            line = rule.apply(line, lowered)
        if line == before:
            break
    return line
