"""The newest deployments of some projects, servers or groups: what an index finds, and no more of each than decides.

Statements are built once for each kind of list.
"""

from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select

from app.db.statements import Record
from app.models import deployments, deployments_servers
from app.queries.records import columns, fetch_all

NEWEST = 3_000
"""Deployments that are looked through at a time."""


class Whose(NamedTuple):
    """Which deployments: of the servers, else to the groups, else of the projects."""

    project_ids: Collection[int]
    server_ids: Collection[int] | None = None
    group_ids: Collection[int] | None = None


def list_newest(whose: Whose, before: int | None = None) -> list[Record]:
    """Return the newest deployments, NEWEST at most, the newest first; with `before`, only those older than that id."""
    if whose.server_ids is not None:
        name, ids = "server_ids", whose.server_ids
    elif whose.group_ids is not None:
        name, ids = "group_ids", whose.group_ids
    else:
        name, ids = "project_ids", whose.project_ids
    given = {"ids": list(ids) or [0]} | ({"before": before} if before is not None else {})
    rows = fetch_all(_newest(name, before is not None), **given)
    return sorted(rows, key=lambda row: -row["id"])


@cache
def _newest(name: str, has_before: bool) -> Select[Any]:
    """Only ids take part in finding the newest ones.

    The ids of projects and groups stand in the statement's text. PostgreSQL, whose index on project_id has no order,
    reads the newest rows of a busy project by their ids, and those of a quiet one by project: it has to know which.
    """
    run, used = deployments.c, deployments_servers.c
    ids: BindParameter[int] = bindparam("ids", expanding=True, literal_execute=True)
    key: ColumnElement[Any] = run.id
    if name == "server_ids":
        key = used.deployment_id
        rows = select(key.label("id")).where(used.server_id.in_(ids)).distinct()
    elif name == "group_ids":
        rows = select(key).where(run.parent_type == "ServerGroup", run.parent_id.in_(ids))
    else:
        rows = select(key).where(run.project_id.in_(ids))
    if has_before:
        rows = rows.where(key < bindparam("before"))
    found = rows.order_by(key.desc()).limit(NEWEST).subquery()
    shown = columns(deployments, "id", "project_id", "identifier", "status", "branch", "preview", "created_at")
    return select(*shown).join(found, found.c.id == run.id)
