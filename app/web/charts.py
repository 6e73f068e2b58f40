"""Times, durations, bars and lanes of an answer, as text."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.rules import Record
from app.web.printing import NONE, Printed, clean, cut

CHART = 44  # columns of a lane's bar: with its name and its status it fits into 80


def read_time(value: str | None) -> datetime | None:
    """Return the time of an answer, which prints UTC to the millisecond."""
    return datetime.fromisoformat(value.replace("Z", "+00:00")) if value else None


def moment(value: str | None, until: str | None = None) -> str:
    """Return a time of an answer as 2026-11-20 11:22:47 UTC, or two as ... 11:22:47 to 11:26:25 UTC; - for none."""
    time = read_time(value)
    return Printed(_span(time, read_time(until))) if time else NONE


def there(value: str | None, zone: ZoneInfo | None, until: str | None = None) -> str:
    """Return one time, or two, in the customer's zone: " (customer: 12:22:47 to 12:26:25 CET)"; empty without a zone.

    The date is left out where it is that of UTC.
    """
    time, end = read_time(value), read_time(until)
    if time is None or zone is None:
        return Printed("")
    text = _span(time.astimezone(zone), end and end.astimezone(zone))
    return Printed(f" (customer: {text.removeprefix(f'{time.astimezone(UTC):%Y-%m-%d} ')})")


def _span(time: datetime, end: datetime | None) -> str:
    begin = f"{time:%Y-%m-%d %H:%M:%S}"
    if end is None:
        return f"{begin} {time:%Z}"
    zone = f" {time:%Z}" if time.tzname() != end.tzname() else ""  # summer time began or ended in between
    date = "" if end.date() == time.date() else f"{end:%Y-%m-%d} "
    return f"{begin}{zone} to {date}{end:%H:%M:%S %Z}"


def between(begin: str | None, end: str | None) -> float | None:
    """Return the seconds from one time of an answer to another; None where one is not known."""
    first, last = read_time(begin), read_time(end)
    return (last - first).total_seconds() if first and last else None


def duration(seconds: float | None) -> str:
    """Return a duration as 1 d 3 h, 2 h 5 min, 3 min 18 s or 0.4 s; - for none."""
    if seconds is None:
        return Printed("-")
    if seconds < 10:
        return Printed(f"{seconds:.1f} s")
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    left, parts = int(seconds), list[tuple[int, str]]()
    for name, size in units:
        number, left = divmod(left, size)
        if number or parts:
            parts.append((number, name))
    return Printed(" ".join(f"{number} {name}" for number, name in parts[:2] if number))


def bars(rows: Iterable[tuple[str, int]], width: int = 40) -> list[str]:
    """Return one line for each name and number: the name, a bar, the number. The longest bar has `width` columns."""
    named = [(clean(name), number) for name, number in rows]
    most = max((number for _, number in named), default=0)
    room = max((len(name) for name, _ in named), default=0)
    return [
        f"{name:<{room}} {'█' * round(width * number / most) if most else '':<{width}} {number}"
        for name, number in named
    ]


MARKS = {"completed": "█", "failed": "✗", "running": "▒", "skipped": "·", "pending": " "}


def lane_chart(lanes: Sequence[Record], begin: str | None, end: str | None) -> list[str]:
    """Return a line of at most 80 columns for each lane: its name, its steps over time, its last status."""
    first, last = read_time(begin), read_time(end)
    if first is None or last is None:
        return []
    whole = max((last - first).total_seconds(), 1.0)
    room = min(max((len(clean(lane["name"])) for lane in lanes), default=0), 16)
    return [_lane(lane, first, last, whole, room) for lane in lanes]


def _lane(lane: Record, first: datetime, last: datetime, whole: float, room: int) -> str:
    signs = [" "] * CHART
    for step in lane["steps"]:
        begin = read_time(step["begin"])
        if begin is None:
            continue
        end = read_time(step["end"]) or last
        left = min(int((begin - first).total_seconds() / whole * CHART), CHART - 1)
        right = min(max(round((end - first).total_seconds() / whole * CHART), left + 1), CHART)
        mark = MARKS.get(step["status"] or "", "░")
        signs[left:right] = mark * (right - left)
    failed = [step["step"] for step in lane["steps"] if step["status"] == "failed"]
    last_status = lane["steps"][-1]["status"] if lane["steps"] else "no step"
    state = f"failed: {failed[0]}" if failed else last_status
    return f"{cut(clean(lane['name']), room):<{room}} |{''.join(signs)}| {cut(clean(state), 80 - room - CHART - 4)}"


def columns(rows: Sequence[Sequence[object]]) -> list[str]:
    """Return the rows as lines with aligned columns."""
    cells = [[clean(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)] if cells else []
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
