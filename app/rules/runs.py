"""Values derived from a deployment's row."""

from collections.abc import Iterable
from datetime import datetime

from app.rules import Record
from app.rules.urls import Pages

KINDS = {"Server": "server", "ServerGroup": "server_group"}
NEEDED = {
    "deployer": ("deployer",),
    "start_revision": ("start_revision",),
    "end_revision": ("end_revision",),
    "target": ("parent_type", "parent_id"),
}
"""Keys of an answer, with the optional columns of deployments that they need."""


def with_details(run: Record, base: str) -> Record:
    """Return the deployment with `target`, `url` and `duration_seconds`; `run` has its `project` and `account`."""
    return run | {"target": target_of(run, base), "url": url_of(run, base), "duration_seconds": duration_seconds(run)}


def target_of(run: Record, base: str) -> Record | None:
    """Return the server or group that was deployed to; None if it is not on record or its row is gone."""
    kind = KINDS.get(run.get("parent_type") or "")
    row = run.get(f"target_{kind}") if kind else None
    url = row and Pages.of(run, base).url(f"{kind}s", row["identifier"])
    return {"kind": kind, "name": row["name"], "identifier": row["identifier"], "url": url} if row else None


def url_of(run: Record, base: str) -> str | None:
    """Return the URL of DeployHQ's page of the deployment, or None."""
    return Pages.of(run, base).url("deployments", run["identifier"])


def duration_seconds(run: Record) -> int | None:
    """Return the deployment's duration; None while it runs and if its times are inconsistent.

    A retry keeps the earlier run's failed_at, which is then before started_at.
    """
    started = run["started_at"]
    ended = run["completed_at"] if isinstance(run["completed_at"], datetime) else run["failed_at"]
    if not (isinstance(started, datetime) and isinstance(ended, datetime) and ended >= started):
        return None
    return int((ended - started).total_seconds())


def last_turns(newest: Iterable[Record]) -> tuple[Record | None, Record | None]:
    """Return the last success, and the first failure since, each None when there is none. Previews are neither."""
    failure = None
    for run in newest:
        if run["status"] == "completed" and not run["preview"]:
            return run, failure
        if run["status"] == "failed" and not run["preview"]:
            failure = run
    return None, failure


def lacking(absent: Iterable[str]) -> list[str]:
    """Return a caveat for each key of NEEDED whose columns the replica lacks."""
    lacks = set(absent)
    return [
        f"{key} is null: this replica has no {', '.join(missing)}."
        for key, columns in NEEDED.items()
        if (missing := [f"deployments.{name}" for name in columns if f"deployments.{name}" in lacks])
    ]
