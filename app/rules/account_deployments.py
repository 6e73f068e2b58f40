"""A page of an account's deployments: filters, rollbacks, the last success, and the first failure since."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from app.rules import Record, group_by
from app.rules.find.identifier import read_identifier
from app.rules.plain import bare
from app.rules.runs import last_turns, with_details


def named(rows: Iterable[Record], wanted: str) -> list[Record]:
    """Return the rows whose UUID, permalink or name equals the text."""
    texts = {wanted.lower(), bare(wanted).lower(), read_identifier(wanted).text.lower()}
    return [row for row in rows if {str(row[key]).lower() for key in ("identifier", "permalink", "name")} & texts]


def shown(runs: Iterable[Record], earlier: Iterable[Record], base: str) -> list[Record]:
    """Return the deployments in the form of the answer."""
    history = group_by(sorted(earlier, key=lambda row: -row["id"]), itemgetter("parent_type", "parent_id"))
    return [
        with_details(run, base)
        | {"project": run["project"] and run["project"]["permalink"], "rollback": rollback(run, history)}
        for run in runs
    ]


def rollback(run: Record, history: Mapping[tuple[Any, Any], list[Record]]) -> bool | None:
    """Return whether an earlier deployment to the target, but not the last one, ended at this one's revision.

    Deploying a revision once more is no rollback. None when target or revision are not on record, or the deployment is
    none of those that were read. `history` has, by target, the rows of `list_earlier`.
    """
    if run["parent_id"] is None or not run["end_revision"] or run["preview"]:
        return None
    alike = [
        row
        for row in history.get((run["parent_type"], run["parent_id"]), [])
        if row["end_revision"] == run["end_revision"]
    ]
    own = next((row for row in alike if row["id"] == run["id"]), None)
    if own is None:
        return None
    return own["previous"] != run["end_revision"] and any(row["id"] < run["id"] for row in alike)


class Filters(NamedTuple):
    """The filters of a list; None: not filtered by this."""

    branch: str | None = None
    status: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the columns of deployments that the filters and `find_turns` read."""
        return ("status", "branch", "preview", *(["created_at"] if self.since or self.until else []))

    def let_through(self, run: Record, *, any_status: bool = False) -> bool:
        """Return whether the deployment passes the filters."""
        created = run.get("created_at")
        return (
            (self.branch is None or run["branch"] == self.branch)
            and (any_status or self.status is None or run["status"] == self.status)
            and (self.since is None or (created is not None and created >= self.since))
            and (self.until is None or (created is not None and created < self.until))
        )


class Turns(NamedTuple):
    """Ids of the last success and the first failure since; each may be None."""

    last_success: int | None
    first_failure_since: int | None


def find_turns(newest: Iterable[Record], filters: Filters) -> Turns:
    """Return the newest success and the oldest failure after it, among these deployments without previews."""
    found = last_turns(run for run in newest if filters.let_through(run, any_status=True))
    return Turns(*(run["id"] if run else None for run in found))
