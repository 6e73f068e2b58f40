"""The rows of one deployment: servers, steps and log lines."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from migrations_mirror.stories.book import Book, Row
from migrations_mirror.stories.identifiers import made_identifier
from migrations_mirror.stories.steps import Step

QUEUE_TIME = timedelta(seconds=1, microseconds=734_205)
BEGUN = ("completed", "failed", "running")


def deploy(
    book: Book,
    row_id: int,
    identifier: str,
    project: Row,
    *,
    at: str,
    to: Sequence[Row],
    steps: Sequence[Step],
    status: str = "completed",
    **values: Any,
) -> None:
    """Add a deployment requested at a UTC time; its other times follow from its steps."""
    requested = datetime.fromisoformat(at)
    ended = add_steps(book, row_id, steps, requested)
    has_waited = bool(steps) and steps[0].status == "completed"  # for capacity
    times = {
        **dict.fromkeys(("created_at", "queued_at"), requested),
        "started_at": requested + QUEUE_TIME if has_waited else None,
        "completed_at": ended if status == "completed" else None,
        "failed_at": ended if status.endswith("failed") else None,
        "updated_at": ended,
    }
    add_servers(book, row_id, to, steps)
    named = {"identifier": identifier, "project_id": project["id"], "status": status}
    book.add("deployments", row_id, **named | times | usual(status, to) | values)


def usual(status: str, to: Sequence[Row]) -> Row:
    """Return the defaults of a deployment: branch main, and the group of its first server as target."""
    parent_type = "ServerGroup" if to and to[0]["server_group_id"] else "Server"
    return {
        "branch": "main",
        "preview": status.startswith("preview"),
        "parent_type": parent_type,
        "parent_id": to[0]["server_group_id"] or to[0]["id"] if to else None,
        "deployer": "Priya Shah",
        "config_files_deployment": False,
        "deferred": False,
        "archived": False,
    }


def add_servers(book: Book, deployment_id: int, servers: Sequence[Row], steps: Sequence[Step]) -> None:
    for position, server in enumerate(servers):
        own = [step for step in steps if step.server == server["id"]]
        book.add(
            "deployments_servers",
            deployment_id * 10 + position,
            deployment_id=deployment_id,
            server_id=server["id"],
            status=worst_status(own),
            file_operations=sum(step.done or 0 for step in own),
        )


def worst_status(steps: Sequence[Step]) -> str:
    """Return a server's status: the worst of its steps, or pending without steps."""
    found = {step.status for step in steps}
    return next((status for status in ("failed", "running", "completed") if status in found), "pending")


def add_steps(book: Book, deployment_id: int, steps: Sequence[Step], requested: datetime) -> datetime:
    """Add the steps in sequence; return the time of the last change."""
    clock = requested
    for position, step in enumerate(steps):
        row_id = deployment_id * 100 + position
        if step.status in BEGUN:
            clock += timedelta(seconds=step.seconds, microseconds=row_id * 7919 % 1_000_000)
        moved = clock if step.status in BEGUN else requested
        times = {"created_at": requested, "updated_at": moved}
        book.add("deployment_steps", row_id, deployment_id=deployment_id, **step_columns(row_id, step) | times)
        for line, (kind, message, detail) in enumerate(step.log):
            words = {"type": kind, "message": message, "detail": detail, "created_at": moved}
            book.add("deployment_step_logs", row_id * 10 + line, deployment_step_id=row_id, **words)
    return clock


def step_columns(row_id: int, step: Step) -> Row:
    return {
        "identifier": made_identifier(f"step {row_id}"),
        "server_id": step.server,
        "step": step.step,
        "stage": step.stage,
        "status": step.status,
        "description": step.description,
        "total_items": step.total,
        "completed_items": step.done,
        "logs": bool(step.log),
    }
