"""Statements for earlier and later deployments to a target, and for active deployments of the account."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    Subquery,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import deployment_steps, deployments, deployments_servers, projects, servers
from app.queries.records import TIMES, fetch_all, present

PAST = 20  # deployments to the target, the diagnosed one included
LATER = 20  # later deployments that completed
FAILED_STEPS = 200  # failed steps of the past deployments
BY_TARGET, BY_SERVERS = 1_000, 200
"""Deployments of the project that are searched: comparing sets of servers costs more than comparing targets."""
NEWEST = 2_000  # deployments of the account that are searched for active ones

SHOWN = ("id", "identifier", "status", "branch", *TIMES, "end_revision")

own_id: BindParameter[int] = bindparam("deployment_id")


def list_history(deployment: Record) -> list[Record]:
    """Return the deployments to this deployment's target, and their failed steps, the newest first.

    Kind `past`: the last PAST up to this one, each failed one with its last failed step. Kind `later`: later ones that
    completed, the last LATER. Kind `failed`: failed steps of the past ones, with their `deployment_id`.
    The target is parent_type and parent_id; where these are blank or not on record, the set of servers. Previews are
    left out, and so are deployments of config files, unless this is one.
    """
    by_target = deployment["parent_type"] is not None and deployment["parent_id"] is not None
    named = ("project_id", "parent_type", "parent_id") if by_target else ("project_id",)
    values = {name: deployment[name] for name in named} | {"deployment_id": deployment["id"]}
    statement = _history(known_columns(), by_target, deployment["config_files_deployment"])
    unique = {(row["kind"], row["id"]): row for row in fetch_all(statement, **values)}
    return sorted(unique.values(), key=lambda row: -row["id"])


@cache
def _history(known: Columns, by_target: bool, only_config: bool | None) -> CompoundSelect[Any]:
    row, step = deployments.c, deployment_steps.c
    shown, alike = present(known, deployments, *SHOWN), list(_alike(by_target, only_config))
    past = _past(shown, alike, by_target)
    near = _near(row.id > own_id, by_target)
    later = select(*shown).join(near, near.c.id == row.id).where(*alike, row.status == "completed")
    later = later.order_by(row.id.desc()).limit(LATER)
    return union_all(
        select(literal("past").label("kind"), past, step.step, step.server_id, servers.c.name.label("server_name"))
        .add_columns(cast(null(), BigInteger).label("deployment_id"))
        .outerjoin(deployment_steps, step.id == past.c.failed_step_id)
        .outerjoin(servers, servers.c.id == step.server_id),
        select(literal("later"), later.subquery(), *(null() for _ in range(5))),
        _failed_steps(past),
    )


def _alike(by_target: bool, only_config: bool | None) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions under which a deployment of the project went to the same target."""
    row = deployments.c
    yield func.coalesce(row.preview, False).is_(false())
    if only_config is not None:
        yield func.coalesce(row.config_files_deployment, False).is_(true() if only_config else false())
    if by_target:
        yield row.parent_type == bindparam("parent_type")
        yield row.parent_id == bindparam("parent_id")
    else:
        yield ~_has_other(own_id, row.id)
        yield ~_has_other(row.id, own_id)


def _has_other(deployment: ColumnElement[int], than: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a deployment has a server that the other one lacks."""
    used, compared = deployments_servers.alias(), deployments_servers.alias()
    same = exists().where(compared.c.deployment_id == than, compared.c.server_id == used.c.server_id)
    same = same.correlate(used, deployments)
    other = exists().where(used.c.deployment_id == deployment, used.c.server_id.is_not(None), ~same)
    return other.correlate(deployments)


def _near(side: ColumnElement[bool], by_target: bool) -> Subquery:
    """Return the ids of the project's newest deployments on one side of this one."""
    row = deployments.c
    most = BY_TARGET if by_target else BY_SERVERS
    newest = select(row.id).where(row.project_id == bindparam("project_id"), side).order_by(row.id.desc())
    return newest.limit(most).subquery()


def _past(shown: list[ColumnElement[Any]], alike: list[ColumnElement[bool]], by_target: bool) -> CTE:
    """Return the last deployments to the target, this one included, with the last failed step of each failed one."""
    row, step = deployments.c, deployment_steps.c
    failed = (
        select(func.max(step.id))
        .where(step.deployment_id == row.id, step.status == "failed", row.status == "failed")
        .correlate(deployments)
        .scalar_subquery()
    )
    near = _near(row.id <= own_id, by_target)
    return (
        select(*shown, failed.label("failed_step_id"))
        .join(near, near.c.id == row.id)
        .where(*alike)
        .order_by(row.id.desc())
        .limit(PAST)
        .cte("past")
    )


def _failed_steps(past: FromClause) -> Select[Any]:
    """Return the failed steps of the past deployments, each with its server's name."""
    step = deployment_steps.c
    newest = (
        select(step.id, step.deployment_id, step.step, step.server_id)
        .join(past, past.c.id == step.deployment_id)
        .where(step.status == "failed", past.c.status == "failed", past.c.id != own_id)
        .order_by(step.id.desc())
        .limit(FAILED_STEPS)
        .subquery()
    )
    unsaid = [null() for _ in range(len(SHOWN))]  # NULL for each column but the id, and for the last failed step
    return (
        select(literal("failed"), newest.c.id, *unsaid, newest.c.step, newest.c.server_id, servers.c.name)
        .add_columns(newest.c.deployment_id)
        .outerjoin(servers, servers.c.id == newest.c.server_id)
    )


def list_active(account_id: int, statuses: Collection[str]) -> list[Record]:
    """Return the deployments with these statuses among the account's NEWEST, the oldest first, with `project`."""
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
    """Return the ids of the account's newest deployments, read from the index on project_id alone."""
    row = deployments.c
    return (
        select(row.id)
        .join(projects, projects.c.id == row.project_id)
        .where(projects.c.account_id == bindparam("account_id"))
        .order_by(row.id.desc())
        .limit(most)
        .subquery()
    )
