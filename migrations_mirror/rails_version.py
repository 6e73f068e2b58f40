"""Comparison of a live database's Rails version with the mirror's."""

from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from migrations_mirror.connect import reason
from migrations_mirror.finding import Finding, warning
from migrations_mirror.live import RAILS_VERSIONS, LiveTable
from migrations_mirror.revisions import head_version

UNKNOWN = "the Rails version of this database is unknown"


def version_drift(connection: Connection, live: dict[str, LiveTable]) -> Iterator[Finding]:
    """Yield a warning if the database has another Rails version than the mirror."""
    if RAILS_VERSIONS not in live:
        yield warning(f"The table schema_migrations is missing: {UNKNOWN}.")
        return
    try:
        with connection.begin_nested():
            versions = list(connection.scalars(text("SELECT version FROM schema_migrations")))
    except DBAPIError as failure:
        yield warning(f"This login cannot read schema_migrations, so {UNKNOWN}: {reason(failure)}.")
        return
    yield from compare(versions, int(head_version()))


def compare(versions: list[str], mirrored: int) -> Iterator[Finding]:
    numbers = [int(version) for version in versions if version.isdecimal()]
    if not numbers:
        yield warning(f"schema_migrations is empty: {UNKNOWN}.")
    elif (newest := max(numbers)) > mirrored:
        yield warning(
            f"The database is at Rails migration {newest}, the mirror follows {mirrored}: "
            "add the migrations in between to the mirror."
        )
    elif newest < mirrored:
        yield warning(f"The database is at Rails migration {newest}, older than {mirrored}, which the mirror follows.")
