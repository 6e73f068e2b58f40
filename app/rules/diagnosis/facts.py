"""The rows of one deployment, with look-ups for the finders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any

from app.rules import Record, group_by
from app.rules.deployments import UNFINISHED
from app.rules.step_texts import StepTexts, quote, shortened

PENDING = ("pending", "queued")
RUNNING = ("running", "building", "transferring")
ACTIVE = (*PENDING, *RUNNING)
"""Statuses of deployments that hold a slot or wait for one."""
FAILED = ("failed", "preview_failed")
INACTIVE = {"suspended", "cancelled", "canceled", "closed", "inactive", "disabled"}
"""Statuses of accounts that may not deploy."""
NO_TRANSFER_PROTOCOLS = ("shell", "docker_build", "custom_action", "heroku", "elastic_beanstalk")
"""Protocols whose servers need no transfer_files step."""
UNREACHED = (None, "pending", "skipped", "queued")
"""Statuses of steps that did not begin."""

LONGEST_NAME = 40  # characters of a server's name in a sentence; evidence has the full name
MOST_READ = 100  # failed steps of a deployment whose texts are read
MOST_READ_OF_PAST = 40  # failed steps of earlier deployments, in addition to the last one of each


def steps_to_read(steps: Iterable[Record], history: Sequence[Record]) -> list[int]:
    """Return the ids of the failed steps to read: the deployment's first ones, and those of earlier deployments."""
    failed = [step["id"] for step in steps if step["status"] == "failed"]
    last = [row["failed_step_id"] for row in history if row["failed_step_id"]]
    earlier = [row["id"] for row in history if row["kind"] == "failed"]
    return list(dict.fromkeys([*failed[:MOST_READ], *last, *earlier[:MOST_READ_OF_PAST]]))


@dataclass(frozen=True)
class Facts:
    """The rows that were read. Values of columns that the replica lacks are None; `absent` names these columns."""

    deployment: Record
    """The row, with `project`, `account` and `group` (the server group that was deployed to)."""
    now: datetime
    """The time of the rows: now less the lag, UTC without zone, as Rails stores times."""
    lag: float | None = None
    """The replica's lag in seconds. None: unknown, or no replica."""
    used: list[Record] = field(default_factory=list)
    """One for each deployments_servers row: `server_id`, `status`, and the server with its parts."""
    stepped: list[Record] = field(default_factory=list)
    """Servers that the steps name."""
    members: list[Record] = field(default_factory=list)
    """Servers that are now in the target group, or in the groups of the deployment's servers."""
    steps: list[Record] = field(default_factory=list)
    texts: StepTexts = field(default_factory=lambda: StepTexts({}))
    """Texts of the failed steps that were read."""
    history: list[Record] = field(default_factory=list)
    """Deployments to the target up to this one, newest first, later ones that completed, and past failed steps."""
    active: list[Record] = field(default_factory=list)
    """Deployments of the account that run or wait, oldest first."""
    absent: frozenset[str] = frozenset()
    """Columns that the replica lacks, such as agents.online."""
    is_complete: bool = True
    """False: there are more steps or servers than were read, so missing ones prove nothing."""

    @property
    def status(self) -> str:
        return self.deployment["status"] or ""

    @property
    def is_preview(self) -> bool:
        return bool(self.deployment["preview"]) or self.status.startswith("preview")

    @property
    def is_pending(self) -> bool:
        return self.status in PENDING

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED

    @property
    def has_failed(self) -> bool:
        return self.status in FAILED

    @property
    def was_retried(self) -> bool:
        """Whether the row has the time of a failure that is no longer its status."""
        return when(self.deployment["failed_at"]) is not None and not self.has_failed

    @property
    def is_over_in_failure(self) -> bool:
        return self.has_failed or self.status in ("cancelled", "aborted")

    @property
    def is_archived(self) -> bool:
        return bool(self.deployment["archived"] or when(self.deployment["archived_at"]))

    @property
    def is_of_config_files(self) -> bool:
        return bool(self.deployment["config_files_deployment"])

    @property
    def shows_lacks(self) -> bool:
        """Whether a missing transfer step is significant in this deployment."""
        return not (self.is_preview or self.is_archived or self.is_of_config_files) and self.is_complete

    @cached_property
    def inactive(self) -> list[str]:
        """Reasons why the account may not deploy, such as suspended."""
        account = self.deployment["account"] or {}
        states = [account["status"]] if account.get("status") in INACTIVE else []
        return [*states, *(["suspended"] if account.get("suspended") and "suspended" not in states else [])]

    @property
    def identifier(self) -> str:
        return str(self.deployment["identifier"])

    @cached_property
    def failed_steps(self) -> list[Record]:
        return [step for step in self.steps if step["status"] == "failed"]

    @cached_property
    def transfers(self) -> list[Record]:
        return [step for step in self.steps if step["step"] == "transfer_files"]

    @cached_property
    def servers(self) -> dict[int, Record]:
        """Rows of all servers that were read, by id."""
        known = (*self.members, *self.stepped, *self.used)
        return {entry["server"]["id"]: entry for entry in known if entry["server"]}

    @cached_property
    def used_ids(self) -> list[int]:
        """Ids of the deployment's servers, each once."""
        return list(dict.fromkeys(entry["server_id"] for entry in self.used if entry["server_id"] is not None))

    @cached_property
    def used_servers(self) -> list[Record]:
        """Rows of the deployment's servers that still exist."""
        return [self.servers[server_id] for server_id in self.used_ids if server_id in self.servers]

    def may_get_files(self, server_id: int) -> bool:
        """Return whether the server's protocol is outside NO_TRANSFER_PROTOCOLS."""
        entry = self.servers.get(server_id)
        return not entry or entry["server"]["protocol_type"] not in NO_TRANSFER_PROTOCOLS

    def seconds_since(self, time: datetime | None) -> float | None:
        """Return the seconds from a time to `now`; None for an unknown time."""
        return (self.now - time).total_seconds() if time else None

    def steps_of(self, server_id: int | None) -> list[Record]:
        """Return the steps on one server, in order."""
        return self._steps_by_server.get(server_id, [])

    @cached_property
    def steps_by_kind(self) -> dict[tuple[int | None, str | None], list[Record]]:
        """Steps by server and type, in order."""
        return group_by(self.steps, itemgetter("server_id", "step"))

    @cached_property
    def _steps_by_server(self) -> dict[int | None, list[Record]]:
        return group_by(self.steps, itemgetter("server_id"))

    def name(self, server_id: int | None) -> str:
        """Return the server's name for a sentence, or a description of a server without name."""
        if server_id is None:
            return "the whole project"
        return self._names.get(server_id) or f"a server that no longer exists (id {server_id})"

    @cached_property
    def _names(self) -> dict[int, str]:
        rows = (entry["server"] for entry in self.servers.values())
        return {row["id"]: shortened(quote(row["name"]) or f"server {row['identifier']}", LONGEST_NAME) for row in rows}


def when(value: Any) -> datetime | None:
    """Return a time; None for NULL and for MariaDB's 0000-00-00."""
    return value if isinstance(value, datetime) else None
