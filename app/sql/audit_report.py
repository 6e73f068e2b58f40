"""The command `flask audit-report`: what is asked by SQL, grouped, from the audit log. The case for an endpoint."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from statistics import median
from typing import Any, BinaryIO

import click
from flask import Flask

from app.sql.gate import shape as shape_of

LOGGER = "app.audit"
EVENTS = ("admitted", "refused", "finished")


@dataclass
class AuditedQuery:
    """One query that somebody sent."""

    sql: str
    """Empty when the request held none that could be read."""
    dialect: str | None
    time: str
    event: str
    """admitted or refused."""
    outcome: str | None = None
    """answered, or the code of what went wrong; None while an admitted query is not finished."""
    rows: int | None = None
    ms: float | None = None


@dataclass
class AuditHistory:
    """What a log holds."""

    queries: list[AuditedQuery] = field(default_factory=list)
    foreign: int = 0
    """Lines that are no audit records: broken ones, and those of other loggers."""
    headless: int = 0
    """Ends of queries whose beginnings are not in this log."""


def read_history(lines: Iterable[str]) -> AuditHistory:
    """The queries in these lines, in their order. Text before a line's first brace, as log drains add, is skipped."""
    history, begun = AuditHistory(), dict[str, AuditedQuery]()
    for line in lines:
        record = _record(line)
        if record is None:
            history.foreign += bool(line.strip())
        elif record["event"] != "finished":
            query = _begun(record)
            history.queries.append(query)
            begun[str(record.get("query_id"))] = query
        elif query_of_end := begun.get(str(record.get("query_id"))):
            query_of_end.outcome = str(record.get("outcome"))
            query_of_end.rows, query_of_end.ms = _number(record, "rows"), _number(record, "ms")
        else:
            history.headless += 1
    return history


def _record(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line[line.index("{") :])
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("logger") != LOGGER or value.get("event") not in EVENTS:
        return None
    return value


def _begun(record: dict[str, Any]) -> AuditedQuery:
    sql, dialect = record.get("sql"), record.get("dialect")
    return AuditedQuery(
        sql=sql if isinstance(sql, str) else "",
        dialect=dialect if isinstance(dialect, str) else None,
        time=str(record.get("time", ""))[:19],
        event=record["event"],
        outcome=str(record.get("code")) if record["event"] == "refused" else None,
    )


def _number(record: dict[str, Any], key: str) -> Any:
    value = record.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


LONGEST = 400  # characters of a text that are shown
UNREADABLE = "(no SQL that can be read)"
HEAD = (
    f"{'asked':>6} {'answered':>8} {'refused':>7} {'failed':>6} {'open':>5} {'rows':>6} {'ms':>8} {'max ms':>8}  last"
)

CLOSE_UP = re.compile(r" (?=[,.)])|(?<=[.(]) ")  # spaces that nobody writes

Shape = Callable[[str, str], str]
"""A query without its values, by its text and its dialect."""


class Question:
    """Queries of one shape."""

    def __init__(self, shape: str, queries: Sequence[AuditedQuery]) -> None:
        self.shape = shape
        self.asked = len(queries)
        self.last = max(query.time for query in queries)
        self.example = queries[-1].sql
        answered = [query for query in queries if query.outcome == "answered"]
        self.answered = len(answered)
        self.refused = sum(query.event == "refused" for query in queries)
        self.open = sum(query.outcome is None for query in queries)
        self.failed = self.asked - self.answered - self.refused - self.open
        self.codes = Counter(query.outcome for query in queries if query.outcome not in (None, "answered"))
        self.rows = [query.rows for query in answered if query.rows is not None]
        self.ms = [query.ms for query in queries if query.ms is not None]

    def lines(self) -> list[str]:
        """Its numbers, its shape, what went wrong, and the newest text of it."""
        rows = f"{median(self.rows):.0f}" if self.rows else "-"
        ms, most = (f"{median(self.ms):.1f}", f"{max(self.ms):.1f}") if self.ms else ("-", "-")
        counts = f"{self.asked:>6} {self.answered:>8} {self.refused:>7} {self.failed:>6} {self.open:>5}"
        codes = ", ".join(f"{code} {number}" for code, number in self.codes.most_common())
        return [
            f"{counts} {rows:>6} {ms:>8} {most:>8}  {self.last}",
            f"       {shown(re.sub(CLOSE_UP, '', self.shape))}",
            *([f"       not answered: {codes}"] if codes else []),
            *([f"       for example: {shown(self.example)}"] if self.example else []),
        ]


def questions(history: AuditHistory, shape: Shape, dialect: str) -> list[Question]:
    """The queries by shape, most asked first. `dialect` is that of refused ones, whose records name none."""
    groups: dict[str, list[AuditedQuery]] = {}
    for query in history.queries:
        groups.setdefault(shape(query.sql, query.dialect or dialect) if query.sql else UNREADABLE, []).append(query)
    found = [Question(key, queries) for key, queries in groups.items()]
    return sorted(found, key=lambda question: (question.asked, question.last), reverse=True)


def usual_dialect(history: AuditHistory) -> str:
    """The dialect that most of the queries are in; of a log that names none, PostgreSQL's."""
    named = Counter(query.dialect for query in history.queries if query.dialect)
    return named.most_common(1)[0][0] if named else "postgresql"


def report(history: AuditHistory, found: Sequence[Question], top: int) -> str:
    """The `top` first questions as text, 0 for all, and what is not among them."""
    listed = found[:top] if top else found
    lines = [HEAD, *(line for question in listed for line in question.lines()), ""]
    lines.append(f"{len(history.queries)} queries, {len(found)} questions.")
    if len(listed) < len(found):
        lines.append(f"{len(found) - len(listed)} questions are not shown: --top 0 shows all.")
    if history.headless:
        lines.append(f"{history.headless} ends of queries whose beginnings are not in this log.")
    if history.foreign:
        lines.append(f"{history.foreign} lines that are no audit records.")
    return "\n".join(lines)


def shown(text: str) -> str:
    """A text on one line, without what a terminal would obey, and not too long."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}... ({len(plain)} characters)"


def init_audit_report(app: Flask) -> None:
    """Add the command."""

    @app.cli.command("audit-report")
    @click.argument("log", type=click.File("rb"))
    @click.option("--by", type=click.Choice(["count", "newest"]), default="count", help="What comes first.")
    @click.option("--top", type=click.IntRange(min=0), default=50, help="How many questions to show; 0 for all.")
    def audit_report(log: BinaryIO, by: str, top: int) -> None:
        """Group the queries in LOG, an audit log or - for stdin, by their shape."""
        history = read_history(TextIOWrapper(log, encoding="utf-8", errors="replace"))
        found = questions(history, shape_of, usual_dialect(history))
        if by == "newest":
            found.sort(key=lambda question: question.last, reverse=True)
        click.echo(report(history, found, top))
