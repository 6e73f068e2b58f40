"""Statements of the failure patterns, built once for each set of columns that a replica has."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, or_, select

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import deployment_steps, deployments, deployments_servers, projects, servers
from app.queries import accounts
from app.queries.diagnosis.deployment import ACCOUNT
from app.queries.diagnosis.history import newest_of_account
from app.queries.diagnosis.servers import joined, parts
from app.queries.records import fetch_all, fetch_one, nest, present

NEWEST = 5_000  # deployments of the account that are read
MOST_FAILURES = 500
MOST_STEPS = 2_000  # failed steps of these deployments
MOST_COMPARED = 200  # servers that are searched for the last success


def find_account(permalink: str) -> Record | None:
    """Return the account, or None."""
    return accounts.find_account(permalink, ACCOUNT)


def list_failures(account_id: int, since: datetime) -> list[Record]:
    """Return those that failed since then, MOST_FAILURES at most, with `project`, the newest failure first."""
    return fetch_all(_failures, account_id=account_id, since=since)


def count_per_day(account_id: int, since: datetime) -> list[Record]:
    """Return each day of the account's NEWEST deployments: how many, the oldest's time, and `failures` since then."""
    rows = fetch_all(_per_day, account_id=account_id, since=since)
    return [row | {"day": str(row["day"])} for row in rows]


# A failure without failed_at, or with MariaDB's 0000-00-00, counts at the time of the deployment's request.
_failure_time = case(
    (deployments.c.failed_at > datetime(1970, 1, 1), deployments.c.failed_at), else_=deployments.c.created_at
)
_failed_at = _failure_time.label("failed_at")
_failed = and_(
    or_(deployments.c.failed_at >= bindparam("since"), deployments.c.status.in_(("failed", "preview_failed"))),
    _failed_at >= bindparam("since"),
)
_newest = newest_of_account(NEWEST)
# A deployment belongs to the day on which it failed, or else was requested: the engines' DATE() of UTC.
_day = func.date(_failure_time)
_per_day = (
    select(
        _day.label("day"),
        func.count().label("deployments"),
        func.min(deployments.c.created_at).label("oldest"),
        func.coalesce(func.sum(case((_failed, 1), else_=0)), 0).label("failures"),
    )
    .select_from(deployments)
    .join(_newest, _newest.c.id == deployments.c.id)
    .group_by(_day)
    .order_by(_day)
)
_failures = (
    select(*(deployments.c[name] for name in ("id", "identifier", "status", "branch")), _failed_at)
    .add_columns(projects.c.id.label("project_id"), projects.c.permalink.label("project"))
    .join(_newest, _newest.c.id == deployments.c.id)
    .join(projects, projects.c.id == deployments.c.project_id)
    .where(_failed)
    .order_by(_failed_at.desc(), deployments.c.id.desc())
    .limit(MOST_FAILURES)
)


def find_last_success(server_ids: Collection[int], project_ids: Collection[int], before: datetime) -> Record | None:
    """Return the last deployment before a time that completed on one of these servers or, without any, projects."""
    if server_ids:
        return fetch_one(_success_on, ids=list(server_ids)[:MOST_COMPARED], before=before, projects=list(project_ids))
    return fetch_one(_success_in, before=before, projects=list(project_ids))


_recent = (
    select(deployments.c.id)
    .where(deployments.c.project_id.in_(bindparam("projects", expanding=True)))
    .order_by(deployments.c.id.desc())
    .limit(NEWEST)
    .subquery()
)
_success_in = (
    select(deployments.c.id, deployments.c.identifier, deployments.c.completed_at)
    .join(_recent, _recent.c.id == deployments.c.id)
    .where(deployments.c.status == "completed", deployments.c.completed_at < bindparam("before"))
    .order_by(deployments.c.completed_at.desc())
    .limit(1)
)
_success_on = _success_in.where(
    exists().where(
        deployments_servers.c.deployment_id == deployments.c.id,
        deployments_servers.c.server_id.in_(bindparam("ids", expanding=True)),
    )
)


def list_failed_steps(deployment_ids: Collection[int]) -> list[Record]:
    """Return the failed steps of these deployments, the newest first, MOST_STEPS at most, each with its `server`.

    The server has its `agent`. Without ids no statement is run.
    """
    if not deployment_ids:
        return []
    return [nest(row) for row in fetch_all(_steps(known_columns()), ids=list(deployment_ids))]


@cache
def _steps(known: Columns) -> Select[Any]:
    step = deployment_steps.c
    own = present(known, deployment_steps, "id", "deployment_id", "server_id", "identifier", "step", "updated_at")
    rows = joined(known, deployment_steps.outerjoin(servers, servers.c.id == step.server_id))
    return (
        select(*own, *parts(known))
        .select_from(rows)
        .where(step.deployment_id.in_(bindparam("ids", expanding=True)), step.status == "failed")
        .order_by(step.id.desc())
        .limit(MOST_STEPS)
    )
