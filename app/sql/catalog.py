"""What callers' SQL may read, and how much of it there is."""

from sqlalchemy import Connection, func, literal, select

from app.db.columns import list_columns
from app.models import SECRET_COLUMNS, metadata
from app.sql.gate import Catalog

MOST_COUNTED = 100_000


def read_catalog(connection: Connection, kind: str) -> Catalog:
    """Readable is what the models declare and the database has, in its order: a new column stays unseen until then."""
    readable: dict[str, list[str]] = {}
    for table, column in list_columns(connection, kind, metadata.tables):
        declared = metadata.tables[table].columns
        if column in declared and column not in SECRET_COLUMNS.get(table, ()):
            readable.setdefault(table, []).append(column)
    return Catalog({table: tuple(dict.fromkeys(names)) for table, names in readable.items()}, SECRET_COLUMNS)


def read_sizes(connection: Connection, catalog: Catalog) -> dict[str, int]:
    """How many rows each table has, counted to MOST_COUNTED only; raises SQLAlchemyError."""
    some = [select(literal(1)).select_from(metadata.tables[table]).limit(MOST_COUNTED) for table in catalog.readable]
    counts = [select(func.count()).select_from(rows.subquery()).scalar_subquery() for rows in some]
    row = connection.execute(select(*counts)).one() if counts else ()
    return {table: int(size) for table, size in zip(catalog.readable, row, strict=True)}
