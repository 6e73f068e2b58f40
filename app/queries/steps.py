"""Statements of a step's log, built once for each set of columns that a replica has."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.sql.functions import char_length

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import accounts, deployment_step_logs, deployment_steps, deployments, projects, servers
from app.queries.records import at_most, fetch_all, fetch_one_spelled, part, present, spelled

MOST_ROWS = 2_000  # the newest rows of a step's log
LONGEST_MESSAGE, LONGEST_DETAIL = 4_000, 20_000  # characters of each row
MOST_READ = 100_000  # characters of all rows

STEP = (
    *("id", "identifier", "step", "stage", "status", "description", "total_items", "completed_items"),
    *("created_at", "updated_at"),
)
NEEDED = ("id", "deployment_step_id", "message")


def find_step(identifier: str) -> Record | None:
    """Return the step with its `deployment`, `server`, `project` and `account` (each None when gone), or None."""
    return fetch_one_spelled(_step(known_columns()), "identifier", identifier)


@cache
def _step(known: Columns) -> Select[Any]:
    step = deployment_steps.c
    rows = deployment_steps.outerjoin(deployments, deployments.c.id == step.deployment_id)
    rows = rows.outerjoin(servers, servers.c.id == step.server_id)
    rows = rows.outerjoin(projects, projects.c.id == deployments.c.project_id)
    return (
        select(
            *present(known, deployment_steps, *STEP),
            *part("deployment", deployments, "id", "identifier", "status"),
            *part("server", servers, "id", "identifier", "name", "project_id"),
            *part("project", projects, "id", "name", "permalink"),
            *part("account", accounts, "id", "name", "permalink", "status"),
        )
        .select_from(rows.outerjoin(accounts, accounts.c.id == projects.c.account_id))
        .where(spelled(step.identifier, "identifier"))
    )


def has_logs() -> bool:
    """Return whether the replica has deployment_step_logs."""
    return {("deployment_step_logs", name) for name in NEEDED} <= known_columns()


def list_log_rows(step_id: int) -> list[Record]:
    """Return the newest rows of the step's log, the oldest first: MOST_ROWS and MOST_READ characters at most.

    `read` is the number of characters of a row and the rows after it; `is_cut`: its message or detail was cut.
    """
    rows = fetch_all(_rows(known_columns()), step_id=step_id) if has_logs() else []
    return sorted(rows, key=lambda row: row["id"])


@cache
def _rows(known: Columns) -> Select[Any]:
    """Return the statement. The database adds up the lengths and sends MOST_READ at most, but always the newest row."""
    log = deployment_step_logs.c
    message, detail = present(known, deployment_step_logs, "message", "detail")
    newest = (
        select(log.id)
        .where(log.deployment_step_id == bindparam("step_id"))
        .order_by(log.id.desc())
        .limit(at_most(MOST_ROWS))
    ).subquery()
    length = func.coalesce(char_length(message), 0) + func.coalesce(char_length(detail), 0)
    measured = (
        select(log.id, length.label("length"), func.sum(length).over(order_by=log.id.desc()).label("read"))
        .join(newest, newest.c.id == log.id)
        .subquery()
    )
    return (
        select(
            *present(known, deployment_step_logs, "id", "type", "created_at"),
            func.substr(message, 1, LONGEST_MESSAGE).label("message"),
            func.substr(detail, 1, LONGEST_DETAIL).label("detail"),
            measured.c.length,
        )
        .join(measured, measured.c.id == log.id)
        .where(measured.c.read - measured.c.length < MOST_READ)
    )
