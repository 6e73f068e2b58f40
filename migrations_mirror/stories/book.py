"""Rows of the stories. Ids and identifiers are given, or derived from given values, so they never change."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from migrations_mirror.stories.canaries import canaries
from migrations_mirror.stories.identifiers import made_identifier

Row = dict[str, Any]

TIMES = dict.fromkeys(("created_at", "updated_at"), datetime(2024, 3, 11, 9, 12, 44, 180233))


class Book:
    """The rows of all stories, by table. Each method adds a row and returns it."""

    def __init__(self) -> None:
        self.rows: defaultdict[str, list[Row]] = defaultdict(list)

    def add(self, table: str, row_id: int, **values: Any) -> Row:
        """Add a row, with canaries in its secret columns."""
        row = {"id": row_id} | canaries(table, row_id) | values
        self.rows[table].append(row)
        return row

    def account(self, row_id: int, name: str, permalink: str, **values: Any) -> Row:
        """Add an account with its owner."""
        defaults = {"status": "active", "trialling": False, "suspended": False, "time_zone": "London"} | TIMES
        self.add("users", row_id, account_id=row_id, **TIMES)
        return self.add("accounts", row_id, name=name, permalink=permalink, **defaults | values)

    def project(self, row_id: int, account: Row, name: str, permalink: str, **values: Any) -> Row:
        """Add a project, with a config file and an environment variable."""
        self.add("config_files", row_id, project_id=row_id, path="config/database.yml", **TIMES)
        self.add("environment_variables", row_id, project_id=row_id, name="DATABASE_PASSWORD", **TIMES)
        defaults = {"identifier": made_identifier(f"project {row_id}"), "zone": "uk"} | TIMES
        named = {"account_id": account["id"], "name": name, "permalink": permalink}
        return self.add("projects", row_id, **named | defaults | values)

    def group(self, row_id: int, parent: Row, name: str, identifier: str, **values: Any) -> Row:
        """Add a server group."""
        named = {"name": name, "permalink": name.lower().replace(" ", "-"), "identifier": identifier}
        defaults = {
            "parent_type": "Project",
            "parent_id": parent["id"],
            "preferred_branch": "main",
            "transfer_order": "parallel",
            "environment": "production",
            **TIMES,
        }
        return self.add("server_groups", row_id, **named | defaults | values)

    def server(self, row_id: int, project: Row, name: str, *, group: Row | None = None, **values: Any) -> Row:
        """Add a server, by default an SSH server whose last connection check passed."""
        defaults = {
            "identifier": made_identifier(f"server {row_id}"),
            "project_id": project["id"],
            "server_group_id": group and group["id"],
            "protocol_type": "ssh",
            "enabled": True,
            "server_path": f"/var/www/{project['permalink']}",
            "preferred_branch": "main",
            "environment": "production",
            "position": row_id % 100,
            "atomic": True,
            "connection_checked_at": datetime(2026, 11, 16, 7, 30, 5, 402119),
            **TIMES,
        }
        return self.add("servers", row_id, name=name, **defaults | values)
