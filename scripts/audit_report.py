"""`python -m scripts.audit_report LOG`: what is asked by SQL, grouped, from the audit log. The case for an endpoint."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from statistics import median
from typing import Any, BinaryIO, NamedTuple

import click

from app.sql.gate import Problem
from app.sql.gate.dialects import DIALECTS
from app.sql.gate.outcome import ascii_lower
from app.sql.gate.tokens import LITERALS, NAME, WORD, tokens

Query = dict[str, Any]
"""Its sql, dialect and time, whether it was refused, its outcome (None while it is not finished), rows and ms."""

LONGEST = 400  # characters of a text that are shown
MAX_UNREADABLE = 500  # characters
UNREADABLE = "(no SQL that can be read)"
FORM = "{:>6} {:>8} {:>7} {:>6} {:>5} {:>6} {:>8} {:>8}  {}"
HEAD = FORM.format("asked", "answered", "refused", "failed", "open", "rows", "ms", "max ms", "last")
CLOSE_UP = re.compile(r" (?=[,.)])|(?<=[.(]) ")  # spaces that nobody writes


@dataclass
class History:
    """The content of a log."""

    queries: list[Query] = field(default_factory=list)
    foreign: int = 0
    """Lines that are no audit records: broken ones, and those of other loggers."""
    headless: int = 0
    """Ends of queries whose beginnings are not in this log."""


def read_history(lines: Iterable[str]) -> History:
    """Return the queries in these lines, in their order. Text before a line's first brace is a log drain's."""
    history, begun = History(), dict[str, Query]()
    for line in lines:
        record = _record(line)
        key = str(record.get("query_id"))
        if record.get("event") in ("admitted", "refused"):
            begun[key] = _begun(record)
            history.queries.append(begun[key])
        elif record.get("event") != "finished":
            history.foreign += bool(line.strip())
        elif key in begun:
            numbers = {name: record.get(name) for name in ("rows", "ms")}
            begun[key] |= {name: value for name, value in numbers.items() if type(value) in (int, float)}
            begun[key]["outcome"] = str(record.get("outcome"))
        else:
            history.headless += 1
    return history


def _record(line: str) -> dict[str, Any]:
    """Return the audit record in a line; nothing for any other line."""
    try:
        value = json.loads(line[line.index("{") :])
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) and value.get("logger") == "app.audit" else {}


def _begun(record: dict[str, Any]) -> Query:
    refused = record["event"] == "refused"
    return {
        **{key: record[key] if isinstance(record.get(key), str) else "" for key in ("sql", "dialect")},
        "time": str(record.get("time", ""))[:19],
        "refused": refused,
        "outcome": str(record.get("code")) if refused else None,
    }


class Question(NamedTuple):
    """Queries of one shape."""

    shape: str
    queries: list[Query]

    @property
    def last(self) -> str:
        return max(str(query["time"]) for query in self.queries)

    def lines(self) -> list[str]:
        """Return the shape's numbers, its text, its errors, and its newest SQL."""
        asked, outcomes = len(self.queries), Counter(query["outcome"] for query in self.queries)
        answered, open_ = outcomes.pop("answered", 0), outcomes.pop(None, 0)
        refused = sum(query["refused"] for query in self.queries)
        rows = [query["rows"] for query in self.queries if query["outcome"] == "answered" and "rows" in query]
        ms = [query["ms"] for query in self.queries if "ms" in query]
        usual = (f"{median(rows):.0f}" if rows else "-", *((f"{median(ms):.1f}", f"{max(ms):.1f}") if ms else "--"))
        codes = ", ".join(f"{code} {number}" for code, number in outcomes.most_common())
        example = self.queries[-1]["sql"]
        failed = asked - answered - refused - open_
        return [
            FORM.format(asked, answered, refused, failed, open_, *usual, self.last),
            f"       {shown(re.sub(CLOSE_UP, '', self.shape))}",
            *([f"       not answered: {codes}"] if codes else []),
            *([f"       for example: {shown(example)}"] if example else []),
        ]


def questions(history: History, dialect: str) -> list[Question]:
    """Return the queries by shape, most asked first. `dialect` is that of refused ones, whose records name none."""
    groups: dict[str, list[Query]] = defaultdict(list)
    for query in history.queries:
        groups[shape(query["sql"], query["dialect"] or dialect) if query["sql"] else UNREADABLE].append(query)
    found = [Question(key, queries) for key, queries in groups.items()]
    return sorted(found, key=lambda question: (len(question.queries), question.last), reverse=True)


def shape(sql: str, dialect: str) -> str:
    """Return the query without its values, so that an audit log can be grouped. Never raises."""
    try:
        found = tokens(sql, DIALECTS[dialect])
    except (Problem, KeyError):  # no unfinished string may show what it holds
        text = sql[: 4 * MAX_UNREADABLE].encode("utf-8", "replace").decode()
        for literal in (r"'[^']*(?:'|$)", r'"[^"]*(?:"|$)', r"\$\$.*?(?:\$\$|$)", r"\b\d[\w.]*"):
            text = re.sub(literal, "?", text, flags=re.DOTALL)
        return "unreadable: " + " ".join(text.lower().split())[:MAX_UNREADABLE]
    forms = {WORD: ascii_lower, NAME: '"{}"'.format}
    shown = ["?" if each.kind in LITERALS else forms.get(each.kind, str)(each.text) for each in found[:-1]]
    return re.sub(r"\?(?: , \?)+", "?", " ".join(shown)).rstrip("; ")


def report(history: History, found: Sequence[Question], top: int) -> str:
    """Return the `top` first questions as text, 0 for all, and what is not among them."""
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
    """Return a text on one line, without what a terminal would obey, and not too long."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}... ({len(plain)} characters)"


@click.command()
@click.argument("log", type=click.File("rb"))
@click.option("--by", type=click.Choice(["count", "newest"]), default="count", help="What comes first.")
@click.option("--top", type=click.IntRange(min=0), default=50, help="How many questions to show; 0 for all.")
def main(log: BinaryIO, by: str, top: int) -> None:
    """Group the queries in LOG, an audit log or - for stdin, by their shape."""
    history = read_history(TextIOWrapper(log, encoding="utf-8", errors="replace"))
    named = Counter(query["dialect"] for query in history.queries if query["dialect"])
    found = questions(history, max(named, key=lambda name: named[name], default="postgresql"))
    if by == "newest":
        found.sort(key=lambda question: question.last, reverse=True)
    click.echo(report(history, found, top))


if __name__ == "__main__":
    main()
