"""A step's log as redacted lines, within the limits of the answer."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.rules import Record
from app.rules.plain import plain
from app.rules.urls import Pages
from deployhq_redaction import redact

MOST_LINES = 200
MOST_BYTES = 30_000
LONGEST_LINE = 2_000  # characters


class Log(NamedTuple):
    """The lines of an answer, with counts."""

    lines: list[str]
    matching: int
    """Number of lines that contain the text."""
    read: int
    """Number of lines that were read."""


def read_lines(rows: Iterable[Record]) -> list[str]:
    """Return the log's redacted lines in order: the type and message of each row, then its detail.

    The whole text is redacted before the search, since a private key spans many lines.
    """
    texts = (text for row in rows for text in (_headed(row), row["detail"]) if text)
    whole = "\n".join(texts).replace("\r\n", "\n").replace("\r", "\n")
    return [_shortened(line.rstrip()) for line in redact(plain(whole)).split("\n") if line.strip()]


def choose(lines: Sequence[str], grep: str | None, tail: int | None, limit: int | None) -> Log:
    """Return the last `tail` or first `limit` of the lines that contain `grep`; by default the last ones.

    If these exceed the answer's limit, lines are dropped from the end with `limit`, otherwise from the beginning.
    """
    words = (grep or "").casefold()
    matching = [line for line in lines if words in line.casefold()]
    is_from_start = limit is not None and tail is None
    most = min(MOST_LINES, *(number for number in (tail, limit) if number is not None), MOST_LINES)
    chosen = matching[:most] if is_from_start else matching[-most:]
    kept = _fitting(chosen) if is_from_start else _fitting(chosen[::-1])[::-1]
    return Log(kept, len(matching), len(lines))


def left_out(log: Log, rows: Sequence[Record], *, most_rows: int, most_read: int) -> list[str]:
    """Return sentences about the parts of the log that the answer lacks; `most_rows` and `most_read` limit reading."""
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
    """Return as many of the first lines as fit into an answer."""
    kept, size = [], 0
    for line in lines:
        size += len(line.encode(errors="replace")) + 3
        if size > MOST_BYTES:
            break
        kept.append(line)
    return kept


def with_pages(step: Record, base: str) -> Record:
    """Return the step's `server` and `deployment`, each with the URL of its page; None for one whose row is gone."""
    pages, server, deployment = Pages.of(step, base), step["server"], step["deployment"]
    return {
        "server": server and server | {"url": pages.server(server["identifier"], server["project_id"])},
        "deployment": deployment and deployment | {"url": pages.url("deployments", deployment["identifier"])},
    }
