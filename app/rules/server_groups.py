"""Where a server group belongs."""

from typing import Any

Record = dict[str, Any]


def parent_of(group: Record) -> Record:
    """The keys that name the group's parent: a project that exists, or the bare reference to anything else."""
    project, account = group["project"], group["account"]
    if group["parent_type"] == "Project" and project:
        return {
            "project": project["permalink"],
            "account": account and account["permalink"],
            "account_status": account and account["status"],
        }
    return {"parent_type": group["parent_type"], "parent_id": group["parent_id"]}
