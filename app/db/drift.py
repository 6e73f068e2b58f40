"""What the service can read and the database does not have. `migrations_mirror check` tells more, before a release."""

import logging
from typing import NamedTuple

from sqlalchemy import Table

from app.db.known import Columns, learn_columns
from app.models import PLAN, metadata

log = logging.getLogger("app.drift")


class Drift(NamedTuple):
    """How many tables and columns are missing."""

    errors: int
    """Those without which an endpoint of the plan cannot answer."""
    warnings: int


def find_drift() -> Drift:
    """Count what is missing, and log a line for each; raises SQLAlchemyError."""
    present = learn_columns()
    missing = [found for table in metadata.tables.values() for found in _missing(present, table)]
    for name, source in missing:
        log.warning("schema drift: %s is missing%s", name, ", and endpoints need it" if source == PLAN else "")
    errors = sum(source == PLAN for _, source in missing)
    return Drift(errors, len(missing) - errors)


def _missing(present: Columns, table: Table) -> list[tuple[str, str]]:
    """The names of what is missing, each with the source that says how much it is needed."""
    if (table.name, "id") not in present:
        return [(table.name, table.info["source"])]
    columns = [column for column in table.columns if (table.name, column.name) not in present]
    return [(f"{table.name}.{column.name}", column.info["source"]) for column in columns]
