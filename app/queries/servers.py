"""Statements of the server endpoint, built once for each set of columns that a replica has."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import accounts, deployment_steps, deployments, deployments_servers, projects, servers
from app.queries.diagnosis.deployment import ACCOUNT
from app.queries.diagnosis.servers import group_and_agent, joined
from app.queries.records import TIMES, at_most, fetch_all, fetch_one_spelled, labelled, nest, part, present, spelled

NEWEST = 500
"""Deployments of the server that are searched for its last success and the first failure since."""
MOST_STEPS, MOST_NAMESAKES = 2_000, 20

SERVER = (
    *("id", "identifier", "name", "protocol_type", "enabled", "server_path", "last_revision", "preferred_branch"),
    *("environment", "atomic", "connection_checked_at", "connection_error_message", "created_at", "updated_at"),
)
_run, _used = deployments.c, deployments_servers.c


def find_server(identifier: str) -> Record | None:
    """Return the server with its `project`, `account`, `group` and `agent` (each None when there is none), or None."""
    return fetch_one_spelled(_server(known_columns()), "identifier", identifier)


@cache
def _server(known: Columns) -> Select[Any]:
    rows = joined(known, servers).outerjoin(accounts, accounts.c.id == projects.c.account_id)
    return (
        select(
            *present(known, servers, *SERVER),
            *part("project", projects, "id", "name", "permalink"),
            *labelled("account", present(known, accounts, *ACCOUNT)),
            *group_and_agent(known),
        )
        .select_from(rows)
        .where(spelled(servers.c.identifier, "identifier"))
    )


def _columns(known: Columns) -> list[Any]:
    return [
        _used.id,
        _run.id.label("deployment_id"),
        *present(known, deployments, "identifier", "branch", "preview", *TIMES, "end_revision"),
        _run.status.label("deployment_status"),
        func.coalesce(_used.status, _run.status).label("status"),  # on the server, or of the whole deployment
        _used.file_operations,
        projects.c.permalink.label("project"),
    ]


def list_runs(server_id: int) -> list[Record]:
    """Return the server's deployments, the newest first, NEWEST at most."""
    return fetch_all(_runs(known_columns()), server_id=server_id)


@cache
def _runs(known: Columns) -> Select[Any]:
    newest = (
        select(_used.id)
        .where(_used.server_id == bindparam("server_id"))
        .order_by(_used.id.desc())
        .limit(at_most(NEWEST))
        .subquery()
    )
    rows = deployments_servers.join(deployments, _run.id == _used.deployment_id)
    rows = rows.outerjoin(projects, projects.c.id == _run.project_id).join(newest, newest.c.id == _used.id)
    return select(*_columns(known)).select_from(rows).order_by(_used.id.desc())


_step = deployment_steps.c
_steps = (
    select(_step.deployment_id, _step.identifier, _step.step, _step.status)
    .where(
        _step.deployment_id.in_(bindparam("deployment_ids", expanding=True)),
        # By the index on deployment_id: a busy server has more steps than twenty deployments have.
        _step.server_id + 0 == bindparam("server_id"),
        or_(_step.step == "transfer_files", _step.status == "failed"),
    )
    .order_by(_step.id)
    .limit(at_most(MOST_STEPS))
)


def list_steps(server_id: int, deployment_ids: Collection[int]) -> list[Record]:
    """Return transfer_files and failed steps of these deployments on the server. Without ids no statement is run."""
    if not deployment_ids:
        return []
    return fetch_all(_steps, server_id=server_id, deployment_ids=list(deployment_ids))


def list_namesakes(server: Record) -> list[Record]:
    """Return the newest servers of the same name in the account's other projects, MOST_NAMESAKES at most.

    Each has its newest deployment. `server` is a row of `find_server`.
    """
    if not (server["name"] and server["account"]):
        return []
    given = {
        "name": server["name"].lower(),
        "account_id": server["account"]["id"],
        "project_id": server["project"]["id"],
    }
    return [nest(row) for row in fetch_all(_namesakes(known_columns()), **given)]


@cache
def _namesakes(known: Columns) -> Select[Any]:
    row = servers.c
    found = (
        select(row.id, projects.c.permalink)
        .join(projects, projects.c.id == row.project_id)
        .where(projects.c.account_id == bindparam("account_id"), projects.c.id != bindparam("project_id"))
        .where(func.lower(row.name) == bindparam("name"))
        .order_by(row.id.desc())
        .limit(at_most(MOST_NAMESAKES))
        .subquery()
    )
    last = select(func.max(_used.id)).where(_used.server_id == row.id).correlate(servers).scalar_subquery()
    columns = [found.c.permalink.label("project") if column.key == "project" else column for column in _columns(known)]
    rows = servers.join(found, found.c.id == row.id).outerjoin(deployments_servers, _used.id == last)
    return select(*columns, *labelled("server", (row.id, row.identifier, row.name, row.enabled))).select_from(
        rows.outerjoin(deployments, _run.id == _used.deployment_id)
    )
