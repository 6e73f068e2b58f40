"""What the service can read and the database does not have. `migrations_mirror check` tells more, before a release."""

import logging
from typing import NamedTuple

from sqlalchemy import Table, bindparam, text

from app.database import database_kind, db
from app.models import PLAN, metadata

log = logging.getLogger("app.drift")

# One statement that shows what this login may read: reflection would ask for each table, in a caller's time.
_STANDARD = "SELECT table_name, column_name FROM information_schema.columns WHERE table_name IN :tables AND "
_MYSQL = _STANDARD + "table_schema = DATABASE()"
_COLUMNS = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.name IN :tables",
    "postgresql": _STANDARD + "table_schema = ANY (current_schemas(false))",
    "mariadb": _MYSQL,
    "mysql": _MYSQL,
}


class Drift(NamedTuple):
    """How many tables and columns are missing."""

    errors: int
    """Those without which an endpoint of the plan cannot answer."""
    warnings: int


def find_drift() -> Drift:
    """Count what is missing, and log a line for each; raises SQLAlchemyError."""
    tables = metadata.tables.values()
    statement = text(_COLUMNS[database_kind()]).bindparams(bindparam("tables", expanding=True))
    rows = db.session.execute(statement, {"tables": [table.name for table in tables]})
    present = {(str(table), str(column)) for table, column in rows}
    missing = [found for table in tables for found in _missing(present, table)]
    for name, source in missing:
        log.warning("schema drift: %s is missing%s", name, ", and endpoints need it" if source == PLAN else "")
    errors = sum(source == PLAN for _, source in missing)
    return Drift(errors, len(missing) - errors)


def _missing(present: set[tuple[str, str]], table: Table) -> list[tuple[str, str]]:
    """The names of what is missing, each with the source that says how much it is needed."""
    if (table.name, "id") not in present:
        return [(table.name, table.info["source"])]
    columns = [column for column in table.columns if (table.name, column.name) not in present]
    return [(f"{table.name}.{column.name}", column.info["source"]) for column in columns]
