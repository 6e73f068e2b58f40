"""What else was deployed: earlier and later deployments of the project, and what waits in the account."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, func, literal, null, select, union_all

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import deployment_steps, deployments, projects, servers
from app.queries.records import fetch_all, present

PAST = 20  # deployments of the project, the one in question included
NEWEST = 2_000  # deployments of the account among which those that run or wait are looked for

TIMES = ("created_at", "started_at", "completed_at", "failed_at")


def list_history(deployment_id: int, project_id: int) -> list[Record]:
    """The project's last PAST deployments up to this one (kind `past`), and the first later one that completed.

    Newest first, without previews. A failed one comes with the last of its failed steps.
    """
    rows = fetch_all(_history(known_columns()), deployment_id=deployment_id, project_id=project_id)
    return sorted(rows, key=lambda row: -row["id"])


@cache
def _history(known: Columns) -> CompoundSelect[Any]:
    row, step = deployments.c, deployment_steps.c
    shown = present(known, deployments, "id", "identifier", "status", *TIMES, "parent_type", "parent_id")
    of_project = (row.project_id == bindparam("project_id"), func.coalesce(row.preview, False).is_(False))
    failed = (
        select(func.max(step.id))
        .where(step.deployment_id == row.id, step.status == "failed", row.status == "failed")
        .correlate(deployments)
        .scalar_subquery()
    )
    past = (
        select(*shown, failed.label("failed_step_id"))
        .where(*of_project, row.id <= bindparam("deployment_id"))
        .order_by(row.id.desc())
        .limit(PAST)
        .subquery()
    )
    later = (
        select(*shown)
        .where(*of_project, row.id > bindparam("deployment_id"), row.status == "completed")
        .order_by(row.id)
        .limit(1)
        .subquery()
    )
    return union_all(
        select(literal("past").label("kind"), past, step.step, step.server_id, servers.c.name.label("server_name"))
        .outerjoin(deployment_steps, step.id == past.c.failed_step_id)
        .outerjoin(servers, servers.c.id == step.server_id),
        select(literal("later"), later, null(), null(), null(), null()),
    )


def list_active(account_id: int, statuses: Collection[str]) -> list[Record]:
    """The deployments with these statuses among the account's NEWEST ones, oldest first, with `project`."""
    return fetch_all(_active(known_columns()), account_id=account_id, statuses=list(statuses))


@cache
def _active(known: Columns) -> Select[Any]:
    row = deployments.c
    newest = newest_of_account(NEWEST)
    return (
        select(*present(known, deployments, "id", "identifier", "status", *TIMES, "queued_at", "runs_at"))
        .add_columns(projects.c.permalink.label("project"))
        .join(newest, newest.c.id == row.id)
        .join(projects, projects.c.id == row.project_id)
        .where(row.status.in_(bindparam("statuses", expanding=True)))
        .order_by(row.id)
    )


def newest_of_account(most: int) -> Any:
    """The ids of the account's newest deployments: an index that every replica has holds all that this reads."""
    row = deployments.c
    return (
        select(row.id)
        .join(projects, projects.c.id == row.project_id)
        .where(projects.c.account_id == bindparam("account_id"))
        .order_by(row.id.desc())
        .limit(most)
        .subquery()
    )
