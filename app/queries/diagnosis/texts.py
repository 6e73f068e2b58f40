"""The statement for failed steps' descriptions and error log rows, cut by the database to the parts that are read."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Subquery,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import char_length

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record, Statement
from app.models import deployment_step_logs, deployment_steps
from app.queries.records import fetch_all, present
from app.rules.step_texts import StepText

FIRST_ROWS, LAST_ROWS = 20, 200  # error log rows of a step
LONGEST = 24_000  # characters of a step: a sixth from its beginning, the rest from its end
MOST_IN_ALL = 90_000
"""Characters of all steps of a request, divided equally among them."""

ids: BindParameter[int] = bindparam("ids", expanding=True)
head: BindParameter[int] = bindparam("head")
tail: BindParameter[int] = bindparam("tail")


def read_texts(step_ids: Collection[int]) -> dict[int, StepText]:
    """Return the texts of these steps by id. Without ids no statement is run."""
    if not step_ids:
        return {}
    share = min(LONGEST, MOST_IN_ALL // len(step_ids))
    cut = {"head": share // 6, "tail": share - share // 6}
    rows = fetch_all(_texts(known_columns()), ids=list(step_ids), **cut)
    lines: defaultdict[int, list[str]] = defaultdict(list)
    for row in sorted((row for row in rows if row["kind"] == "line"), key=lambda row: row["id"]):
        lines[row["step_id"]].extend([*_said(row, "message", **cut), *_said(row, "detail", **cut)])
    return {
        row["step_id"]: StepText("\n".join(_said(row, "message", **cut)), lines[row["step_id"]], row["step_type"] or "")
        for row in rows
        if row["kind"] == "description"
    }


def _said(row: Record, name: str, *, head: int, tail: int) -> Iterator[str]:
    """Yield a text, whole or as two parts. A partial line at a cut is dropped, as it may hold part of a secret."""
    begin, end = row[name] or "", row[f"{name}_end"] or ""
    if (row[f"{name}_size"] or 0) <= head + tail:
        begin, end = begin + end, ""
    else:
        begin, end = begin.rpartition("\n")[0] or begin, end.partition("\n")[2]
    yield from filter(None, (begin, end))


@cache
def _texts(known: Columns) -> Statement:
    step = deployment_steps.c
    descriptions = select(
        literal("description").label("kind"),
        step.id.label("id"),
        step.id.label("step_id"),
        step.step.label("step_type"),
        *_cut("message", step.description),
        *_cut("detail", None),
    ).where(step.id.in_(ids))
    if not {("deployment_step_logs", name) for name in ("id", "deployment_step_id", "type")} <= known:
        return descriptions
    log, near = deployment_step_logs.c, _near(known)
    message, detail = present(known, deployment_step_logs, "message", "detail")
    lines = (
        select(literal("line"), log.id, log.deployment_step_id, null())
        .add_columns(*_cut("message", message), *_cut("detail", detail))
        .join(near, near.c.id == log.id)
        .where(or_(near.c.before < head, near.c.after < tail))
    )
    return union_all(descriptions, lines)


def _near(known: Columns) -> Subquery:
    """Return a step's first and last error rows, each with the number of characters before and after it."""
    log = deployment_step_logs.c
    numbered = select(
        log.id,
        func.row_number().over(partition_by=log.deployment_step_id, order_by=log.id).label("first"),
        func.row_number().over(partition_by=log.deployment_step_id, order_by=log.id.desc()).label("last"),
    ).where(log.deployment_step_id.in_(ids), log.type == "error")
    rows = numbered.subquery()
    message, detail = present(known, deployment_step_logs, "message", "detail")
    size = func.coalesce(char_length(message), 0) + func.coalesce(char_length(detail), 0)
    sized = (
        select(log.id, log.deployment_step_id, size.label("size"))
        .join(rows, rows.c.id == log.id)
        .where(or_(rows.c.first <= FIRST_ROWS, rows.c.last <= LAST_ROWS))
        .subquery()
    )
    so_far = [
        func.sum(sized.c.size).over(partition_by=sized.c.deployment_step_id, order_by=order)
        for order in (sized.c.id, sized.c.id.desc())
    ]
    before, after = (number - sized.c.size for number in so_far)
    return select(sized.c.id, before.label("before"), after.label("after")).subquery()


def _cut(name: str, text: ColumnElement[Any] | None) -> list[ColumnElement[Any]]:
    """Return a text's beginning, its end (without overlap) and its length."""
    if text is None:
        return [null().label(label) for label in (name, f"{name}_end", f"{name}_size")]
    length = char_length(text)
    start = case((length - tail > head, length - tail), else_=head)
    return [
        func.substr(text, 1, head, type_=text.type).label(name),
        case((length > head, func.substr(text, start + 1, tail, type_=text.type))).label(f"{name}_end"),
        length.label(f"{name}_size"),
    ]


@compiles(char_length, "sqlite")
def _length(element: char_length, compiler: SQLCompiler, **options: Any) -> str:
    """Return SQLite's LENGTH, which counts characters, for CHAR_LENGTH, which SQLite lacks."""
    return f"length({compiler.process(element.clauses, **options)})"
