"""What the row of a deployment says beside its own columns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.rules.urls import page

Record = dict[str, Any]

KINDS = {"Server": "server", "ServerGroup": "server_group"}
NEEDED = {
    "deployer": ("deployer",),
    "start_revision": ("start_revision",),
    "end_revision": ("end_revision",),
    "target": ("parent_type", "parent_id"),
}
"""Keys of an answer, with the columns of deployments that a replica may lack."""


def with_details(run: Record, base: str) -> Record:
    """Return the deployment with `target`, `url` and `duration_seconds`; `run` has its `project` and `account`."""
    return run | {
        "target": target_of(run),
        "url": url_of(run, base),
        "duration_seconds": duration_seconds(run),
    }


def target_of(run: Record) -> Record | None:
    """Return the server or group that was deployed to; None when that is not on record, or its row is gone."""
    kind = KINDS.get(run.get("parent_type") or "")
    row = run.get(f"target_{kind}") if kind else None
    return {"kind": kind, "name": row["name"], "identifier": row["identifier"]} if row else None


def url_of(run: Record, base: str) -> str | None:
    """Return DeployHQ's own page of the deployment."""
    account, project = run["account"] or {}, run["project"] or {}
    return page(base, account.get("permalink"), project.get("permalink"), "deployments", run["identifier"] or "")


def duration_seconds(run: Record) -> int | None:
    """Return how long the deployment ran; None while it runs, and when its times contradict each other.

    A retry keeps the earlier run's failed_at, which is then before started_at.
    """
    started = run["started_at"]
    ended = run["completed_at"] if isinstance(run["completed_at"], datetime) else run["failed_at"]
    if not (isinstance(started, datetime) and isinstance(ended, datetime) and ended >= started):
        return None
    return int((ended - started).total_seconds())


def lacking(absent: Iterable[str]) -> list[str]:
    """Return a caveat for each of these keys whose columns the replica lacks."""
    lacks = set(absent)
    return [
        f"{key} is null: this replica has no {', '.join(missing)}."
        for key, columns in NEEDED.items()
        if (missing := [f"deployments.{name}" for name in columns if f"deployments.{name}" in lacks])
    ]
