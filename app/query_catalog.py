"""What callers' SQL may read, and how much of it there is."""

from sqlalchemy import Connection, func, select

from app.columns import list_columns
from app.models import SECRET_COLUMNS, metadata
from app.rules.query import Catalog


def read_catalog(connection: Connection, kind: str) -> Catalog:
    """Readable is what the models declare and the database has, in its order: a new column stays unseen until then."""
    readable: dict[str, list[str]] = {}
    for table, column in list_columns(connection, kind, metadata.tables):
        declared = metadata.tables[table].columns
        if column in declared and column not in SECRET_COLUMNS.get(table, ()):
            readable.setdefault(table, []).append(column)
    return Catalog({table: tuple(dict.fromkeys(names)) for table, names in readable.items()}, SECRET_COLUMNS)


def read_sizes(connection: Connection, catalog: Catalog) -> dict[str, int]:
    """About how many rows each table has: its highest id, which is found without counting; raises SQLAlchemyError."""
    counts = [select(func.max(metadata.tables[table].c.id)).scalar_subquery() for table in catalog.readable]
    row = connection.execute(select(*counts)).one() if counts else ()
    return {table: int(size or 0) for table, size in zip(catalog.readable, row, strict=True)}
