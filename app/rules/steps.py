"""A step's log as lines: without secrets, and as many as an answer holds."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.rules.find.plain import plain
from deployhq_redaction import redact

Record = dict[str, Any]

MOST_LINES = 200
MOST_BYTES = 30_000
LONGEST_LINE = 2_000  # characters


class Log(NamedTuple):
    """The lines of an answer."""

    lines: list[str]
    matching: int
    """How many of the lines that were read hold the words."""
    read: int
    """How many lines were read."""


def read_lines(rows: Iterable[Record]) -> list[str]:
    """Return the log's lines in order, without secrets: of each row its type and message, then its detail.

    Secrets are taken out of the whole, since a key has many lines, before anything is looked for in it.
    """
    texts = (text for row in rows for text in (_headed(row), row["detail"]) if text)
    whole = "\n".join(texts).replace("\r\n", "\n").replace("\r", "\n")
    return [_shortened(line.rstrip()) for line in redact(plain(whole)).split("\n") if line.strip()]


def choose(lines: Sequence[str], grep: str | None, tail: int | None, limit: int | None) -> Log:
    """Return the last `tail` of the lines that hold the words `grep`, or the first `limit`; else the last ones.

    Of what is too large for an answer, lines are left out at the end where the first ones were asked for, else at the
    beginning.
    """
    words = (grep or "").casefold()
    matching = [line for line in lines if words in line.casefold()]
    is_from_start = limit is not None and tail is None
    most = min(MOST_LINES, *(number for number in (tail, limit) if number is not None), MOST_LINES)
    chosen = matching[:most] if is_from_start else matching[-most:]
    kept = _fitting(chosen) if is_from_start else _fitting(chosen[::-1])[::-1]
    return Log(kept, len(matching), len(lines))


def left_out(log: Log, rows: Sequence[Record], *, most_rows: int, most_read: int) -> list[str]:
    """Return what of the log is not in the answer, in sentences. The bounds are those of what is read."""
    said = []
    if len(rows) >= most_rows or sum(row["length"] for row in rows) >= most_read:
        said.append(f"Older lines were not read: the newest {most_rows:,} entries or {most_read:,} characters are.")
    if len(log.lines) < log.matching:
        said.append(
            f"{log.matching - len(log.lines)} of {log.matching} lines are left out: narrow it with grep or tail."
        )
    cut = sum(row["length"] > len(row["message"] or "") + len(row["detail"] or "") for row in rows)
    if cut:
        said.append(f"The end of {cut} long log entries was not read.")
    return said


def _headed(row: Record) -> str:
    message = row["message"] or ""
    return f"[{row['type']}] {message}" if row["type"] and message else message


def _shortened(line: str) -> str:
    if len(line) <= LONGEST_LINE:
        return line
    return f"{line[:LONGEST_LINE]}... ({len(line) - LONGEST_LINE} more characters)"


def _fitting(lines: Iterable[str]) -> list[str]:
    """Return as many of the first lines as an answer has room for."""
    kept, size = [], 0
    for line in lines:
        size += len(line.encode(errors="replace")) + 3
        if size > MOST_BYTES:
            break
        kept.append(line)
    return kept
