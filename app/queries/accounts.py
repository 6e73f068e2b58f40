"""Statements of the account endpoints, built once."""

from datetime import datetime
from functools import cache
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

from app.db.columns import Columns
from app.db.engine import db
from app.db.known import known, known_columns
from app.db.statements import Record
from app.models import accounts, deployments, projects
from app.queries.records import columns, fetch_all, fetch_one_spelled, present, spelled


def find_account(permalink: str, shown: tuple[str, ...] = ("id", "name", "permalink", "status")) -> Record | None:
    """Return these columns of the account, or None."""
    return fetch_one_spelled(_account(known_columns(), shown), "permalink", permalink)


@cache
def _account(known: Columns, shown: tuple[str, ...]) -> Select[Any]:
    return select(*present(known, accounts, *shown)).where(spelled(accounts.c.permalink, "permalink"))


def list_recent_failures(account_id: int, limit: int) -> list[Record]:
    """Return at most `limit` deployments of the account that have failed_at, the newest failure first."""
    return fetch_all(_by_indexes[failures_plan()], account_id=account_id, limit=limit, limit_less_one=limit - 1)


def failures_plan() -> str:
    """Return the name of the statement that fits the replica's indexes; all of them give the same answer."""
    if not known().schema().has_failures_index:
        return "reading"
    return "mysql" if db.engine.dialect.name in ("mysql", "mariadb") else "index"


EARLIEST = datetime.min
"""Earlier than any failure, and later than 0000-00-00, which MariaDB and MySQL can hold, and which is not NULL."""

_of_account = projects.c.account_id == bindparam("account_id")
_newest_first = [deployments.c.failed_at.desc(), deployments.c.id.desc()]
_shown = columns(deployments, "identifier", "branch", "status", "failed_at", "created_at")


def _by_reading() -> Select[Any]:
    """Return the statement for Rails' own indexes, none of which has failed_at: it reads each deployment once.

    The sort carries only ids and times; the other columns are read for the rows of the answer.
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
    """Return the statement for an index on (project_id, failed_at): it reads few rows of each project.

    The answer is within the `limit` projects that failed last, and in each not older than its `limit`-th failure.
    `nulls_last`: in descending order MariaDB and MySQL put NULL last, PostgreSQL first.
    """
    hot = _last_failed_projects(nulls_last=nulls_last)
    nth = _failure_of(hot, "failed_at", "-failed_at", nulls_last=nulls_last).offset(bindparam("limit_less_one"))
    if nulls_last:
        oldest: ColumnElement[Any] = cast(literal(datetime.min), DateTime)
    else:
        oldest = _failure_of(hot, "failed_at", "failed_at", nulls_last=False).scalar_subquery()
    since = func.coalesce(nth.scalar_subquery(), oldest).label("since")
    # The limit excludes no row. Without it MariaDB computes `since` for each deployment, not once for each project.
    bounded = select(hot.c.id, hot.c.permalink, since).limit(bindparam("limit")).subquery("bounded")
    project_id = deployments.c.project_id
    # With `=` MariaDB looks up the project and reads all of its failures; with a range it starts at `since`.
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
    """Return the `limit` projects of the account that failed last."""
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
    """Return a column of a project's first failure in this order; `-` before a name means descending.

    With `nulls_last`, a project without such a failure yields a deployment that has not failed: to exclude those,
    MariaDB would read all of them.
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
