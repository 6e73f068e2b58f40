"""Deployments by commit or branch. Neither is indexed, so every look-up has a bound."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, case, false, func, or_, select
from sqlalchemy.exc import DBAPIError

from app.db.columns import Columns
from app.db.faults import TOO_SLOW, explain
from app.db.known import known_columns
from app.db.statements import Record, Statement
from app.models import deployments, projects
from app.queries.find.sources import source
from app.queries.records import at_most, fetch_all

NEWEST = 200_000
"""Ids of deployments that are searched if the account is unknown or large. MariaDB takes 40 ms; 300 for a million."""
OLDER = 300_000
"""Newest deployments of large accounts that are read for a commit which is not among those ids: half a second."""
MOST = 60  # matches that are read


def find_deployed(
    commits: Sequence[str], branches: Collection[str], account_ids: Collection[int], *, all_of_account: bool
) -> list[Record]:
    """Return the newest deployments with these commits or branches, in these accounts if any are given.

    All of the accounts' deployments are searched, or those with the NEWEST ids.
    """
    known = known_columns()
    commits = commits if has_commits(known) else ()
    if not commits and not branches:
        return []
    given = _patterns(commits) | ({"branches": list(branches)} if branches else {})
    bound = (ALL if all_of_account else LARGE) if account_ids else EVERYBODY
    given |= {"account_ids": list(account_ids)} if account_ids else {}
    rows = fetch_all(_deployed(known, len(commits), bool(branches), bound), **given)
    return sorted(rows, key=lambda row: -row["id"])  # a join keeps no order


def find_older(commits: Sequence[str], account_ids: Collection[int]) -> list[Record] | None:
    """Return the newest deployments with these commits among the OLDER newest of these accounts.

    None: they could not be read within the time of a statement. It is the last statement of its request.
    """
    known = known_columns()
    if not has_commits(known):
        return []
    try:
        rows = fetch_all(_older(known, len(commits)), **_patterns(commits), account_ids=list(account_ids))
    except DBAPIError as error:
        if explain(error) is not TOO_SLOW:
            raise
        return None
    return sorted(rows, key=lambda row: -row["id"])


def has_commits(known: Columns) -> bool:
    """Return whether the replica has the column with the commits."""
    return ("deployments", "end_revision") in known


def _patterns(commits: Sequence[str]) -> dict[str, object]:
    return {f"commit{number}": f"{commit}%" for number, commit in enumerate(commits)}


def _is_commit(commits: int) -> ColumnElement[bool]:
    return or_(false(), *(deployments.c.end_revision.like(bindparam(f"commit{number}")) for number in range(commits)))


ALL, LARGE, EVERYBODY = "all", "large", "everybody"


@cache
def _deployed(known: Columns, commits: int, branches: bool, bound: str) -> Statement:
    """Return the statement for the newest rows, commits first. Only these rows are joined with their projects."""
    row = deployments.c
    is_commit = _is_commit(commits)
    is_branch = row.branch.in_(bindparam("branches", expanding=True)) if branches else false()
    first = [case((is_commit, 0), else_=1)] if commits and branches else []  # else the newest ends the search
    # A commit is rare, so all ids are read: forwards, which MariaDB does in two thirds of the time.
    by_id = row.id.desc() if branches else (row.id + 0).desc()
    newest = select(row.id).where(or_(is_commit, is_branch)).order_by(*first, by_id)
    account_ids: BindParameter[int] = bindparam("account_ids", expanding=True)
    if bound == ALL:
        newest = newest.join(projects, projects.c.id == row.project_id).where(projects.c.account_id.in_(account_ids))
    else:
        newest = newest.where(row.id > select(func.max(row.id) - NEWEST).scalar_subquery())
    if bound == LARGE:  # a join would begin with the account's projects, and read all of its deployments
        account_id = select(projects.c.account_id).where(projects.c.id == row.project_id).scalar_subquery()
        newest = newest.where(account_id.in_(account_ids))
    return _whole(known, newest)


@cache
def _older(known: Columns, commits: int) -> Statement:
    """Return the statement for the newest rows. Sorted by id, rows are read in the order in which MariaDB has them."""
    row = deployments.c
    of_accounts = projects.c.account_id.in_(bindparam("account_ids", expanding=True))
    ids = select(row.id).join(projects, projects.c.id == row.project_id).where(of_accounts)
    some = ids.order_by(row.id.desc()).limit(at_most(OLDER)).subquery()
    newest = select(row.id).join(some, some.c.id == row.id).where(_is_commit(commits)).order_by((row.id + 0).desc())
    return _whole(known, newest)


def _whole(known: Columns, ids: Select[Any]) -> Statement:
    found = ids.limit(at_most(MOST)).subquery()
    return source(known, "deployment").join(found, found.c.id == deployments.c.id)
