"""UUIDs as people paste them: in any case, with or without dashes, or cut off."""

import re
from itertools import pairwise
from typing import NamedTuple

FULL, SHORTEST = 32, 8  # hex digits
SHORTEST_COMMIT, LONGEST_COMMIT = 7, 40

_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{7,}(?:-[0-9A-Fa-f]+)*(?![0-9A-Za-z])")


_UUID = re.compile("-".join(f"[0-9A-Fa-f]{{{length}}}" for length in (8, 4, 4, 4, 12)))


def is_uuid(text: str) -> bool:
    """Return whether the text is one whole UUID with dashes, in any case, and nothing else."""
    return _UUID.fullmatch(text) is not None


class Hex(NamedTuple):
    """The runs of hex digits in a text, by what they may be; one may be two things."""

    uuids: list[str]
    """Whole UUIDs, with dashes, in the case in which they were given."""
    cut: list[str]
    """Beginnings of UUIDs, at least eight digits, with dashes."""
    commits: list[str]
    """Commits and abbreviated commits, in lower case."""


def find_hex(text: str) -> Hex:
    """Return what the runs of hex digits in this text may be, each once, in their order."""
    found = Hex([], [], [])
    for run in _RUN.findall(text):
        digits = run.replace("-", "")
        if "-" in run and not dashed(digits).startswith(run):
            continue  # a date, a version, a telephone number
        if len(digits) == FULL:
            found.uuids.append(dashed(digits))
        elif SHORTEST <= len(digits) < FULL:
            found.cut.append(dashed(digits))
        if "-" not in run and SHORTEST_COMMIT <= len(digits) <= LONGEST_COMMIT and len(digits) != FULL:
            found.commits.append(digits.lower())
    return Hex(*(list(dict.fromkeys(runs)) for runs in found))


def dashed(digits: str) -> str:
    """Return a UUID, or the beginning of one, with its dashes."""
    places = (0, 8, 12, 16, 20, FULL)
    return "-".join(filter(None, (digits[start:end] for start, end in pairwise(places))))


def bounds(cut: str) -> tuple[str, str]:
    """Return the first and the last UUID that begin so: what lies between them begins so in every collation."""
    digits = cut.replace("-", "")
    first, last = ("0", "F" if digits.isupper() else "f")
    return dashed(digits.ljust(FULL, first)), dashed(digits.ljust(FULL, last))
