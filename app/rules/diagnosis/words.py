"""Numbers, times and lists in words."""

from collections.abc import Iterable, Sequence
from datetime import datetime

MOST_NAMED = 5


def counted(number: int, noun: str) -> str:
    """1 server, 2 servers."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def joined(names: Iterable[str]) -> str:
    """web1, web2 and web3; of many the first, and how many more."""
    known: Sequence[str] = list(dict.fromkeys(names))
    if len(known) > MOST_NAMED:
        return f"{', '.join(known[:MOST_NAMED])} and {len(known) - MOST_NAMED} more"
    return " and ".join(filter(None, (", ".join(known[:-1]), *known[-1:])))


def duration(seconds: float | None) -> str:
    """6 hours 12 minutes: the two largest units, and never less than zero."""
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
    """2026-11-20 09:30 UTC."""
    return f"{time:%Y-%m-%d %H:%M} UTC" if isinstance(time, datetime) else "an unknown time"
