"""The plan's rules for a deployment's rows, with Ruby's semantics.

The mismatch lists follow Ruby's array difference and `group_by`: order and duplicates of the left side are kept, and
None, of a row that names no server, counts as an id.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from app.rules import Record, group_by

ServerId = int | None

UNFINISHED = ("pending", "queued", "running", "building", "transferring", "preview_pending")
"""Statuses of unfinished deployments. DeployHQ's statuses are an open set: these are the known ones."""

NO_SERVER = {"name": None, "identifier": None, "project_id": None}
"""Stands for a server whose row is gone."""
PREVIEW_DIAGNOSTICS = {"preview": True, "mismatch_detection_skipped": True}


def is_provisional(deployment: Record) -> bool:
    """Return whether the deployment is unfinished, so that its rows can still change."""
    return deployment["status"] in UNFINISHED


class Mismatch(NamedTuple):
    """Server ids by the three kinds of mismatch between servers and transfer_files steps."""

    missing: list[ServerId]
    """Servers of the deployment without a transfer_files step."""
    orphaned: list[ServerId]
    """Servers with a transfer_files step that are not in the deployment."""
    duplicate: list[ServerId]
    """Servers with several transfer_files steps, each once."""

    @property
    def found(self) -> bool:
        """Whether a list holds an id, as Ruby's `any?`: nil alone counts as empty."""
        return bool(self.named)

    @property
    def named(self) -> list[int]:
        """The server ids of the three lists, each once."""
        return list(dict.fromkeys(server_id for ids in self for server_id in ids if server_id is not None))


def find_mismatch(server_ids: Sequence[ServerId], transfer_server_ids: Sequence[ServerId]) -> Mismatch:
    """Return the differences between the server ids of deployments_servers rows and of transfer_files steps."""
    servers, transfers = set(server_ids), Counter(transfer_server_ids)
    return Mismatch(
        missing=[server_id for server_id in server_ids if server_id not in transfers],
        orphaned=[server_id for server_id in transfer_server_ids if server_id not in servers],
        duplicate=[server_id for server_id, steps in transfers.items() if steps > 1],
    )


def count_by_type(step_counts: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    """Return the counts by type of step. Rails prints NULL as the empty key, and an empty type replaces that count."""
    nameless_first = sorted(step_counts, key=lambda count: count[0] is not None)
    return {step or "": number for step, number in nameless_first}


def with_steps(servers: Iterable[Record], steps: Iterable[Record]) -> list[Record]:
    """Return each server with its steps. A row without a server id gets the steps without one, as in Ruby."""
    steps_of = group_by(steps, itemgetter("server_id"))
    return [
        server
        | {
            "steps": steps_of[server["server_id"]],
            "has_transfer_step": any(step["step"] == "transfer_files" for step in steps_of[server["server_id"]]),
        }
        for server in servers
    ]
