"""What the account endpoints read. One statement each, built once; the columns are those of every replica."""

from sqlalchemy import bindparam, select

from app.models import accounts, deployments, projects
from app.queries.records import Record, columns, fetch_all, fetch_one

_account = select(*columns(accounts, "id", "name", "permalink", "status")).where(
    accounts.c.permalink == bindparam("permalink")
)


def find_account(permalink: str) -> Record | None:
    """The account, or None."""
    return fetch_one(_account, permalink=permalink)


_recent_failures = (
    select(
        *columns(deployments, "identifier", "branch", "status", "failed_at", "created_at"),
        projects.c.permalink.label("project"),
    )
    .join(projects, projects.c.id == deployments.c.project_id)
    .where(projects.c.account_id == bindparam("account_id"), deployments.c.failed_at.is_not(None))
    .order_by(deployments.c.failed_at.desc(), deployments.c.id.desc())
    .limit(bindparam("limit"))
)


def list_recent_failures(account_id: int, limit: int) -> list[Record]:
    """At most `limit` deployments of the account that have a failure time, newest failure first."""
    return fetch_all(_recent_failures, account_id=account_id, limit=limit)
