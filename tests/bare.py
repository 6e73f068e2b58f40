"""A database with the columns of the plan and of Rails only: what DeployHQ's public API alone tells of is missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from app.models import API, metadata
from tests.databases import mirror


@contextmanager
def bare_mirror(dialect: str, folder: Path) -> Iterator[str]:
    """The URL of such a database; it is dropped afterwards."""
    with mirror(dialect, folder, "bare") as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            for statement in taken_away(engine.dialect.name):
                connection.execute(text(statement))
        engine.dispose()
        yield url


def taken_away(dialect: str) -> Iterator[str]:
    """The statements that drop what only the public API tells of."""
    for table in metadata.tables.values():
        if table.info["source"] == API:
            yield f"DROP TABLE {table.name}"
            continue
        for column in table.columns:
            if column.info["source"] == API:
                if dialect == "sqlite" and (column.index or column.unique):
                    yield f"DROP INDEX index_{table.name}_on_{column.name}"
                yield f"ALTER TABLE {table.name} DROP COLUMN {column.name}"
