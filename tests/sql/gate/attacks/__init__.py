"""Attacks on every engine, by class."""


def each(template: str, words: str) -> list[str]:
    """The template with each of these words, between which there are spaces, in the place of `{}`."""
    return [template.replace("{}", word) for word in words.split()]
