"""Databases with the sample's rows and a canary in every secret column, read as the most powerful login there is."""

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text

from app.config import database_url
from app.models import SECRET_COLUMNS, metadata
from app.sql.gate import Catalog
from migrations_mirror.sample import sample
from tests.databases import mirror

CANARY = "CANARY-SECRET"
TIME_LIMIT = 3  # seconds that one statement may take

SESSION = {
    "sqlite": (),
    "mariadb": (
        f"SET SESSION max_statement_time = {TIME_LIMIT}",
        "SET SESSION TRANSACTION READ ONLY",
        "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
    ),
    "postgresql": (f"SET statement_timeout = '{TIME_LIMIT}s'", "SET temp_file_limit = '64MB'", "SET work_mem = '16MB'"),
}


class Answer(NamedTuple):
    """What a statement answered."""

    headers: list[str]
    rows: list[tuple[Any, ...]]


class Database:
    """One database, and a login that can read all of it."""

    def __init__(self, dialect: str, engine: Engine, url: str) -> None:
        self.dialect = dialect
        self.engine = engine
        self.url = url
        self.catalog = catalog(engine)
        self.over_views = self._over_views()

    def _over_views(self) -> Engine:
        """An engine that sees one view for each table, of its readable columns, under the table's name."""
        url = make_url(self.url)
        views = f"{url.database}_views" if self.dialect == "mariadb" else "views"
        if self.dialect == "sqlite":  # each connection makes them for itself
            engine = create_engine(url)
            event.listen(
                engine, "connect", lambda connection, _: connection.executescript(self._views("TEMP ", "", "main."))
            )
            return engine
        with self.writing() as connection:
            connection.execute(text(f"CREATE SCHEMA {views}"))
            base = f"{url.database}." if self.dialect == "mariadb" else "public."
            for statement in self._views("", f"{views}.", base).split(";\n"):
                connection.execute(text(statement))
        if self.dialect == "mariadb":
            return create_engine(url.set(database=views))
        return create_engine(url, connect_args={"options": f"-csearch_path={views}"})

    def _views(self, temporary: str, place: str, base: str) -> str:
        return ";\n".join(
            f"CREATE {temporary}VIEW {place}{table} AS SELECT {', '.join(columns)} FROM {base}{table}"
            for table, columns in self.catalog.readable.items()
        )

    def close(self) -> None:
        """Drop what is not in the database itself."""
        if self.dialect == "mariadb":
            with self.writing() as connection:
                connection.execute(text(f"DROP DATABASE {self.over_views.url.database}"))
        self.engine.dispose()
        self.over_views.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that may write."""
        writer = create_engine(self.url)
        with writer.begin() as connection:
            yield connection
        writer.dispose()

    def run(self, sql: str, limit: int = 2000, *, views: bool = True) -> Answer:
        """The statement's answer, at most `limit` rows of it, from a read-only transaction over the views or tables."""
        with (self.over_views if views else self.engine).connect() as connection:
            for statement in SESSION[self.dialect]:
                connection.exec_driver_sql(statement)
            connection.commit()  # PostgreSQL takes a setting back with its transaction
            if self.dialect == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            self._limit_time(connection)
            result = connection.execution_options(no_parameters=True).exec_driver_sql(sql)
            headers = list(result.keys())
            return Answer(headers, [tuple(row) for row in result.fetchmany(limit)])

    def _limit_time(self, connection: Connection) -> None:
        if self.dialect == "sqlite":
            raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
            steps = iter(range(4000))
            raw.set_progress_handler(lambda: next(steps, None) is None, 10_000)


def catalog(engine: Engine) -> Catalog:
    """The declared columns that are not secret, in the order of the database."""
    inspector = inspect(engine)
    readable = {
        name: tuple(
            column["name"]
            for column in inspector.get_columns(name)
            if column["name"] in table.columns and column["name"] not in SECRET_COLUMNS.get(name, ())
        )
        for name, table in metadata.tables.items()
    }
    return Catalog(readable, SECRET_COLUMNS)


@contextmanager
def filled(dialect: str, folder: Path, name: str) -> Iterator[Database]:
    """The database of one dialect."""
    with mirror(dialect, folder, name) as url:
        sample(database_url(url))
        engine = create_engine(url)
        if dialect == "sqlite":
            event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
        database = Database(dialect, engine, url)
        with database.writing() as connection:
            plant(connection, CANARY)
        yield database
        database.close()


def plant(connection: Connection, canary: str) -> None:
    """Write a canary into every secret column, and rows where there are none."""
    for table, columns in SECRET_COLUMNS.items():
        if not connection.scalar(text(f"SELECT COUNT(*) FROM {table}")):
            connection.execute(text(f"INSERT INTO {table} (id) VALUES (1)"))
        for column in columns:
            value = f"{canary}-{table}-{column}"
            connection.execute(text(f"UPDATE {table} SET {column} = :value"), {"value": value})


def contents(database: Database) -> dict[str, int]:
    """The number of rows of every table, to see that nothing was written."""
    with database.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {name: connection.scalar(text(f"SELECT COUNT(*) FROM {name}")) or 0 for name in names}


def spellings(secret: str) -> set[str]:
    """What a reader could turn back into the secret, in lower case."""
    data = secret.encode()
    encoded = {base64.b64encode(b"x" * shift + data)[shift and 4 : -4].decode() for shift in range(3)}
    return {text.lower() for text in {secret, secret[::-1], data.hex(), data[::-1].hex()} | encoded}


SPELLINGS = spellings(CANARY) | {"canary", "yranac"}


def leaks(answer: Answer) -> bool:
    """Whether an answer holds the canary in any spelling."""
    shown = "\n".join(
        value.hex() + value.decode("latin-1") if isinstance(value, bytes) else str(value)
        for row in answer.rows
        for value in row
    ).lower()
    return any(spelling in shown for spelling in SPELLINGS)
