"""What a deployment was deployed to, as columns and joins of any statement about deployments."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_

from app.db.known import Columns
from app.models import deployments, server_groups, servers
from app.queries.records import labelled, present


def target(known: Columns) -> list[ColumnElement[Any]]:
    """Return what was deployed to: the parts of `with_target`, `target_server` and `target_server_group`."""
    joined = known if has_target(known) else frozenset[tuple[str, str]]()
    return [
        *present(known, deployments, "parent_type"),
        *labelled("target_server", present(joined, servers, "id", "identifier", "name")),
        *labelled("target_server_group", present(joined, server_groups, "id", "identifier", "name")),
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
