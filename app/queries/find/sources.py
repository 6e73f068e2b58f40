"""The kinds of rows that find looks up, joined with their projects and accounts."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, String, Table, and_, cast, literal, null, select

from app.db.columns import Columns
from app.models import accounts, agents, deployment_steps, deployments, metadata, projects, server_groups, servers
from app.queries.records import present

TABLES: dict[str, Table] = {
    "deployment": deployments,
    "step": deployment_steps,
    "server": servers,
    "server_group": server_groups,
    "project": projects,
    "agent": agents,
}
_of_account = accounts.c.id == projects.c.account_id
_of_project = and_(server_groups.c.parent_type == "Project", projects.c.id == server_groups.c.parent_id)
_rows: dict[str, FromClause] = {
    "deployment": deployments.outerjoin(projects, projects.c.id == deployments.c.project_id),
    "step": deployment_steps.outerjoin(deployments, deployments.c.id == deployment_steps.c.deployment_id).outerjoin(
        projects, projects.c.id == deployments.c.project_id
    ),
    "server": servers.outerjoin(projects, projects.c.id == servers.c.project_id),
    "server_group": server_groups.outerjoin(projects, _of_project),
    "project": projects,
}
_names: dict[str, ColumnElement[Any]] = {
    "step": deployment_steps.c.step,
    **{table.name.removesuffix("s"): table.c.name for table in (projects, servers, server_groups, agents)},
}
_text = cast(null(), String(255))
_account = [accounts.c.id.label("account_id"), accounts.c.permalink.label("account")]
_account += [accounts.c[name].label(f"account_{name}") for name in ("name", "status")]


def source(known: Columns, kind: str) -> Select[Any]:
    """Return the SELECT of all rows of a kind, with their project and account."""
    table = TABLES[kind]
    is_agent = kind == "agent"
    of_account = accounts.c.id == agents.c.account_id if is_agent else _of_account
    rows = (agents if is_agent else _rows[kind]).outerjoin(accounts, of_account)
    status = table.c.status if kind in ("deployment", "step") else _text
    (revision,) = present(known, deployments, "end_revision") if kind == "deployment" else (_text,)
    return select(
        literal(kind).label("kind"),
        table.c.id,
        *present(known, table, "identifier", "created_at"),
        _names.get(kind, _text).label("name"),
        status.label("status"),
        (deployments.c.branch if kind == "deployment" else _text).label("branch"),
        revision.label("revision"),
        (deployments.c.identifier if kind in ("deployment", "step") else _text).label("deployment"),
        (server_groups.c.permalink if kind == "server_group" else _text).label("permalink"),
        (_text if is_agent else projects.c.permalink).label("project"),
        *_account,
    ).select_from(rows)


def account_source(known: Columns) -> Select[Any]:
    """Return the SELECT of all accounts, in the columns of the other kinds; the permalink is the identifier."""
    return select(
        literal("account").label("kind"),
        accounts.c.id,
        accounts.c.permalink.label("identifier"),
        *present(known, accounts, "created_at"),
        accounts.c.name,
        *(_text.label(name) for name in ("status", "branch", "revision", "deployment", "permalink", "project")),
        *_account,
    )


def has_identifier(known: Columns, kind: str) -> bool:
    """Return whether the replica has the kind's identifiers."""
    table = TABLES[kind].name
    return {(table, "id"), (table, "identifier")} <= known and table in metadata.tables
