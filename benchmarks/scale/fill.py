"""Fill an empty mirror of the upstream schema in bulk: rows first, indexes afterwards."""

import time

from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.schema import CreateIndex, DropIndex, Index, MetaData

from benchmarks.data import analyse
from benchmarks.scale.rows import statements

BULK = {
    # Without these checks MariaDB loads an empty table without logging each row.
    "mariadb": ("SET SESSION unique_checks = 0, foreign_key_checks = 0",),
    "postgresql": ("SET maintenance_work_mem = '512MB'", "SET synchronous_commit = off"),
}


def fill(url: str, deployments: int) -> float:
    """Write that many deployments; the seconds that it took."""
    started = time.perf_counter()
    dialect = make_url(url).get_backend_name()
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in BULK[dialect]:
            connection.exec_driver_sql(setting)
        for table, insert in statements(dialect, deployments).items():
            load(connection, table, insert)
    analyse(engine)
    engine.dispose()
    return time.perf_counter() - started


def load(connection: Connection, table: str, inserts: str) -> None:
    """Drop the table's indexes, insert, and make them again: sorting once is cheaper than a million look-ups."""
    metadata = MetaData()
    metadata.reflect(connection, only=[table])
    indexes = metadata.tables[table].indexes
    for index in indexes:
        connection.execute(DropIndex(index))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} SET UNLOGGED")
    for insert in inserts.split(";"):
        connection.exec_driver_sql(insert)
    if connection.dialect.name == "mariadb":
        added = ", ".join(add_index(index) for index in indexes)
        connection.exec_driver_sql(f"ALTER TABLE {table} {added}" if added else "DO 0")
        return
    for index in indexes:
        connection.execute(CreateIndex(index))


def add_index(index: Index) -> str:
    kind = "UNIQUE INDEX" if index.unique else "INDEX"
    return f"ADD {kind} {index.name} ({', '.join(column.name for column in index.columns)})"
