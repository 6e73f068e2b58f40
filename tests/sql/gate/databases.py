"""Databases with the sample's rows and a canary in every secret column, read as the most powerful login there is."""

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from app.config import database_url
from app.models import SECRET_COLUMNS, metadata
from app.sql.gate import Admitted, Catalog, Problem, admit
from migrations_mirror.sample import sample
from tests.databases import mirror, views_login

CANARY = "CANARY-SECRET"
TIME_LIMIT = 3  # seconds that one statement may take
# A small catalog for the gate alone, with no database behind it.
CATALOG = Catalog(
    {"servers": ("id", "name", "project_id"), "projects": ("id", "name", "zone")},
    {"servers": ("password", "hostname"), "users": ("email",)},
)

# What a server holds each connection to: its time, and that it writes nothing.
ON_MARIADB = (
    f"SET SESSION max_statement_time = {TIME_LIMIT}, SESSION tx_read_only = 1,"
    " SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'"
)
ON_POSTGRESQL = (
    f"-cstatement_timeout={TIME_LIMIT}s -ctemp_file_limit=64MB -cwork_mem=16MB -cdefault_transaction_read_only=on"
)


class Answer(NamedTuple):
    """What a statement answered."""

    headers: list[str]
    rows: list[tuple[Any, ...]]


class Database:
    """One database, and a login that can read all of it."""

    def __init__(self, dialect: str, url: str) -> None:
        self.dialect = dialect
        self.url = url
        self.engine = self._engine()
        self.catalog = catalog(self.engine)
        # One view for each table, of its readable columns, under the table's name: on servers those of the service.
        schema = "" if dialect == "sqlite" else str(make_url(views_login(url)).username)
        self.over_views = self._engine(schema.replace("support_", "support_views_"), self._temporary_views())

    def _engine(self, schema: str = "", script: str = "") -> Engine:
        """An engine that only reads: unqualified names are first those of a schema, or of what a script makes."""
        url = make_url(self.url)
        if self.dialect == "mariadb":
            return create_engine(url.set(database=schema or url.database), connect_args={"init_command": ON_MARIADB})
        if self.dialect == "postgresql":
            path = f" -csearch_path={schema or 'public'}"
            return create_engine(url, connect_args={"options": ON_POSTGRESQL + path})
        engine = create_engine(url)
        script += "PRAGMA query_only = ON"
        event.listen(engine, "connect", lambda connection, _: connection.executescript(script))
        return engine

    def _temporary_views(self) -> str:
        return "".join(
            f"CREATE TEMP VIEW {table} AS SELECT {', '.join(columns)} FROM main.{table};"
            for table, columns in self.catalog.readable.items()
        )

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that may write."""
        writer = create_engine(self.url)
        with writer.begin() as connection:
            yield connection
        writer.dispose()

    def run(self, sql: str, limit: int = 2000, *, views: bool = True) -> Answer:
        """The statement's answer, at most `limit` rows of it, over the views or the tables."""
        with (self.over_views if views else self.engine).connect() as connection:
            if self.dialect == "sqlite":
                raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
                steps = iter(range(4000))
                raw.set_progress_handler(lambda: next(steps, None) is None, 10_000)
            result = connection.execution_options(no_parameters=True).exec_driver_sql(sql)
            return Answer(list(result.keys()), [tuple(row) for row in result.fetchmany(limit)])

    def answer(self, sql: str, *, views: bool = True) -> Answer | None:
        """The statement's answer, None when the database refuses it."""
        try:
            return self.run(sql, views=views)
        except DBAPIError:
            return None

    def leaks(self, text: str) -> bool | None:
        """Whether a text gets a canary over the views; None when the gate refuses it."""
        end = read(text, self.dialect, self.catalog)
        if isinstance(end, Problem):
            return None
        found = self.answer(end.sql)
        return found is not None and leaks(found)


def read(text: str, dialect: str, catalog: Catalog) -> Admitted | Problem:
    """What the gate makes of a text."""
    try:
        return admit(text, dialect, catalog)
    except Problem as refused:
        return refused


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
        database = Database(dialect, url)
        with database.writing() as connection:
            plant(connection, CANARY)
        yield database
        database.engine.dispose()
        database.over_views.dispose()


def plant(connection: Connection, canary: str) -> None:
    """Write a canary into every secret column, and rows where there are none."""
    for table, columns in SECRET_COLUMNS.items():
        if not connection.scalar(text(f"SELECT COUNT(*) FROM {table}")):
            connection.execute(text(f"INSERT INTO {table} (id) VALUES (1)"))
        for column in columns:
            value = f"{canary}-{table}-{column}"
            connection.execute(text(f"UPDATE {table} SET {column} = :value"), {"value": value})


def contents(engine: Engine) -> dict[str, int]:
    """The number of rows of every table, to see that nothing was written."""
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return {name: connection.scalar(text(f"SELECT COUNT(*) FROM {name}")) or 0 for name in tables}


def spellings(secret: str) -> set[str]:
    """What a reader could turn back into the secret, in lower case."""
    data = secret.encode()
    # Base64 depends on where in its text the secret begins: without the characters that its neighbours change.
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
