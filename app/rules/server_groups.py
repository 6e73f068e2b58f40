"""The parent of a server group, and the pages below it."""

from app.rules import Record
from app.rules.urls import Pages


def parent_of(group: Record) -> Record:
    """Return the keys of the group's parent: an existing project, or the bare reference to anything else."""
    project, account = group["project"], group["account"]
    if group["parent_type"] == "Project" and project:
        return {
            "project": project["permalink"],
            "account": account and account["permalink"],
            "account_status": account and account["status"],
        }
    return {"parent_type": group["parent_type"], "parent_id": group["parent_id"]}


def pages_of(group: Record, base: str) -> Pages:
    """Return the pages below the group's project: none if its parent is another thing."""
    return Pages.of(group if group["parent_type"] == "Project" else {"account": None, "project": None}, base)
