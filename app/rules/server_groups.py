"""The parent of a server group."""

from typing import Any

Record = dict[str, Any]


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
