"""Phrases for numbers, durations, times and lists."""

from collections.abc import Iterable, Sequence
from datetime import datetime

MOST_NAMED = 5


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as "1 server" or "2 servers"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def joined(names: Iterable[str]) -> str:
    """Return a list of names, such as "web1, web2 and web3"; a long one ends with the number of omitted names."""
    known: Sequence[str] = list(dict.fromkeys(names))
    if len(known) > MOST_NAMED:
        return f"{', '.join(known[:MOST_NAMED])} and {len(known) - MOST_NAMED} more"
    return " and ".join(filter(None, (", ".join(known[:-1]), *known[-1:])))


def duration(seconds: float | None) -> str:
    """Return a duration in its two largest units, such as "6 hours 12 minutes"; a negative one is zero."""
    if seconds is None:
        return "an unknown time"
    left = max(int(seconds), 0)
    parts = []
    for length, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        number, left = divmod(left, length)
        if number:
            parts.append(counted(number, noun))
    return " ".join(parts[:2]) or "0 seconds"


def moment(time: datetime | None) -> str:
    """Return a time such as "2026-11-20 09:30 UTC"."""
    return f"{time:%Y-%m-%d %H:%M} UTC" if isinstance(time, datetime) else "an unknown time"
