"""Deployments with their projects, accounts and targets."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, select

from app.db.columns import Columns
from app.models import accounts, deployments, projects, server_groups, servers
from app.queries.records import absent, labelled, part, present


def select_runs(known: Columns, shown: Iterable[str], project: Iterable[str], account: Iterable[str]) -> Select[Any]:
    """Return the SELECT of deployments, each with these columns of its own, its `project` and its `account`.

    The target is `target_server` or `target_server_group`.
    """
    run = deployments.c
    rows = deployments.outerjoin(projects, projects.c.id == run.project_id)
    rows = rows.outerjoin(accounts, accounts.c.id == projects.c.account_id)
    if has_target(known):
        to_server = and_(run.parent_type == "Server", servers.c.id == run.parent_id)
        to_group = and_(run.parent_type == "ServerGroup", server_groups.c.id == run.parent_id)
        rows = rows.outerjoin(servers, to_server).outerjoin(server_groups, to_group)
    return select(
        *present(known, deployments, *shown, "parent_type"),
        *part("project", projects, *project),
        *part("account", accounts, *account),
        *labelled("target_server", _named(known, servers)),
        *labelled("target_server_group", _named(known, server_groups)),
    ).select_from(rows)


def _named(known: Columns, table: Table) -> list[ColumnElement[Any]]:
    names = ("id", "identifier", "name")
    return present(known, table, *names) if has_target(known) else absent(table, *names)


def has_target(known: Columns) -> bool:
    return {("deployments", "parent_type"), ("deployments", "parent_id")} <= known
