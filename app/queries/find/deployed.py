"""Deployments by commit or branch. Neither is indexed, so every look-up has a bound."""

from collections.abc import Collection, Sequence
from functools import cache

from sqlalchemy import bindparam, case, false, func, or_, select

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record, Statement
from app.models import deployments, projects
from app.queries.find.sources import source
from app.queries.records import fetch_all

NEWEST = 200_000
"""Ids of deployments that are searched if the account is unknown or large."""
MOST = 60  # matches that are read
MOST_OF_ALL = 500  # matches in all accounts, to select those of a large account


def find_deployed(
    commits: Sequence[str], branches: Collection[str], account_ids: Collection[int], *, all_of_account: bool
) -> list[Record]:
    """Return the newest deployments with these commits or branches, in these accounts if any are given.

    All of the accounts' deployments are searched, or those with the NEWEST ids. Commits need deployments.end_revision,
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
    wanted = [row for row in rows if not account_ids or row["account_id"] in account_ids]
    return sorted(wanted, key=lambda row: -row["id"])  # a join keeps no order


ALL, LARGE, EVERYBODY = "all", "large", "everybody"


@cache
def _deployed(known: Columns, commits: int, branches: bool, bound: str) -> Statement:
    """Return the statement for the newest rows, commits first. Only these rows are joined with their projects."""
    row = deployments.c
    is_commit = or_(false(), *(row.end_revision.like(bindparam(f"commit{number}")) for number in range(commits)))
    is_branch = row.branch.in_(bindparam("branches", expanding=True)) if branches else false()
    first = [case((is_commit, 0), else_=1)] if commits and branches else []  # else the newest ends the search
    newest = select(row.id).where(or_(is_commit, is_branch)).order_by(*first, row.id.desc())
    if bound == ALL:
        of_accounts = projects.c.account_id.in_(bindparam("account_ids", expanding=True))
        newest = newest.join(projects, projects.c.id == row.project_id).where(of_accounts).limit(MOST)
    else:
        oldest = select(func.max(row.id) - NEWEST).scalar_subquery()
        newest = newest.where(row.id > oldest).limit(MOST if bound == EVERYBODY else MOST_OF_ALL)
    found = newest.subquery()
    return source(known, "deployment").join(found, found.c.id == row.id)
