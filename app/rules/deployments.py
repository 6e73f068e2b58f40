"""What the rows of a deployment amount to. The plan's rules, in Ruby's meaning.

The mismatch lists follow Ruby's array difference and `group_by`: order and repeats of the left side are kept, and the
id of a row that names no server (None) counts as one more id.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

Record = dict[str, Any]
ServerId = int | None

UNFINISHED = ("pending", "queued", "running", "building", "transferring", "preview_pending")
"""Statuses of deployments that are not over. DeployHQ's statuses are an open set: these are those that are known."""

PREVIEW_DIAGNOSTICS = {"preview": True, "mismatch_detection_skipped": True}


def is_provisional(deployment: Record) -> bool:
    """Return whether the deployment is not over, so that what its rows say can change."""
    return deployment["status"] in UNFINISHED


class Mismatch(NamedTuple):
    """The three ways in which servers and transfer_files steps can disagree, as server ids."""

    missing: list[ServerId]
    """Servers of the deployment without a transfer_files step."""
    orphaned: list[ServerId]
    """Servers with a transfer_files step that are not in the deployment."""
    duplicate: list[ServerId]
    """Servers with more than one transfer_files step, each once."""

    @property
    def found(self) -> bool:
        """Ruby's `any?`: a list that holds nothing but nil is as good as empty."""
        return bool(self.named)

    @property
    def named(self) -> list[int]:
        """Each server id of the three lists, once."""
        return list(dict.fromkeys(server_id for ids in self for server_id in ids if server_id is not None))


def find_mismatch(server_ids: Sequence[ServerId], transfer_server_ids: Sequence[ServerId]) -> Mismatch:
    """Compare the server ids of deployments_servers rows with those of transfer_files steps."""
    servers, transfers = set(server_ids), Counter(transfer_server_ids)
    return Mismatch(
        missing=[server_id for server_id in server_ids if server_id not in transfers],
        orphaned=[server_id for server_id in transfer_server_ids if server_id not in servers],
        duplicate=[server_id for server_id, steps in transfers.items() if steps > 1],
    )


def count_by_type(step_counts: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    """The counts by type of step. Rails prints a missing type as the empty key, and lets an empty type replace it."""
    nameless_first = sorted(step_counts, key=lambda count: count[0] is not None)
    return {step or "": number for step, number in nameless_first}


def with_steps(servers: Iterable[Record], steps: Iterable[Record]) -> list[Record]:
    """Each server with its own steps. A server row without a server id gets the steps without one, as in Ruby."""
    steps_of: defaultdict[ServerId, list[Record]] = defaultdict(list)
    for step in steps:
        steps_of[step["server_id"]].append(step)
    return [
        server
        | {
            "steps": steps_of[server["server_id"]],
            "has_transfer_step": any(step["step"] == "transfer_files" for step in steps_of[server["server_id"]]),
        }
        for server in servers
    ]
