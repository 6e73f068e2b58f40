"""Which questions are asked by SQL, and how often: the case for an endpoint of their own."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

from app.sql.audit_events import AuditedQuery, AuditHistory

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
