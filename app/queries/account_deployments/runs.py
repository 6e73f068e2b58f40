"""The deployments of a page in full, and earlier ones to the same targets."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select, true

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record
from app.models import deployments
from app.queries.records import at_most, fetch_all, nest
from app.queries.targets import has_target, select_runs

EARLIER = 2_000
"""Deployments to the targets of a page, among which those before it are looked for."""

RUN = (
    *("id", "identifier", "status", "branch", "preview", "created_at", "queued_at", "started_at", "completed_at"),
    *("failed_at", "deployer", "start_revision", "end_revision", "parent_id"),
)


def list_runs(ids: Collection[int]) -> dict[int, Record]:
    """Return these deployments by id, each with `project`, `account` and target. No statement for no ids."""
    if not ids:
        return {}
    return {row["id"]: nest(row) for row in fetch_all(_runs(known_columns()), ids=list(ids))}


@cache
def _runs(known: Columns) -> Select[Any]:
    runs = select_runs(known, RUN, project=("id", "permalink"), account=("id", "permalink"))
    return runs.where(deployments.c.id.in_(bindparam("ids", expanding=True)))


def list_earlier(runs: Sequence[Record]) -> list[Record]:
    """Return these deployments and earlier ones to their targets that ended at one of their revisions.

    `previous` is where the deployment before ended. Only the targets' newest EARLIER are read; previews are none.
    Nothing when the replica does not know targets or revisions. `runs` are rows of `list_runs`, the newest first.
    """
    known = known_columns()
    target_ids = {run["parent_id"] for run in runs if run["parent_id"] is not None}
    revisions = {run["end_revision"] for run in runs if run["end_revision"]}
    if not (target_ids and revisions and has_target(known)):
        return []
    given = {"target_ids": list(target_ids), "revisions": list(revisions), "newest_id": runs[0]["id"]}
    return fetch_all(_earlier, **given)


_run = deployments.c
_ids: BindParameter[int] = bindparam("target_ids", expanding=True, literal_execute=True)  # as in app.queries.newest
_last: BindParameter[int] = bindparam("newest_id", literal_execute=True)
_newest = select(_run.id).where(_run.parent_id.in_(_ids), _run.id <= _last)
_found = _newest.order_by(_run.id.desc()).limit(at_most(EARLIER)).subquery()
_before = func.lag(_run.end_revision).over(partition_by=(_run.parent_type, _run.parent_id), order_by=_run.id)
_history = (
    select(_run.id, _run.parent_type, _run.parent_id, _run.end_revision, _before.label("previous"))
    .join(_found, _found.c.id == _run.id)
    .where(_run.preview.is_not(true()))
    .subquery()
)
_earlier = select(_history).where(_history.c.end_revision.in_(bindparam("revisions", expanding=True)))
