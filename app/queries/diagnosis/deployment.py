"""The statement of the diagnosed deployment, built once for each set of columns that a replica has."""

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, select

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import accounts, deployments, projects, server_groups
from app.queries.records import absent, fetch_one_spelled, labelled, present, spelled

DEPLOYMENT = (
    *("id", "project_id", "identifier", "status", "branch", "preview", "created_at", "started_at", "completed_at"),
    *("failed_at", "parent_type", "parent_id", "start_revision", "end_revision", "config_files_deployment"),
    *("archived", "archived_at", "queued_at", "runs_at", "updated_at", "deployer"),
)
ACCOUNT = ("id", "name", "permalink", "status", "package", "trialling", "suspended")
GROUP = ("id", "identifier", "name", "transfer_order", "last_revision", "preferred_branch")


def find_deployment(identifier: str) -> Record | None:
    """Return the deployment with its `project`, `account` and `group` (each may be None), or None."""
    return fetch_one_spelled(_deployment(known_columns()), "identifier", identifier)


@cache
def _deployment(known: Columns) -> Select[Any]:
    group = server_groups.c
    to_group = and_(deployments.c.parent_type == "ServerGroup", group.id == deployments.c.parent_id)
    has_parent = {("deployments", "parent_type"), ("deployments", "parent_id")} <= known
    rows = deployments.outerjoin(projects, projects.c.id == deployments.c.project_id)
    rows = rows.outerjoin(accounts, accounts.c.id == projects.c.account_id)
    return (
        select(
            *present(known, deployments, *DEPLOYMENT),
            *labelled("project", present(known, projects, "id", "name", "permalink")),
            *labelled("account", present(known, accounts, *ACCOUNT, "time_zone")),
            *labelled("group", present(known, server_groups, *GROUP) if has_parent else absent(server_groups, *GROUP)),
        )
        .select_from(rows.outerjoin(server_groups, to_group) if has_parent else rows)
        .where(spelled(deployments.c.identifier, "identifier"))
    )
