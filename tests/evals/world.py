"""What the seeded states are told with: an account, its servers and a deployment's steps, relative to now."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.builders import Rails

PREPARING = ("waiting_for_capacity", "repo_checkout", "run_build_command")


class World:
    """An account with one project, in a database that holds nothing else yet."""

    def __init__(self, rails: Rails, **account: Any) -> None:
        self.rails = rails
        self.now = datetime.now(UTC).replace(tzinfo=None)
        self.account = rails.account(**{"permalink": "acme", "name": "Acme"} | account)
        self.project = rails.project(account_id=self.account, permalink="shop", name="Shop")
        self.requested: dict[int, datetime] = {}

    def ago(self, **span: float) -> datetime:
        """A time before now."""
        return self.now - timedelta(**span)

    def queued(self, **span: float) -> dict[str, Any]:
        """The times of a deployment that waits since then."""
        return {"created_at": self.ago(**span), "queued_at": self.ago(**span), "started_at": None}

    def group(self, **values: Any) -> str:
        """The identifier of the project's server group, whose id is 7."""
        named = {"id": 7, "name": "Production", "parent_type": "Project", "parent_id": self.project}
        return self.rails.server_group(**named | values)

    def servers(self, *names: str, **values: Any) -> list[int]:
        """The ids of servers of the project."""
        return [
            self.rails.server(**{"name": name, "project_id": self.project, "created_at": self.ago(days=400)} | values)
            for name in names
        ]

    def deploy(self, to: list[int], *, id: int = 1, **values: Any) -> str:  # noqa: A002 - the column's name
        """A deployment's identifier, with its servers and no steps; completed an hour ago unless told otherwise."""
        times = {name: self.ago(hours=1) for name in ("created_at", "queued_at", "started_at")}
        if values.get("status", "completed") == "completed":
            times["completed_at"] = self.ago(minutes=50)
        if values.get("status") == "failed":
            times["failed_at"] = self.ago(minutes=50)
        row = times | values
        self.requested[id] = row.get("queued_at") or row["created_at"]
        return self.rails.deployment(id=id, project_id=self.project, servers=list(to), **row)

    def step(
        self, step: str, server: int | None = None, status: str = "completed", *, of: int = 1, **values: Any
    ) -> int:
        """A step's id; made when its deployment was requested, it moved half an hour ago."""
        stages = dict.fromkeys(PREPARING, "preparing") | {
            "run_build_command": "building",
            "transfer_files": "transferring",
        }
        made = self.requested.get(of, self.ago(minutes=40))
        defaults = {"stage": stages.get(step), "updated_at": self.ago(minutes=30), "created_at": made}
        return self.rails.step(deployment_id=of, step=step, server_id=server, status=status, **defaults | values)

    def prepared(self, *, of: int = 1) -> None:
        """The steps before the first server is touched."""
        for step in PREPARING:
            self.step(step, of=of)

    def transfers(self, servers: list[int], status: str = "completed", *, of: int = 1, **values: Any) -> list[int]:
        """A transfer step for each of these servers."""
        return [self.step("transfer_files", server, status, of=of, **values) for server in servers]

    def done(self, servers: list[int], *, of: int = 1) -> None:
        """Everything went well on these servers."""
        self.prepared(of=of)
        self.transfers(servers, of=of)

    def failed_transfer(self, server: int, message: str, *, of: int = 1, **values: Any) -> int:
        """A transfer that failed, with an error line."""
        step = self.step("transfer_files", server, "failed", of=of, description="Transferring changed files", **values)
        self.rails.log(step, message)
        return step
