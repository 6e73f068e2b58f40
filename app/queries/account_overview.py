"""What the account's overview is made of. Statements are built once for each set of columns that a replica has."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, func, literal, select, union_all

from app.db.known import Columns, known_columns
from app.db.statements import Record
from app.models import accounts, agents, deployments, projects, server_groups, servers
from app.queries.diagnosis.deployment import ACCOUNT
from app.queries.records import empty, fetch_all, fetch_one_spelled, present, spelled

MOST_PROJECTS = 2_000  # of the account that are looked at, the newest ones
NEWEST = 5_000  # deployments of the projects shown, among which the last one of each is looked for first
NEWEST_ACTIVE = 2_000  # deployments of the account among which those that run or wait are looked for
MOST_AGENTS = MOST_ACTIVE = 100
TIMES = ("created_at", "started_at", "completed_at", "failed_at")


def find_account(permalink: str) -> Record | None:
    """Return the account, or None."""
    return fetch_one_spelled(_account(known_columns()), "permalink", permalink)


@cache
def _account(known: Columns) -> Select[Any]:
    columns = present(known, accounts, *ACCOUNT, "time_zone", "created_at")
    return select(*columns).where(spelled(accounts.c.permalink, "permalink"))


def list_projects(account_id: int) -> list[Record]:
    """Return the account's projects, MOST_PROJECTS at most, the newest first."""
    return fetch_all(_projects(known_columns()), account_id=account_id)


@cache
def _projects(known: Columns) -> Select[Any]:
    return (
        select(
            *present(known, projects, "id", "permalink", "name", "identifier", "zone", "last_deployed_at", "created_at")
        )
        .where(projects.c.account_id == bindparam("account_id"))
        .order_by(projects.c.id.desc())
        .limit(MOST_PROJECTS)
    )


def list_project_counts(ids: Collection[int]) -> dict[int, Record]:
    """Return, by id, the number of servers and groups of each project, and its last deployment's row."""
    return {row["project_id"]: row for row in fetch_all(_counts(known_columns()), ids=list(ids), literal_ids=list(ids))}


@cache
def _counts(known: Columns) -> Select[Any]:
    """The last deployment is mostly one of the newest. Only else the project's index is read for its newest one:
    PostgreSQL's, which knows no ids, has all of the project's deployments.
    """
    run = deployments.c
    newest = newest_of_projects(NEWEST, "literal_ids")
    recent = (
        select(run.project_id, func.max(run.id).label("id"))
        .join(newest, newest.c.id == run.id)
        .group_by(run.project_id)
        .subquery()
    )
    of_index = select(func.max(run.id)).where(run.project_id == projects.c.id).correlate(projects).scalar_subquery()
    of_project = (server_groups.c.parent_type == "Project", server_groups.c.parent_id == projects.c.id)
    last = (
        select(
            projects.c.id.label("project_id"),
            func.coalesce(recent.c.id, of_index).label("last_id"),
            select(func.count()).where(servers.c.project_id == projects.c.id).scalar_subquery().label("servers"),
            select(func.count()).where(*of_project).scalar_subquery().label("server_groups"),
        )
        .select_from(projects.outerjoin(recent, recent.c.project_id == projects.c.id))
        .where(projects.c.id.in_(bindparam("ids", expanding=True)))
        .subquery()
    )
    columns = present(known, deployments, "identifier", "status", "branch", *TIMES)
    return select(*last.c, *columns).outerjoin(deployments, run.id == last.c.last_id)


def list_agents_and_active(account_id: int, project_ids: Collection[int], statuses: Collection[str]) -> list[Record]:
    """Return the account's agents (kind `agent`), and its deployments with these statuses (kind `deployment`).

    MOST_AGENTS and MOST_ACTIVE at most, the newest first; deployments among the NEWEST_ACTIVE ones.
    """
    given = {"account_id": account_id, "literal_ids": list(project_ids) or [0], "statuses": list(statuses)}
    return fetch_all(_now(known_columns()), **given)


@cache
def _now(known: Columns) -> CompoundSelect[Any]:
    run, agent = deployments.c, agents.c
    newest = newest_of_projects(NEWEST_ACTIVE, "literal_ids")
    online, revoked_at = present(known, agents, "online", "revoked_at")
    active = (
        select(literal("deployment").label("kind"), run.id, run.identifier, run.status, run.branch, run.created_at)
        .add_columns(run.started_at, projects.c.permalink.label("project"))
        .add_columns(empty(agent.name), empty(online), empty(revoked_at))
        .join(newest, newest.c.id == run.id)
        .join(projects, projects.c.id == run.project_id)
        .where(run.status.in_(bindparam("statuses", expanding=True)))
        .order_by(run.id.desc())
        .limit(MOST_ACTIVE)
    )
    here = (
        select(literal("agent"), *present(known, agents, "id", "identifier"), empty(run.status), empty(run.branch))
        .add_columns(*present(known, agents, "created_at"), empty(run.started_at), empty(projects.c.permalink))
        .add_columns(*present(known, agents, "name"), online, revoked_at)
        .where(agent.account_id == bindparam("account_id"))
        .order_by(agent.id.desc())
        .limit(MOST_AGENTS)
    )
    has_agents = {("agents", "id"), ("agents", "account_id")} <= known
    parts = [active, here] if has_agents else [active]
    return union_all(*(select(part.subquery()) for part in parts))


def newest_of_projects(most: int, name: str) -> Any:
    """Return the select of the ids of the newest deployments of the projects whose ids are in the parameter.

    The ids stand in the statement's text: PostgreSQL, whose index on project_id has no order, reads the newest rows of
    a busy project by their ids, and those of a quiet one by project. It has to know which one it is.
    """
    run = deployments.c
    return select(run.id).where(of_projects(name)).order_by(run.id.desc()).limit(most).subquery()


def of_projects(name: str) -> ColumnElement[bool]:
    """Return the condition that a deployment is of one of the projects whose ids are in the parameter."""
    return deployments.c.project_id.in_(bindparam(name, expanding=True, literal_execute=True))
