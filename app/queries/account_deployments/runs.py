"""The deployments themselves: a page of them, where they turned from success to failure, and earlier ones."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, func, literal, select, union_all

from app.db.known import Columns, known_columns
from app.db.statements import Record
from app.models import accounts, deployments, projects
from app.queries.account_deployments.filters import Filters, conditions, joined, newest
from app.queries.records import empty, fetch_all, nest, part, present
from app.queries.targets import has_target, target, with_target

EARLIER = 2_000
"""Deployments to the targets of a page, among which those before it are looked for."""

RUN = ("identifier", "status", "branch", "preview", "created_at", "started_at", "completed_at", "failed_at")


def _columns(known: Columns) -> list[ColumnElement[Any]]:
    return [
        *present(
            known, deployments, "id", *RUN, "queued_at", "deployer", "start_revision", "end_revision", "parent_id"
        ),
        *part("project", projects, "id", "permalink"),
        *part("account", accounts, "id", "permalink"),
        *target(known),
    ]


def list_page(filters: Filters, limit: int) -> list[Record]:
    """Return the newest deployments that the filters let through (kind `run`), one more than `limit`.

    And of the kind `looked`, what was looked through: its oldest deployment, and in `id` the number.
    """
    given = filters.given
    rows = fetch_all(_page(known_columns(), frozenset(given)), limit=limit + 1, **given)
    return [nest(row) for row in rows]


@cache
def _page(known: Columns, names: frozenset[str]) -> CompoundSelect[Any]:
    run, columns, found = deployments.c, _columns(known), newest(names)
    shown = (
        select(literal("run").label("kind"), *columns)
        .select_from(with_target(known, joined(found)))
        .where(*conditions(names))
        .order_by(run.id.desc())
        .limit(bindparam("limit"))
    )
    looked = select(func.count().label("number"), func.min(found.c.id).label("oldest")).select_from(found).subquery()
    told = {"id": looked.c.number, "identifier": run.identifier, "created_at": run.created_at}
    oldest = (
        select(literal("looked"), *(told.get(str(column.key), empty(column)) for column in columns))
        .select_from(looked)
        .outerjoin(deployments, run.id == looked.c.oldest)
    )
    return union_all(select(shown.subquery()), oldest)


def list_turns(filters: Filters) -> list[Record]:
    """Return the newest success that the filters let through, and the oldest failure after it; of no previews."""
    given = filters._replace(before=None, status=None).given
    return [nest(row) for row in fetch_all(_turns(known_columns(), frozenset(given)), **given)]


@cache
def _turns(known: Columns, names: frozenset[str]) -> Select[Any]:
    run = deployments.c
    runs = (
        select(run.id, run.status)
        .select_from(joined(newest(names)))
        .where(*conditions(names), func.coalesce(run.preview, False).is_(False))
        .cte("runs")
    )
    success = select(func.max(runs.c.id)).where(runs.c.status == "completed").scalar_subquery()
    since = (runs.c.status == "failed", runs.c.id > func.coalesce(success, 0))
    failure = select(func.min(runs.c.id)).where(*since).scalar_subquery()
    ids = union_all(select(success.label("id")), select(failure)).subquery()
    return select(*_columns(known)).select_from(with_target(known, joined(ids)))


def list_earlier(target_ids: Collection[int], newest_id: int) -> list[Record]:
    """Return the newest deployments to these targets up to this one, EARLIER at most; previews are none.

    Nothing when the replica does not know targets or revisions.
    """
    known = known_columns()
    if not (target_ids and has_target(known) and ("deployments", "end_revision") in known):
        return []
    return fetch_all(_earlier, target_ids=list(target_ids), newest_id=newest_id)


_run = deployments.c
_ids = bindparam("target_ids", expanding=True, literal_execute=True)
_newest = select(_run.id).where(_run.parent_id.in_(_ids), _run.id <= bindparam("newest_id"))
_found = _newest.order_by(_run.id.desc()).limit(EARLIER).subquery()
_earlier = (
    select(_run.id, _run.parent_type, _run.parent_id, _run.end_revision)
    .join(_found, _found.c.id == _run.id)
    .where(func.coalesce(_run.preview, False).is_(False))
)
