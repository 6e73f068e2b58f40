"""Text without what a mail program, a chat or a hostile writer adds to it unseen."""

import unicodedata
from functools import cache

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"  # mail programs put them in the place of -
AROUND = " \t\r\n\"'`<>()[]{}.,;:!?*_~|\\\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2026"
"""What may stand around an identifier in a sentence or in Markdown."""


@cache
def _seen(letter: str) -> str:
    """Return the letter as it is read: nothing for an invisible one, a blank for a control character."""
    if letter in "\n\t":
        return letter
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Co", "Cn", "Cs"):
        return ""
    if kind in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    return "-" if letter in DASHES else letter


def plain(text: str) -> str:
    """Return the text without invisible and direction-changing characters, with plain blanks and dashes."""
    return text if text.isascii() and text.isprintable() else "".join(map(_seen, text))


def bare(text: str) -> str:
    """Return the text without blanks and punctuation around it."""
    return plain(text).strip(AROUND)
