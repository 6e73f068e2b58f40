"""The demo customers of stories/, written to a database that `create` made."""

from datetime import datetime
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection, MetaData, func, select, text

from migrations_mirror.connect import MirrorError, shown, writable
from migrations_mirror.revisions import head_version
from migrations_mirror.stories import agency, bakery, shop, small_customers
from migrations_mirror.stories.book import Book
from migrations_mirror.stories.identifiers import *  # noqa: F403 - what other code points at, from one place


def sample(url: URL, at: datetime = NOW) -> dict[str, int]:  # noqa: F405
    """Write the demo customers with their stories shifted to end `at` that time; return the number of rows by table.

    Raise MirrorError for a database that `create` did not make, that has another version, or that has accounts.
    """
    book = Book()
    for story in (agency, shop, small_customers, bakery):
        story.tell(book)
    with writable(url) as connection, connection.begin():
        schema = own_schema(connection, url)
        for name, rows in book.rows.items():
            table = schema.tables[name]
            complete = dict.fromkeys(table.columns.keys())
            connection.execute(table.insert(), [complete | shifted(row, at) for row in rows])
        if connection.dialect.name == "postgresql":
            count_on(connection, list(book.rows))
    return {name: len(rows) for name, rows in book.rows.items()}


def shifted(row: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return the row with its times shifted from NOW to `at`, so that "for 6 hours" stays true."""
    distance = at - NOW  # noqa: F405
    return {name: value + distance if isinstance(value, datetime) else value for name, value in row.items()}


def own_schema(connection: Connection, url: URL) -> MetaData:
    """Return the tables; raise MirrorError if the mirror did not create them or they hold accounts."""
    if MigrationContext.configure(connection).get_current_heads() != (head_version(),):
        raise MirrorError(f"{shown(url)} was not made by this version of `create`: the sample is not written there.")
    schema = MetaData()
    schema.reflect(connection)
    if connection.scalar(select(func.count()).select_from(schema.tables["accounts"])):
        raise MirrorError(f"{shown(url)} already has accounts: the sample is not written there.")
    return schema


def count_on(connection: Connection, tables: list[str]) -> None:
    """Set PostgreSQL's sequences past the sample's ids; the other databases do this themselves."""
    for name in tables:
        largest = f"(SELECT max(id) FROM {name})"  # noqa: S608 - a table name of ours  # nosec B608
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence(:name, 'id'), {largest})"), {"name": name})
