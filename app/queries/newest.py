"""Statements for the newest deployments of projects, servers or groups, built once for each kind of list."""

from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select

from app.db.statements import Record
from app.models import deployments, deployments_servers
from app.queries.records import at_most, columns, fetch_all

NEWEST = 3_000
"""Deployments that one statement reads."""


class Whose(NamedTuple):
    """A choice of deployments: those of the servers, else those to the groups, else those of the projects."""

    project_ids: Collection[int]
    server_ids: Collection[int] | None = None
    group_ids: Collection[int] | None = None


def list_newest(whose: Whose, shown: tuple[str, ...], before: int | None = None) -> list[Record]:
    """Return `id` and these columns of the newest deployments, NEWEST at most, the newest first.

    With `before`, only those older than that id. Every column costs the driver time: 3,000 times.
    """
    if whose.server_ids is not None:
        name, ids = "server_ids", whose.server_ids
    elif whose.group_ids is not None:
        name, ids = "group_ids", whose.group_ids
    else:
        name, ids = "project_ids", whose.project_ids
    given = {"ids": list(ids) or [0]} | ({"before": before} if before is not None else {})
    rows = fetch_all(_newest(name, shown, before is not None), **given)
    return sorted(rows, key=lambda row: -row["id"])


@cache
def _newest(name: str, shown: tuple[str, ...], has_before: bool) -> Select[Any]:
    """Return the statement; the sort carries only ids.

    The ids of projects and groups are literals in its text: PostgreSQL reads the newest rows of a busy project by the
    primary key and those of a quiet one by the index on project_id, and chooses by the value.
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
    found = rows.order_by(key.desc()).limit(at_most(NEWEST)).subquery()
    return select(run.id, *columns(deployments, *shown)).join(found, found.c.id == run.id)
