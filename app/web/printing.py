"""Values as people read them: escaped for Markdown or cleaned for a terminal, times, durations, bars and charts."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Record = dict[str, Any]

WIDTH = 100  # columns of a text answer
CHART = 44  # columns of a lane's bar: with its name and its time it fits into 80


class Printed(str):
    """Text that is to be printed as it is."""

    __slots__ = ()


NONE = Printed("-")


def clean(value: object) -> str:
    """Return the value on one line, without control, invisible and direction-changing characters."""
    text = "-" if value is None else str(value)
    if text.isascii() and text.isprintable():
        return text
    spaced = re.sub(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+", " ", text)
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs"))


def plain(value: object) -> str:
    """Return the value for a terminal."""
    return value if isinstance(value, Printed) else Printed(clean(value))


# A word that GitHub-flavoured Markdown would make a link of by itself.
LINK = re.compile(r"\S*(?:://|www\.|@|mailto:|xmpp:)\S*", re.IGNORECASE)
# What begins something within a line. An underscore between letters begins nothing: transfer_files stays readable.
INLINE = re.compile(r"[\\`*\[\]<>&|~#$]|(?<![^\W_])_|_(?![^\W_])")
# What begins something at the start of a line.
AT_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def markdown(value: object) -> str:
    """Return the value as text of Markdown: nothing in it begins a link, an image, HTML, a heading or a list."""
    if value is None or isinstance(value, Printed):
        return value or NONE
    text, parts, at = clean(value), [], 0
    for link in LINK.finditer(text):
        parts += [_escaped(text[at : link.start()]), markdown_code(link[0])]
        at = link.end()
    return Printed("".join([*parts, _escaped(text[at:])]))


def _escaped(text: str) -> str:
    text = INLINE.sub(lambda sign: f"\\{sign[0]}", text)
    start = AT_START.match(text)
    if start is None:
        return text
    sign = start[2]
    escaped = f"{sign}\\" if sign.isdigit() else f"\\{sign}"
    return f"{start[1]}{escaped}{text[start.end() :]}"


def markdown_code(value: object) -> Printed:
    """Return the value as a code span, whose fence is longer than any run of back-ticks in it."""
    text = clean(value).replace("|", "¦")  # a bar would end the cell of a table, even in a code span
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if "`" in text or not text.strip() else ""
    return Printed(f"{fence}{space}{text}{space}{fence}")


def markdown_strong(value: object) -> Printed:
    """Return the value in bold."""
    return Printed(f"**{markdown(value)}**")


def markdown_heading(value: object, level: int = 2) -> Printed:
    """Return the value as a heading."""
    return Printed(f"{'#' * level} {markdown(value)}\n")


def text_heading(value: object, level: int = 2) -> Printed:
    """Return the value as a line of its own."""
    return Printed(f"{clean(value)}" if level > 1 else f"{clean(value)}\n")


def markdown_block(lines: Iterable[object], indent: int = 0) -> Printed:
    """Return the lines as a code block, whose fence is longer than any run of back-ticks in them."""
    cleaned = [clean(line) for line in lines]
    longest = max((len(run) for line in cleaned for run in re.findall("`+", line)), default=0)
    fence = "`" * max(longest + 1, 3)
    return Printed("\n".join(" " * indent + line for line in (fence, *cleaned, fence)))


def text_block(lines: Iterable[object], indent: int = 0) -> Printed:
    """Return the lines indented, each cut to the width of the page."""
    room = WIDTH - indent - 2
    return Printed("\n".join(" " * (indent + 2) + _cut(clean(line), room) for line in lines))


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def read_time(value: str | None) -> datetime | None:
    """Return the time of an answer, which prints UTC to the millisecond."""
    return datetime.fromisoformat(value.replace("Z", "+00:00")) if value else None


def moment(value: str | None) -> str:
    """Return a time of an answer as 2026-11-20 11:22:47 UTC, or - for none."""
    time = read_time(value)
    return Printed(f"{time:%Y-%m-%d %H:%M:%S} UTC") if time else Printed("-")


def moment_in(value: str | None, zone: ZoneInfo | None) -> str:
    """Return a time of an answer in a zone as 12:22:47 CET, with the date where it differs; empty without a zone."""
    time = read_time(value)
    if time is None or zone is None:
        return Printed("")
    there = time.astimezone(zone)
    date = "" if there.date() == time.astimezone(UTC).date() else f"{there:%Y-%m-%d} "
    return Printed(f"{date}{there:%H:%M:%S %Z}")


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
    last_step = lane["steps"][-1]
    state = f"failed: {failed[0]}" if failed else last_step["status"]
    return f"{_cut(clean(lane['name']), room):<{room}} |{''.join(signs)}| {_cut(clean(state), 80 - room - CHART - 4)}"


def columns(rows: Sequence[Sequence[object]]) -> list[str]:
    """Return the rows as lines with aligned columns."""
    cells = [[clean(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)] if cells else []
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
