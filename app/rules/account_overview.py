"""The account's projects and agents, as its overview shows them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app.rules.runs import url_of
from app.rules.urls import page

Record = dict[str, Any]

MOST_PROJECTS = 100
PENDING = ("pending", "queued")
ACTIVE = (*PENDING, "running", "building", "transferring")
"""DeployHQ's statuses are an open set: these are those that are known to run or wait."""


def newest_first(projects: Iterable[Record]) -> list[Record]:
    """Return the projects, the one that was deployed last first."""
    return sorted(projects, key=lambda row: (_time(row["last_deployed_at"]) or _time(row["created_at"]), row["id"]))[
        ::-1
    ]


def with_last_deployment(
    projects: Iterable[Record], counts: Mapping[int, Record], account: Record, base: str
) -> list[Record]:
    """Return the projects with their numbers of servers and groups, and their last deployment."""
    return [_project(row, counts.get(row["id"], {}), account, base) for row in projects]


def _project(row: Record, counted: Record, account: Record, base: str) -> Record:
    last = counted | {"account": account, "project": row} if counted.get("last_id") else None
    return row | {
        "url": page(base, account["permalink"], row["permalink"]),
        "servers": counted.get("servers", 0),
        "server_groups": counted.get("server_groups", 0),
        "last_deployment": last and last | {"url": url_of(last, base)},
    }


def active(rows: Iterable[Record], account: Record, base: str) -> tuple[list[Record], list[Record]]:
    """Return the deployments that run and those that wait, each with its page."""
    shown = [
        row | {"url": url_of(row | {"account": account, "project": {"permalink": row["project"]}}, base)}
        for row in rows
        if row["kind"] == "deployment"
    ]
    return [row for row in shown if row["status"] not in PENDING], [row for row in shown if row["status"] in PENDING]


def lacking(absent: Iterable[str]) -> list[str]:
    """Return a caveat about the agents, when the replica has none or not whether they are online."""
    lacks = set(absent)
    if {"agents.id", "agents.account_id"} & lacks:
        return ["The list of agents is empty: this replica does not have them."]
    if "agents.online" in lacks:
        return ["Whether an agent is online is null: this replica has no agents.online."]
    return []


def _time(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.min
