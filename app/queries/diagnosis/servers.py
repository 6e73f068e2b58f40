"""The statement for a deployment's servers: those it used, those its steps name, and its group's members now."""

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, FromClause, bindparam, literal, null, select, union, union_all

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import agents, deployment_steps, deployments_servers, projects, server_groups, servers
from app.queries.diagnosis.deployment import GROUP
from app.queries.records import absent, fetch_all, labelled, nest, present

MOST_SERVERS = 4_000

SERVER = (
    *("id", "project_id", "server_group_id", "identifier", "name", "protocol_type", "enabled", "last_revision"),
    *("preferred_branch", "atomic", "agent_id", "connection_checked_at", "connection_error_message", "created_at"),
)
AGENT = ("id", "identifier", "name", "online", "revoked_at", "updated_at")


def list_servers(deployment_id: int, group_id: int | None) -> list[Record]:
    """Return records of kind `used` (one per deployments_servers row), `stepped` or `member`, MOST_SERVERS at most.

    Each has its `server` (None when the row is gone) with its `group`, `agent` and `project`. Members are the servers
    of the given group, and of the groups that the deployment's servers are in now.
    """
    rows = fetch_all(_servers(known_columns()), deployment_id=deployment_id, group_id=group_id)
    return [nest(row) for row in sorted(rows, key=lambda row: row["row_id"] or 0)]


@cache
def _servers(known: Columns) -> CompoundSelect[Any]:
    used, step = deployments_servers.c, deployment_steps.c
    server = parts(known)
    of_deployment = used.deployment_id == bindparam("deployment_id")
    stepped = select(step.server_id).where(step.deployment_id == bindparam("deployment_id")).distinct().subquery()
    groups = union(
        select(servers.c.server_group_id)
        .join(deployments_servers, used.server_id == servers.c.id)
        .where(of_deployment, servers.c.server_group_id.is_not(None)),
        select(server_groups.c.id).where(server_groups.c.id == bindparam("group_id")),
    ).subquery()
    no_row = (null(), null(), null(), null())
    return union_all(
        select(literal("used").label("kind"), used.id.label("row_id"), used.server_id, used.status)
        .add_columns(used.file_operations, *server)
        .select_from(joined(known, deployments_servers.outerjoin(servers, servers.c.id == used.server_id)))
        .where(of_deployment),
        select(literal("stepped"), *no_row, *server).select_from(
            joined(known, servers.join(stepped, stepped.c.server_id == servers.c.id))
        ),
        select(literal("member"), *no_row, *server).select_from(
            joined(known, servers.join(groups, groups.c.server_group_id == servers.c.server_group_id))
        ),
    ).limit(MOST_SERVERS)


def parts(known: Columns) -> list[Any]:
    """Return the columns of a server, its group, agent and project, for `nest`; `joined` is their FROM clause."""
    return [
        *labelled("server", present(known, servers, *SERVER)),
        *group_and_agent(known),
        *labelled("home", present(known, projects, "id", "permalink")),
    ]


def group_and_agent(known: Columns) -> list[Any]:
    """Return the columns of a server's group and agent, for `nest`; `joined` is their FROM clause."""
    return [
        *labelled("group", present(known, server_groups, *GROUP)),
        *labelled("agent", present(known, agents, *AGENT) if has_agents(known) else absent(agents, *AGENT)),
    ]


def joined(known: Columns, rows: FromClause) -> FromClause:
    """Return the rows, which include servers, joined with each one's group, project and agent."""
    rows = rows.outerjoin(server_groups, server_groups.c.id == servers.c.server_group_id)
    rows = rows.outerjoin(projects, projects.c.id == servers.c.project_id)
    return rows.outerjoin(agents, agents.c.id == servers.c.agent_id) if has_agents(known) else rows


def has_agents(known: Columns) -> bool:
    """Return whether servers can be joined with their agents."""
    return {("servers", "agent_id"), ("agents", "id")} <= known
