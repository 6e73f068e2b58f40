"""Limits of the text that evidence quotes."""

from collections.abc import Sequence

from app.rules import Record
from app.rules.step_texts import shortened

MOST_BYTES = 30_000  # of evidence
SHORT_QUOTE = 100  # characters of a quote once MOST_BYTES are used
FEW = 4  # rows whose texts, at most 2,200 characters each, always fit
TEXTS = ("description", "quote", "lines")


def within(findings: Sequence[list[Record]]) -> tuple[int, int]:
    """Shorten the texts of evidence to fit the answer; return the number of unshortened rows, and of all rows.

    Lines that an earlier row of the finding shows are omitted. To shorten, the lines are dropped first, then the
    description; the beginning of the quote is kept.
    """
    for rows in findings:
        _once(rows)
    every = [row for rows in findings for row in rows]
    quoting = [row for row in every if not row.keys().isdisjoint(TEXTS)]
    if len(quoting) <= FEW:
        return len(quoting), len(quoting)
    left = MOST_BYTES - sum(_size(row) for row in every) + sum(_said(row) for row in quoting)
    kept = 0
    for row in quoting:
        size = _said(row)
        if size <= left:
            left, kept = left - size, kept + 1
        else:
            _shorten(row)
    return kept, len(quoting)


def _once(rows: list[Record]) -> None:
    shown: set[tuple[str, ...]] = set()
    for row in rows:
        if lines := tuple(row.get("lines", ())):
            if lines in shown:
                del row["lines"]
            shown.add(lines)


def _shorten(row: Record) -> None:
    row.pop("lines", None)
    row.pop("description", None)
    if "quote" in row:
        row["quote"] = shortened(row["quote"], SHORT_QUOTE)


def _size(row: Record) -> int:
    return sum(len(key) + len(str(value).encode()) for key, value in row.items())


def _said(row: Record) -> int:
    return _size({key: row[key] for key in TEXTS if key in row})
