"""Preparation of a step's text for the rules: bounded, without colours, timestamps and file names."""

from functools import lru_cache
from typing import NamedTuple

import re2

# The description is at the beginning, the error at the end.
FIRST_CHARACTERS = 4_000
LAST_CHARACTERS = 20_000
FIRST_LINES = 20
LAST_LINES = 200
LONGEST_LINE = 1_000  # characters

MOST_REMEMBERED = 500
"""Lines whose reading is kept: a line is read for its cause, its rank and its kind, and steps fail alike."""

PLAIN = str.maketrans(
    {chr(code): None for code in (*range(9), *range(14, 32), 127, 0x200B, 0xFEFF)}
    | {"\r": "\n", "\t": " ", "\xa0": " ", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2026": "..."}
)
ESCAPES = re2.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")
PREFIX = re2.compile(
    r"(?i)^(?:[\s>]*(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?[.,\d]{0,10}(?: ?UTC|Z"
    r"|[+-]\d\d:?\d\d)?\]?|\[?\d\d:\d\d:\d\d[.,\d]{0,8}\]?"
    r"|#\d{1,3} (?:\d{1,5}\.\d{1,4}(?: |$))?"  # docker build
    r"|(?:<---|----|\*{4})(?: |$)"  # lftp
    r"|\[(?:info|error|err|warn|success|debug|stderr|stdout|fatal|deploy|deployhq)\])[ :|-]*)+"
)

EXTENSIONS = (
    "js|jsx|ts|tsx|mjs|cjs|map|css|scss|sass|less|html?|php|phtml|py|rb|java|go|rs|cpp|md|txt|json|ya?ml|xml|lock|toml"
    "|ini|conf|cfg|log|sql|csv|svg|png|jpe?g|gif|webp|ico|woff2?|ttf|pdf|zip|gz|tgz|tar|sh|bat|vue|twig|liquid|erb|env"
)
FILE_NAMES = re2.compile(
    (
        r"(?i)(^|[\s\"'(\[=`,])(?:(?:~|\.{1,2})?/[\w.@%+~#-]*(?:/[\w.@%+~#-]*)*"
        rf"|[\w./@%+~-]*\w\.(?:{EXTENSIONS})\b)"
    ).encode()
)

# A commit's message can hold any words.
TITLES = re2.compile(rb"\b([0-9a-f]{7,40}:? )[\"'(].*[\"')]")


class Line(NamedTuple):
    """A line, or a sentence of one."""

    text: str
    """The original text."""
    words: bytes
    """The text that rules match. File names are `<path>`, since a file may be called `errors/timeout.js`."""


@lru_cache(MOST_REMEMBERED)
def prepared(text: str) -> Line:
    """Return the line in both forms."""
    words = text.encode("utf-8", "replace")
    if b'"' in words or b"'" in words or b"(" in words:  # a look for a byte takes a tenth of a pattern's time
        words = TITLES.sub(rb"\g<1>", words)
    if b"/" in words or b"." in words:
        words = FILE_NAMES.sub(rb"\g<1><path>", words)
    return Line(text, words)


def readable_lines(text: str) -> list[str]:
    """Return the lines of a text of any length that the rules read, each of bounded length."""
    return [line[:LONGEST_LINE] for line in clean_lines(text)]


def clean_lines(text: str) -> list[str]:
    """Return the lines of a bounded text, without colours, control characters, timestamps and empty lines."""
    if len(text) > FIRST_CHARACTERS + LAST_CHARACTERS:
        text = f"{text[:FIRST_CHARACTERS]}\n{text[-LAST_CHARACTERS:]}"
    text = text.encode("utf-8", "replace").decode()
    if "\x1b" in text:
        text = ESCAPES.sub("", text)
    lines = [line for line in text.translate(PLAIN).splitlines() if line.strip()]
    if len(lines) > FIRST_LINES + LAST_LINES:
        lines = lines[:FIRST_LINES] + lines[-LAST_LINES:]
    return [plain for line in lines if (plain := PREFIX.sub("", line).strip())]
