"""Fill an empty mirror of the upstream schema in bulk: rows first, indexes afterwards."""

import time
from collections.abc import Iterator

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.schema import CreateIndex, DropIndex, Index, MetaData

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
        connection.execute(text(analyse(dialect)))
    engine.dispose()
    return time.perf_counter() - started


def load(connection: Connection, table: str, inserts: str) -> None:
    """Drop the table's indexes, insert, and make them again: sorting once is cheaper than a million look-ups."""
    indexes = list(indexes_of(connection, table))
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


def indexes_of(connection: Connection, table: str) -> Iterator[Index]:
    """The table's indexes, as they are in the database."""
    metadata = MetaData()
    metadata.reflect(connection, only=[table])
    yield from metadata.tables[table].indexes


def add_index(index: Index) -> str:
    kind = "UNIQUE INDEX" if index.unique else "INDEX"
    return f"ADD {kind} {index.name} ({', '.join(column.name for column in index.columns)})"


def analyse(dialect: str) -> str:
    """Let the optimiser know what there is; PostgreSQL also marks the pages that everybody can see."""
    if dialect == "postgresql":
        return "VACUUM ANALYZE"
    return (
        "ANALYZE TABLE accounts, projects, servers, server_groups, deployments, deployments_servers, deployment_steps,"
        " deployment_step_logs"
    )
