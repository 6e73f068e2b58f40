"""What the account endpoints read. One statement each, built once; the columns are those of every replica."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    Subquery,
    and_,
    bindparam,
    cast,
    func,
    literal,
    select,
    true,
)

from app.db.engine import db
from app.db.known import known
from app.db.statements import Record
from app.models import accounts, deployments, projects
from app.queries.records import columns, fetch_all, fetch_one_spelled, spelled

_account = select(*columns(accounts, "id", "name", "permalink", "status")).where(
    spelled(accounts.c.permalink, "permalink")
)


def find_account(permalink: str) -> Record | None:
    """The account, or None."""
    return fetch_one_spelled(_account, "permalink", permalink)


def list_recent_failures(account_id: int, limit: int) -> list[Record]:
    """At most `limit` deployments of the account that have a failure time, newest failure first."""
    return fetch_all(_by_indexes[failures_plan()], account_id=account_id, limit=limit, limit_less_one=limit - 1)


def failures_plan() -> str:
    """Return which statement suits the replica's indexes; each of them gives the same answer."""
    if not known().schema().has_failures_index:
        return "reading"
    return "mysql" if db.engine.dialect.name in ("mysql", "mariadb") else "index"


EARLIEST = datetime.min
"""Before any failure, and after 0000-00-00, which MariaDB and MySQL can hold: it is no time, and not NULL."""

_of_account = projects.c.account_id == bindparam("account_id")
_newest_first = [deployments.c.failed_at.desc(), deployments.c.id.desc()]
_shown = columns(deployments, "identifier", "branch", "status", "failed_at", "created_at")


def _by_reading() -> Select[Any]:
    """For Rails' own indexes. None of them knows failure times: each deployment of the account is read, once.

    Only ids and times take part in finding the newest; the other columns are read for those alone.
    """
    newest = (
        select(deployments.c.id)
        .join(projects, projects.c.id == deployments.c.project_id)
        .where(_of_account, deployments.c.failed_at > EARLIEST)
        .order_by(*_newest_first)
        .limit(bindparam("limit"))
        .subquery("newest")
    )
    return (
        select(*_shown, projects.c.permalink.label("project"))
        .join(newest, newest.c.id == deployments.c.id)
        .join(projects, projects.c.id == deployments.c.project_id)
        .order_by(*_newest_first)
    )


def _by_index(*, nulls_last: bool) -> Select[Any]:
    """For an index on project_id and failed_at: reads one failure of each project, and of few projects `limit` more.

    The answer is in the `limit` projects that failed last, and in each of them not older than its `limit`-th failure.
    `nulls_last`: what MariaDB and MySQL take for the end of this order, PostgreSQL takes for its beginning.
    """
    hot = _last_failed_projects(nulls_last=nulls_last)
    nth = _failure_of(hot, "failed_at", "-failed_at", nulls_last=nulls_last).offset(bindparam("limit_less_one"))
    if nulls_last:
        oldest: ColumnElement[Any] = cast(literal(datetime.min), DateTime)
    else:
        oldest = _failure_of(hot, "failed_at", "failed_at", nulls_last=False).scalar_subquery()
    since = func.coalesce(nth.scalar_subquery(), oldest).label("since")
    # This limit leaves nothing out: MariaDB works `since` out once for each project only because of it.
    bounded = select(hot.c.id, hot.c.permalink, since).limit(bindparam("limit")).subquery("bounded")
    project_id = deployments.c.project_id
    # MariaDB looks `=` up in the index and then reads all failures of the project; a range it reads from `since` on.
    a_range = and_(project_id >= bounded.c.id, project_id <= bounded.c.id)
    in_project = a_range if nulls_last else project_id == bounded.c.id
    return (
        select(*_shown, bounded.c.permalink.label("project"))
        .join(bounded, and_(in_project, deployments.c.failed_at >= bounded.c.since))
        .where(deployments.c.failed_at > EARLIEST)
        .order_by(*_newest_first)
        .limit(bindparam("limit"))
    )


def _last_failed_projects(*, nulls_last: bool) -> Subquery:
    """The `limit` projects of the account whose newest failures are the newest."""
    last = deployments.alias("last")
    newest = _failure_of(projects, "id", "-failed_at", "-id", nulls_last=nulls_last)
    return (
        select(projects.c.id, projects.c.permalink)
        .select_from(projects.join(last, last.c.id == newest.scalar_subquery()))
        .where(_of_account, last.c.failed_at > EARLIEST)
        .order_by(last.c.failed_at.desc(), last.c.id.desc())
        .limit(bindparam("limit"))
        .subquery("hot")
    )


def _failure_of(project: FromClause, wanted: str, *order: str, nulls_last: bool) -> Select[Any]:
    """A column of the first of a project's failures in this order; `-` before a name means descending.

    With `nulls_last` it may be a deployment that has not failed, when there is no such failure: to leave those out,
    MariaDB would read every one of them in search of a failure.
    """
    failure = deployments.alias()
    keys = [failure.c[name[1:]].desc() if name.startswith("-") else failure.c[name] for name in order]
    failed = true() if nulls_last else failure.c.failed_at > EARLIEST
    return (
        select(failure.c[wanted])
        .where(failure.c.project_id == project.c.id, failed)
        .order_by(*keys)
        .limit(1)
        .correlate(project)
    )


_by_indexes = {
    "reading": _by_reading(),
    "index": _by_index(nulls_last=False),
    "mysql": _by_index(nulls_last=True),
}
