"""Indexes that the service needs, and the costs of their absence."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Table, UniqueConstraint

from app.models import metadata
from migrations_mirror.finding import Finding, warning
from migrations_mirror.live import LiveTable

SPEED_UP = ("project_id", "failed_at")


def missing_indexes(live: dict[str, LiveTable]) -> Iterator[Finding]:
    """Yield a warning for each look-up without an index. Missing tables and columns are reported elsewhere."""
    for table in metadata.sorted_tables:
        for columns in sorted(declared(table)):
            if lacks(live.get(table.name), columns):
                names = " and ".join(columns)
                yield warning(f"{table.name} has no index on {names}: every look-up by {names} scans the whole table.")
    if lacks(live.get("deployments"), SPEED_UP):
        yield warning(
            "deployments has no index on project_id and failed_at: recent failures reads all deployments of an account "
            "to find its failed ones (only a speed-up, not expected upstream)."
        )


def declared(table: Table) -> set[tuple[str, ...]]:
    """Return the columns of each index and unique constraint in app.models."""
    constraints = [constraint.columns for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    indexes = [index.columns for index in table.indexes]
    return {tuple(column.name for column in columns) for columns in [*indexes, *constraints]}


def lacks(table: LiveTable | None, columns: Sequence[str]) -> bool:
    """Return whether the table has these columns without an index on them. False for a view, which hides indexes."""
    if not table or table.is_view or not table.columns.keys() >= set(columns):
        return False
    return not any(set(key[: len(columns)]) == set(columns) for key in table.keys)
