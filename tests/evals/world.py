"""What the seeded states are told with: an account, its servers and a deployment's steps, relative to now."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.builders import Rails

TO_GROUP: dict[str, Any] = {"parent_type": "ServerGroup", "parent_id": 7}
"""The columns of a deployment to the project's server group."""
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

    def retried(self) -> dict[str, Any]:
        """The columns of a deployment that failed two hours ago and was retried a minute ago."""
        times = {"started_at": None, "failed_at": self.ago(hours=2), "updated_at": self.ago(minutes=1)}
        return {"status": "pending"} | times

    def agent(self, **values: Any) -> int:
        """The id of the account's network agent, which is named office."""
        return self.rails.agent(account_id=self.account, name="office", **values)

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

    def deploy(
        self,
        to: list[int],
        *,
        id: int = 1,  # noqa: A002 - the column's name
        at: datetime | None = None,
        done: Sequence[int] = (),
        failed: dict[int, str] | None = None,
        **values: Any,
    ) -> str:
        """A deployment's identifier; requested at a time, else an hour ago, it was over ten minutes later.

        Its transfers to the servers of `done` went well, those to the servers of `failed` failed with an error line.
        """
        values = {"status": "failed" if failed else "completed"} | values
        at = at or self.ago(hours=1)
        times: dict[str, Any] = dict.fromkeys(("created_at", "queued_at", "started_at"), at)
        if values["status"] in ("completed", "failed"):
            times[f"{values['status']}_at"] = at + timedelta(minutes=10)
        row = times | values
        self.requested[id] = row.get("queued_at") or row["created_at"]
        identifier = self.rails.deployment(id=id, project_id=self.project, servers=list(to), **row)
        if done or failed:
            self.prepared(of=id)
        self.transfers(done, of=id)
        for server, message in (failed or {}).items():
            self.transfers([server], "failed", of=id, log=message, description="Transferring changed files")
        return identifier

    def step(
        self,
        step: str,
        server: int | None = None,
        status: str = "completed",
        *,
        of: int = 1,
        log: str | None = None,
        **values: Any,
    ) -> None:
        """Add a step, made when its deployment was requested, with an error line; it moved half an hour ago."""
        stages = dict.fromkeys(PREPARING, "preparing") | {
            "run_build_command": "building",
            "transfer_files": "transferring",
        }
        made = self.requested.get(of, self.ago(minutes=40))
        defaults = {"stage": stages.get(step), "updated_at": self.ago(minutes=30), "created_at": made}
        id_ = self.rails.step(deployment_id=of, step=step, server_id=server, status=status, **defaults | values)
        if log:
            self.rails.log(id_, log)

    def prepared(self, *, of: int = 1) -> None:
        """The steps before the first server is touched."""
        for step in PREPARING:
            self.step(step, of=of)

    def transfers(self, servers: Sequence[int], status: str = "completed", *, of: int = 1, **values: Any) -> None:
        """Add a transfer step for each of these servers."""
        for server in servers:
            self.step("transfer_files", server, status, of=of, **values)
