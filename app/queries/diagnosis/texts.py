"""What steps wrote: their descriptions and the last of their error log lines, cut by the database."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, case, func, literal, null, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import char_length

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record, Statement
from app.models import deployment_step_logs, deployment_steps
from app.queries.records import fetch_all, present

LAST_LINES = 5  # error log lines of a step
LONGEST = 500  # characters of a description, of a message, and of each end of a detail


class StepText(NamedTuple):
    """What one step wrote."""

    description: str
    lines: list[str]
    """Error log lines, the oldest first: of each the message, then the detail."""


def read_texts(step_ids: Collection[int]) -> dict[int, StepText]:
    """The texts of these steps by id. No statement for no ids."""
    if not step_ids:
        return {}
    rows = fetch_all(_texts(known_columns()), ids=list(step_ids))
    texts = {row["step_id"]: StepText(row["message"] or "", []) for row in rows if row["kind"] == "description"}
    for row in sorted((row for row in rows if row["kind"] == "line"), key=lambda row: row["id"]):
        if row["step_id"] in texts:
            texts[row["step_id"]].lines.extend(_said(row))
    return texts


def _said(row: Record) -> Iterable[str]:
    return filter(None, (row["message"], row["detail"], row["detail_end"]))


@cache
def _texts(known: Columns) -> Statement:
    step = deployment_steps.c
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    descriptions = select(
        literal("description").label("kind"),
        step.id.label("id"),
        step.id.label("step_id"),
        func.substr(step.description, 1, LONGEST).label("message"),
        null().label("detail"),
        null().label("detail_end"),
    ).where(step.id.in_(ids))
    if not {("deployment_step_logs", name) for name in ("id", "deployment_step_id", "type")} <= known:
        return descriptions
    log = deployment_step_logs.c
    number = func.row_number().over(partition_by=log.deployment_step_id, order_by=log.id.desc()).label("number")
    last = select(log.id, number).where(log.deployment_step_id.in_(ids), log.type == "error").subquery()
    message, detail = present(known, deployment_step_logs, "message", "detail")
    lines = (
        select(
            literal("line"),
            log.id,
            log.deployment_step_id,
            func.substr(message, 1, LONGEST),
            func.substr(detail, 1, LONGEST),
            _end(detail),
        )
        .join(last, last.c.id == log.id)
        .where(last.c.number <= LAST_LINES)
    )
    return union_all(descriptions, lines)


def _end(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """The last characters of a text that is longer than its beginning, without what the beginning has."""
    length = char_length(text)
    return case((length > LONGEST, func.substr(text, at_least(LONGEST, length - LONGEST) + 1, LONGEST)))


def at_least(least: int, number: ColumnElement[int]) -> ColumnElement[int]:
    """The number, or `least` when that is more: the dialects' own functions differ."""
    return case((number > least, number), else_=least)


@compiles(char_length, "sqlite")
def _length(element: char_length, compiler: SQLCompiler, **options: Any) -> str:
    """SQLite's LENGTH counts characters, and it has no CHAR_LENGTH; elsewhere LENGTH may count bytes."""
    return f"length({compiler.process(element.clauses, **options)})"
