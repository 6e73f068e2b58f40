"""What a list is restricted to, as conditions."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Subquery, bindparam, select

from app.models import accounts, deployments, deployments_servers, projects
from app.queries.account_overview import of_projects

NEWEST = 5_000
"""Deployments of the servers, the groups or the projects that are looked through at a time, the newest ones."""


class Filters(NamedTuple):
    """What the list is restricted to; None: by that not. In a statement's key, whether there is a restriction."""

    project_ids: Collection[int]
    """The projects of the list; of servers and groups it is theirs anyway."""
    server_ids: Collection[int] | None = None
    group_ids: Collection[int] | None = None
    branch: str | None = None
    status: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    """The id of the deployment after which the page begins."""

    @property
    def given(self) -> dict[str, object]:
        """Return the values by the names of their parameters."""
        values = {name: value for name, value in self._asdict().items() if value is not None}
        if self.server_ids is not None or self.group_ids is not None:
            del values["project_ids"]
        return {name: list(value) or [0] if name.endswith("_ids") else value for name, value in values.items()}


def newest(names: frozenset[str]) -> Subquery:
    """Return the ids of the newest deployments that an index finds: of the servers, the groups or the projects."""
    run, used = deployments.c, deployments_servers.c
    if "server_ids" in names:
        key: ColumnElement[Any] = used.deployment_id
        rows = select(key.label("id")).where(used.server_id.in_(bindparam("server_ids", expanding=True))).distinct()
    elif "group_ids" in names:
        key, rows = run.id, select(run.id).where(_to_groups())
    else:
        key, rows = run.id, select(run.id).where(of_projects("project_ids"))
    if "before" in names:
        rows = rows.where(key < bindparam("before"))
    return rows.order_by(key.desc()).limit(NEWEST).subquery()


def joined(found: FromClause) -> FromClause:
    """Return these deployments with the projects and accounts that they are of."""
    rows = deployments.join(found, found.c.id == deployments.c.id)
    rows = rows.outerjoin(projects, projects.c.id == deployments.c.project_id)
    return rows.outerjoin(accounts, accounts.c.id == projects.c.account_id)


def conditions(names: frozenset[str]) -> list[ColumnElement[bool]]:
    """Return what no index knows."""
    run = deployments.c
    known: dict[str, ColumnElement[bool]] = {
        "branch": run.branch == bindparam("branch"),
        "status": run.status == bindparam("status"),
        "since": run.created_at >= bindparam("since"),
        "until": run.created_at < bindparam("until"),
    }
    both = [_to_groups()] if {"server_ids", "group_ids"} <= names else []
    return [*both, *(condition for name, condition in known.items() if name in names)]


def _to_groups() -> ColumnElement[bool]:
    run = deployments.c
    ids = bindparam("group_ids", expanding=True, literal_execute=True)
    return (run.parent_type == "ServerGroup") & run.parent_id.in_(ids)
