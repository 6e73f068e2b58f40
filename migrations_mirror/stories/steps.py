"""Steps of a deployment, for the stories.

waiting_for_capacity, repo_checkout, run_build_command and transfer_files are published names. The others are assumed:
prepare_release, link_release, run_ssh_command, upload_config_files, run_deployment_check, notify.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

Row = dict[str, Any]
LogLine = tuple[str, str, str | None]  # type, message, detail


@dataclass(frozen=True)
class Step:
    """A row of deployment_steps without deployment and times."""

    step: str
    stage: str
    description: str
    server: int | None = None
    seconds: int = 9
    status: str = "completed"
    total: int | None = None
    done: int | None = None
    log: tuple[LogLine, ...] = ()


def waiting(status: str = "completed") -> Step:
    """Return the first step of every deployment, waiting for capacity."""
    return Step(
        "waiting_for_capacity", "preparing", "Waiting for an available deployment slot", seconds=2, status=status
    )


def preparation(build: str = "Build assets") -> list[Step]:
    """Return the steps before the first server."""
    return [
        waiting(),
        Step("repo_checkout", "preparing", "Checking out repository for deployment", seconds=14),
        Step("run_build_command", "building", f'Running build command "{build}"', seconds=71),
    ]


def transfer(server: Row, files: int = 48) -> Step:
    """Return the step that transfers files to a server."""
    return Step(
        "transfer_files", "transferring", "Transferring changed files", server["id"], 23, total=files, done=files
    )


def transfers(servers: Iterable[Row], files: int = 48) -> list[Step]:
    """Return the usual steps on these servers. Only zero-downtime servers have releases."""
    servers = list(servers)
    atomic = [server["id"] for server in servers if server["atomic"]]
    return [
        *(Step("prepare_release", "transferring", "Preparing release directory", server, 4) for server in atomic),
        *(transfer(server, files) for server in servers),
        *(Step("link_release", "transferring", "Linking release directory to current", server, 3) for server in atomic),
    ]


def finishing() -> list[Step]:
    """Return the steps after the last server."""
    return [Step("notify", "finishing", "Sending emails", seconds=4)]


def ssh_command(server: Row, name: str) -> Step:
    """Return the step of an SSH command on the server."""
    return Step("run_ssh_command", "transferring", f"Running SSH command {name}", server["id"], 12)


def failed(step: Step, *log: LogLine) -> Step:
    """Return the step as failed, with its log."""
    return replace(step, status="failed", done=0 if step.total else None, log=log)


def running(step: Step, done: int | None = None) -> Step:
    """Return the step as running."""
    return replace(step, status="running", done=done)


def unreached(steps: Iterable[Step], status: str = "pending") -> list[Step]:
    """Return the steps as not begun."""
    return [replace(step, status=status, done=0 if step.total else None) for step in steps]
