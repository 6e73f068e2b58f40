"""The account's projects, deployments and agents in its overview."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from app.rules import Record
from app.rules.diagnosis.facts import PENDING, RUNNING
from app.rules.urls import page

MOST_PROJECTS = MOST_ACTIVE = 100


def newest_first(projects: Iterable[Record]) -> list[Record]:
    """Return the projects, the last deployed one first."""

    def key(row: Record) -> tuple[datetime, int]:
        times = [value for value in (row["last_deployed_at"], row["created_at"]) if isinstance(value, datetime)]
        return times[0] if times else datetime.min, row["id"]

    return sorted(projects, key=key, reverse=True)


class Newest(NamedTuple):
    """Ids of the deployments that the overview shows."""

    last: dict[int, int]
    """The last deployment of each project, by project id; projects without a new one are absent."""
    running: list[int]
    pending: list[int]


def read_newest(runs: Iterable[Record]) -> Newest:
    """Return the ids to show among these deployments, which are sorted newest first."""
    found = Newest({}, [], [])
    for run in runs:
        found.last.setdefault(run["project_id"], run["id"])
        if run["status"] in PENDING:
            found.pending.append(run["id"])
        elif run["status"] in RUNNING:
            found.running.append(run["id"])
    return Newest(found.last, found.running[:MOST_ACTIVE], found.pending[:MOST_ACTIVE])


class Details(NamedTuple):
    """The rows of the projects and deployments to show."""

    account: Record
    permalinks: Mapping[int, str]
    """Permalinks of the account's projects, by id."""
    rows: list[Record]
    base: str

    def runs(self, ids: Iterable[int]) -> list[Record]:
        """Return these deployments, each with its project and the URL of its page."""
        by_id = {row["id"]: row for row in self.rows if row["kind"] == "run"}
        return [self._run(by_id[run_id]) for run_id in ids if run_id in by_id]

    def projects(self, projects: Iterable[Record], last: Mapping[int, int]) -> list[Record]:
        """Return the projects with their numbers of servers and groups, and their last deployment."""
        counted = {row["project_id"]: row for row in self.rows if row["kind"] == "project"}
        return [self._project(row, counted[row["id"]], last.get(row["id"])) for row in projects]

    def agents(self) -> list[Record]:
        """Return the account's agents."""
        names = ("identifier", "name", "online", "revoked_at", "created_at")
        rows = [row for row in self.rows if row["kind"] == "agent"]
        return [{name: row[f"agent__{name}"] for name in names} for row in rows]

    def _project(self, project: Record, counted: Record, last: int | None) -> Record:
        of_index = [self._run(counted)] if counted["id"] is not None else []
        found = self.runs([last]) if last is not None else of_index
        return project | {
            "url": page(self.base, self.account["permalink"], project["permalink"]),
            "servers": counted["servers"],
            "server_groups": counted["server_groups"],
            "last_deployment": found[0] if found else None,
        }

    def _run(self, row: Record) -> Record:
        project = self.permalinks.get(row["project_id"])
        url = page(self.base, self.account["permalink"], project, "deployments", row["identifier"] or "")
        return row | {"project": project, "url": url}


def lacking(absent: Iterable[str]) -> list[str]:
    """Return a caveat if the replica lacks the table of agents or its column `online`."""
    lacks = set(absent)
    if {"agents.id", "agents.account_id"} & lacks:
        return ["The list of agents is empty: this replica does not have them."]
    if "agents.online" in lacks:
        return ["Whether an agent is online is null: this replica has no agents.online."]
    return []
