"""A server's deployments, and its namesakes in other projects, in the form of the answer."""

from collections.abc import Iterable, Sequence
from operator import itemgetter

from app.rules import Record, group_by
from app.rules.runs import duration_seconds, last_turns
from app.rules.urls import Pages, page

MOST_RUNS = 20


def shown_server(server: Record, base: str) -> Record:
    """Return the server and its group, each with the URL of its page."""
    pages, group = Pages.of(server, base), server["group"]
    return server | {
        "url": pages.url("servers", server["identifier"]),
        "group": group and group | {"url": pages.url("server_groups", group["identifier"])},
    }


def shown_runs(runs: Iterable[Record], steps: Iterable[Record], account: Record | None, base: str) -> list[Record]:
    """Return the deployments, each with its transfer_files steps and its failed steps on the server."""
    steps_of = group_by(steps, itemgetter("deployment_id"))
    return [
        shown_run(run, account, base)
        | {
            "transfers": [step for step in steps_of[run["deployment_id"]] if step["step"] == "transfer_files"],
            "failed_steps": [step for step in steps_of[run["deployment_id"]] if step["status"] == "failed"],
        }
        for run in runs
    ]


def shown_run(run: Record, account: Record | None, base: str) -> Record:
    """Return a deployment with the URL of its page."""
    url = page(base, (account or {}).get("permalink"), run["project"], "deployments", run["identifier"])
    return run | {"duration_seconds": duration_seconds(run), "url": url}


def turns(runs: Sequence[Record], account: Record | None, base: str) -> Record:
    """Return the last success, and the first failure since, each None when there is none."""
    success, failure = last_turns(runs)
    return {
        "last_success": success and shown_run(success, account, base),
        "failing_since": failure and shown_run(failure, account, base),
    }


def namesakes(rows: Iterable[Record], account: Record | None, base: str) -> list[Record]:
    """Return the servers of the same name, each with its last deployment or None."""
    return [
        row["server"]
        | {
            "project": row["project"],
            "last_deployment": shown_run(row, account, base) if row["identifier"] else None,
            "url": page(
                base, (account or {}).get("permalink"), row["project"], "servers", row["server"]["identifier"] or ""
            ),
        }
        for row in rows
    ]
