"""Rows for tests: every argument has a default, so that a test states only what matters to it."""

import uuid
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Engine, MetaData, insert

CREATED = datetime(2026, 4, 14, 10, 38, 26)


class Rails:
    """Writes rows as the Rails application would, through a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._metadata = MetaData()
        self._metadata.reflect(engine)
        self._numbers = count(1)

    def empty(self) -> None:
        """Delete every row of the upstream tables."""
        with self.engine.begin() as connection:
            for table in self._metadata.tables.values():
                if table.name not in ("alembic_version", "schema_migrations"):
                    connection.execute(table.delete())

    def insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Write many rows at once."""
        with self.engine.begin() as connection:
            connection.execute(insert(self._metadata.tables[table]), rows)

    def _add(self, table: str, values: dict[str, Any]) -> int:
        values.setdefault("id", next(self._numbers))
        self.insert(table, [values])
        return int(values["id"])

    def account(self, **values: Any) -> int:
        """An account's id."""
        number = next(self._numbers)
        defaults = {"name": f"Account {number}", "permalink": f"account-{number}", "status": "active"}
        return self._add("accounts", defaults | values)

    def project(self, **values: Any) -> int:
        """A project's id; of a new account unless one is given."""
        if "account_id" not in values:
            values["account_id"] = self.account()
        number = next(self._numbers)
        return self._add("projects", {"name": f"Project {number}", "permalink": f"project-{number}"} | values)

    def server(self, **values: Any) -> int:
        """A server's id."""
        number = next(self._numbers)
        defaults = {"identifier": new_uuid(), "name": f"web{number}", "protocol_type": "ssh", "enabled": True}
        return self._add("servers", defaults | values)

    def server_group(self, **values: Any) -> str:
        """A server group's identifier; of a new project unless a parent is given."""
        if "parent_id" not in values:
            values |= {"parent_type": "Project", "parent_id": self.project()}
        values.setdefault("identifier", new_uuid())
        self._add("server_groups", {"name": "Web servers"} | values)
        return str(values["identifier"])

    def deployment(
        self,
        *,
        servers: list[int | None] | None = None,
        transfers: list[int | None] | None = None,
        **values: Any,
    ) -> str:
        """A deployment's identifier, with a deployments_servers row and a transfer_files step for each id given."""
        if "project_id" not in values:
            values["project_id"] = self.project()
        values.setdefault("identifier", new_uuid())
        defaults = {"status": "completed", "branch": "main", "preview": False, "created_at": CREATED}
        deployment = self._add("deployments", defaults | values)
        for server_id in servers or []:
            self.deployment_server(deployment_id=deployment, server_id=server_id)
        for server_id in transfers or []:
            self.step(deployment_id=deployment, server_id=server_id)
        return str(values["identifier"])

    def deployment_server(self, **values: Any) -> int:
        """A deployments_servers row's id."""
        return self._add("deployments_servers", {"status": "completed"} | values)

    def step(self, **values: Any) -> int:
        """A step's id."""
        defaults = {"identifier": new_uuid(), "step": "transfer_files", "status": "completed", "created_at": CREATED}
        return self._add("deployment_steps", defaults | values)

    def log(self, step: int, message: str, *, type: str = "error", **values: Any) -> int:  # noqa: A002 - the column's name
        """The id of a line in a step's log."""
        named = {"deployment_step_id": step, "type": type, "message": message, "created_at": CREATED}
        return self._add("deployment_step_logs", named | values)

    def agent(self, **values: Any) -> int:
        """A network agent's id."""
        number = next(self._numbers)
        return self._add("agents", {"identifier": new_uuid(), "name": f"agent{number}", "online": True} | values)


def new_uuid() -> str:
    """A fresh identifier."""
    return str(uuid.uuid4())
