"""Statements of the account overview, built once for each set of columns that a replica has."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, CompoundSelect, Select, bindparam, case, func, literal, select, union_all

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import agents, deployments, projects, server_groups, servers
from app.queries import accounts
from app.queries.diagnosis.deployment import ACCOUNT
from app.queries.records import TIMES, at_most, empty, fetch_all, present, typed_null

MOST_PROJECTS = 2_000  # the newest of the account
MOST_AGENTS = 100
SHOWN = (*ACCOUNT, "time_zone", "created_at")
PROJECT = ("id", "permalink", "name", "identifier", "zone", "last_deployed_at", "created_at")


def find_account(permalink: str) -> Record | None:
    """Return the account, or None."""
    return accounts.find_account(permalink, SHOWN)


def list_projects(account_id: int) -> list[Record]:
    """Return the account's projects, MOST_PROJECTS at most, the newest first."""
    return fetch_all(_projects(known_columns()), account_id=account_id)


@cache
def _projects(known: Columns) -> Select[Any]:
    return (
        select(*present(known, projects, *PROJECT))
        .where(projects.c.account_id == bindparam("account_id"))
        .order_by(projects.c.id.desc())
        .limit(at_most(MOST_PROJECTS))
    )


def list_details(
    account_id: int, project_ids: Collection[int], run_ids: Collection[int], seen: Collection[int]
) -> list[Record]:
    """Return the projects' numbers of servers and groups (kind `project`), these deployments (`run`), and the agents.

    For projects that are not in `seen`, also the newest deployment, by the index on project_id: PostgreSQL reads all
    deployments of the project for it.
    """
    given = {"project_ids": project_ids, "run_ids": run_ids, "seen": seen}
    lists = {name: list(ids) or [0] for name, ids in given.items()}
    return fetch_all(_details(known_columns()), account_id=account_id, **lists)


@cache
def _details(known: Columns) -> CompoundSelect[Any]:
    run, project = deployments.c, projects.c
    of_project = (server_groups.c.parent_type == "Project", server_groups.c.parent_id == project.id)
    newest = select(func.max(run.id)).where(run.project_id == project.id).correlate(projects).scalar_subquery()
    is_seen = project.id.in_(bindparam("seen", expanding=True))
    counted = (
        select(
            project.id,
            select(func.count()).where(servers.c.project_id == project.id).scalar_subquery().label("servers"),
            select(func.count()).where(*of_project).scalar_subquery().label("server_groups"),
            case((is_seen, None), else_=newest).label("newest"),
        )
        .where(project.id.in_(bindparam("project_ids", expanding=True)))
        .subquery()
    )
    shown = [run.id, *present(known, deployments, "identifier", "status", "branch", *TIMES)]
    agent = present(known, agents, "id", "identifier", "name", "online", "revoked_at", "created_at")
    no_agent = [empty(column).label(f"agent__{column.key}") for column in agent]
    no_counts = [typed_null(BigInteger()), typed_null(BigInteger())]
    parts: list[Any] = [
        select(literal("project").label("kind"), counted.c.id.label("project_id"), counted.c.servers)
        .add_columns(counted.c.server_groups, *shown, *no_agent)
        .outerjoin(deployments, run.id == counted.c.newest),
        select(literal("run"), run.project_id, *no_counts, *shown, *no_agent).where(
            run.id.in_(bindparam("run_ids", expanding=True))
        ),
    ]
    if {("agents", "id"), ("agents", "account_id")} <= known:
        rows: Any = select(literal("agent"), typed_null(BigInteger()), *no_counts, *map(empty, shown), *agent)
        of_account = agents.c.account_id == bindparam("account_id")
        parts.append(rows.where(of_account).order_by(agents.c.id.desc()).limit(at_most(MOST_AGENTS)))
    return union_all(*(select(part.subquery()) for part in parts))
