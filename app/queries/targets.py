"""What a deployment was deployed to, as columns and joins of any statement about deployments."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_

from app.db.columns import Columns
from app.models import deployments, server_groups, servers
from app.queries.records import absent, labelled, present


def target(known: Columns) -> list[ColumnElement[Any]]:
    """Return what was deployed to: the parts of `with_target`, `target_server` and `target_server_group`."""
    names = ("id", "identifier", "name")
    tables = {"target_server": servers, "target_server_group": server_groups}
    rows = {
        part: present(known, table, *names) if has_target(known) else absent(table, *names)
        for part, table in tables.items()
    }
    return [
        *present(known, deployments, "parent_type"),
        *(column for part, selected in rows.items() for column in labelled(part, selected)),
    ]


def with_target(known: Columns, rows: FromClause) -> FromClause:
    """Return the rows, deployments among them, with what each of them was deployed to."""
    if not has_target(known):
        return rows
    run = deployments.c
    to_server = and_(run.parent_type == "Server", servers.c.id == run.parent_id)
    to_group = and_(run.parent_type == "ServerGroup", server_groups.c.id == run.parent_id)
    return rows.outerjoin(servers, to_server).outerjoin(server_groups, to_group)


def has_target(known: Columns) -> bool:
    return {("deployments", "parent_type"), ("deployments", "parent_id")} <= known
