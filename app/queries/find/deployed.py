"""Deployments by commit or branch. Neither is indexed, so every look-up has a bound."""

from collections.abc import Collection, Sequence
from functools import cache

from sqlalchemy import bindparam, case, false, func, or_, select

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record, Statement
from app.models import deployments, projects
from app.queries.find.sources import source
from app.queries.records import at_most, fetch_all

NEWEST = 200_000
"""Ids of deployments that are searched if the account is unknown."""
NEWEST_OF_LARGE = 400_000
"""Ids of deployments that are searched if the account is large: MariaDB reads them in 80 ms, a million in 300 ms."""
MOST = 60  # matches that are read
MOST_OF_ALL = 500  # matches in all accounts, to select those of a large account


def find_deployed(
    commits: Sequence[str], branches: Collection[str], account_ids: Collection[int], *, all_of_account: bool
) -> list[Record]:
    """Return the newest deployments with these commits or branches, in these accounts if any are given.

    All of the accounts' deployments are searched, or those with the NEWEST ids; of large accounts, those with the
    NEWEST_OF_LARGE ids. Commits need deployments.end_revision,
    which a replica may lack.
    """
    known = known_columns()
    commits = commits if ("deployments", "end_revision") in known else ()
    if not commits and not branches:
        return []
    given: dict[str, object] = {f"commit{number}": f"{commit}%" for number, commit in enumerate(commits)}
    given |= {"branches": list(branches)} if branches else {}
    bound = (ALL if all_of_account else LARGE) if account_ids else EVERYBODY
    given |= {"account_ids": list(account_ids)} if bound == ALL else {}
    rows = fetch_all(_deployed(known, len(commits), bool(branches), bound), **given)
    return [row for row in rows if not account_ids or row["account_id"] in account_ids]


ALL, LARGE, EVERYBODY = "all", "large", "everybody"


@cache
def _deployed(known: Columns, commits: int, branches: bool, bound: str) -> Statement:
    """Return the statement for the newest rows, commits first. Only these rows are joined with their projects."""
    row = deployments.c
    is_commit = or_(false(), *(row.end_revision.like(bindparam(f"commit{number}")) for number in range(commits)))
    is_branch = row.branch.in_(bindparam("branches", expanding=True)) if branches else false()
    first = [case((is_commit, 0), else_=1)] if commits and branches else []  # else the newest ends the search
    # A commit is rare, so all ids are read: forwards, which MariaDB does in two thirds of the time.
    by_id = row.id.desc() if branches else (row.id + 0).desc()
    newest = select(row.id).where(or_(is_commit, is_branch)).order_by(*first, by_id)
    if bound == ALL:
        of_accounts = projects.c.account_id.in_(bindparam("account_ids", expanding=True))
        newest = newest.join(projects, projects.c.id == row.project_id).where(of_accounts).limit(at_most(MOST))
    else:
        ids, most = (NEWEST, MOST) if bound == EVERYBODY else (NEWEST_OF_LARGE, MOST_OF_ALL)
        oldest = select(func.max(row.id) - ids).scalar_subquery()
        newest = newest.where(row.id > oldest).limit(at_most(most))
    found = newest.subquery()
    return source(known, "deployment").join(found, found.c.id == row.id)
