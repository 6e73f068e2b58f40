"""Statements of the server group endpoint, built once: every replica has their columns."""

from sqlalchemy import bindparam, select

from app.db.statements import Record
from app.models import accounts, projects, server_groups, servers
from app.queries.records import columns, fetch_all, fetch_one_spelled, part, spelled

_server_group = (
    select(
        *columns(server_groups, "id", "identifier", "name", "parent_type", "parent_id"),
        *part("project", projects, "id", "permalink"),
        *part("account", accounts, "id", "permalink", "status"),
    )
    .select_from(
        server_groups.outerjoin(projects, projects.c.id == server_groups.c.parent_id).outerjoin(
            accounts, accounts.c.id == projects.c.account_id
        )
    )
    .where(spelled(server_groups.c.identifier, "identifier"))
)


def find_server_group(identifier: str) -> Record | None:
    """Return the group, or None. Its `project` has the id `parent_id`, even if `parent_type` names another table."""
    return fetch_one_spelled(_server_group, "identifier", identifier)


_members = (
    select(*columns(servers, "id", "identifier", "name", "enabled", "protocol_type", "project_id"))
    .where(servers.c.server_group_id == bindparam("server_group_id"))
    .order_by(servers.c.id)
)


def list_members(server_group_id: int) -> list[Record]:
    """Return the servers that are in the group now."""
    return fetch_all(_members, server_group_id=server_group_id)
