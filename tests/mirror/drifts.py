"""Ways in which a replica can differ from what the service expects, and the sentence that each deserves."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic.operations import Operations

from app.models import API, metadata
from migrations_mirror.finding import Finding, error, warning

Change = Callable[[Operations], object]


def retype_branch(op: Operations) -> None:
    op.drop_column("deployments", "branch")
    op.add_column("deployments", sa.Column("branch", sa.BigInteger()))


def set_version(version: str) -> Change:
    return lambda op: op.execute(f"UPDATE schema_migrations SET version = '{version}'")


def drop_what_only_the_api_knows(op: Operations) -> None:
    for table in metadata.sorted_tables:
        if table.info["source"] == API:
            op.drop_table(table.name)
            continue
        for column in table.columns:
            if column.info["source"] == API:
                if column.index or column.unique:
                    op.drop_index(f"index_{table.name}_on_{column.name}", table.name)
                op.drop_column(table.name, column.name)


SCANS = "every look-up by {0} scans the whole table."
DRIFTS: dict[str, tuple[Change, Finding]] = {
    "a column of the plan is missing": (
        lambda op: op.drop_column("deployments", "failed_at"),
        error("deployments.failed_at is missing: the deployment and recent-failures endpoints cannot work without it."),
    ),
    "a column of the public API is missing": (
        lambda op: op.drop_column("deployments", "queued_at"),
        warning("deployments.queued_at is missing: answers leave out what needs it."),
    ),
    "a table of the public API is missing": (
        lambda op: op.drop_table("agents"),
        warning("The table agents is missing: answers leave out what needs it."),
    ),
    "a type has changed": (
        retype_branch,
        error(
            "deployments.branch holds the type integer, the service expects string: "
            "comparing it or showing it may fail."
        ),
    ),
    "an index is missing": (
        lambda op: op.drop_index("index_deployment_steps_on_deployment_id", "deployment_steps"),
        warning(f"deployment_steps has no index on deployment_id: {SCANS.format('deployment_id')}"),
    ),
    "a unique index is missing": (
        lambda op: op.drop_index("index_accounts_on_permalink", "accounts"),
        warning(f"accounts has no index on permalink: {SCANS.format('permalink')}"),
    ),
    "a table of the plan is missing": (
        lambda op: op.drop_table("deployment_steps"),
        error("The table deployment_steps is missing: the deployment endpoints cannot work without it."),
    ),
    "Rails is ahead": (
        set_version("20260701123456"),
        warning(
            "The database is at Rails migration 20260701123456, the mirror follows 20260414000000: "
            "add the migrations in between to the mirror."
        ),
    ),
    "Rails is behind": (
        set_version("20250101000000"),
        warning(
            "The database is at Rails migration 20250101000000, older than 20260414000000, which the mirror follows."
        ),
    ),
    "Rails has no version": (
        lambda op: op.execute("DELETE FROM schema_migrations"),
        warning("schema_migrations is empty: the Rails version of this database is unknown."),
    ),
    "it is no Rails database": (
        lambda op: op.drop_table("schema_migrations"),
        warning("The table schema_migrations is missing: the Rails version of this database is unknown."),
    ),
}
