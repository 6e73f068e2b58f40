"""The cached state of the database: columns, drift, the index for recent failures, role and lag."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import NamedTuple, cast

from flask import current_app, g
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.column_types import UnreadableColumnError, Words
from app.db.columns import Columns, has_index, kind_of, read_columns, read_numbers
from app.db.connection import Connections, ask_again_if_dead
from app.db.faults import SchemaDriftError, cause_of
from app.db.replica import read_standing
from app.db.standing import Standing
from app.deadline import time_left
from app.models import PLAN, metadata

log = logging.getLogger("app.known")

SCHEMA_KEPT_FOR = 60.0  # seconds
STANDING_KEPT_FOR = 2.0  # seconds; short, because it includes the lag

UNREADABLE = Standing(note="the replication status cannot be read: the log says why")

DECLARED = {(table.name, column.name): column for table in metadata.tables.values() for column in table.columns}
TEXTS = frozenset(name for name, column in DECLARED.items() if isinstance(column.type, Words))


class Schema(NamedTuple):
    """The declared tables and columns (app/models.py) that the replica has and the login can see."""

    columns: Columns
    needed: tuple[str, ...]
    """Missing names that an endpoint of the plan needs, such as deployments.branch."""
    optional: tuple[str, ...]
    """Missing names that answers can do without, such as agents or servers.server_path."""
    has_failures_index: bool
    """Whether an index of deployments begins with project_id and failed_at."""


class Known:
    """The owner of the database's cached state and of its refresh.

    It is read again when it is old, after an error that contradicts it or a lost database, and with every request while
    a needed column is missing. That takes a connection of its own, after the request's was returned: requests that hold
    one and wait for a second could deadlock on the pool.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._lock = threading.Lock()
        self._schema: Schema | None = None
        self._standing = Standing()
        self._schema_until = self._standing_until = 0.0
        self._standing_as_of = 0
        self._as_of = 0
        """`Connections.failures` when the schema was read."""

    @property
    def last_schema(self) -> Schema | None:
        """The schema that was last read, which may be old, or None."""
        return self._schema

    def forget(self) -> None:
        """Invalidate the state: the next request reads it again."""
        self._schema_until = self._standing_until = 0.0

    def schema(self) -> Schema:
        """Return the schema, which does not change after a request's first statement.

        Raise SQLAlchemyError, or UnreadableColumnError when a column of text holds numbers.
        """
        known = self._schema
        if known and (g.get("connection") or self._is_current(known)):
            return known
        self._connections.release()  # before the lock: its holder may be waiting for a connection
        with self._alone():  # one thread reads, the others wait
            known = self._schema
            if known is None or not self._is_current(known):
                as_of = self._connections.failures
                known = self._schema = ask_again_if_dead(partial(self._ask_schema, known))
                self._as_of, self._schema_until = as_of, time.monotonic() + SCHEMA_KEPT_FOR
            return known

    def _is_current(self, schema: Schema) -> bool:
        changed = schema.needed or self._as_of != self._connections.failures
        return not changed and time.monotonic() < self._schema_until

    def _ask_schema(self, before: Schema | None) -> Schema:
        with self._connect() as connection:
            columns = read_columns(connection, kind_of(connection.dialect), metadata.tables)
            numbers = read_numbers(connection, metadata.tables)
            index = has_index(connection, "deployments", "project_id", "failed_at")
        for table, name in sorted(numbers & TEXTS):
            raise UnreadableColumnError(f"{table}.{name} is a number in this database, and is read as text")
        if before and before.columns == columns:
            columns = before.columns  # the same object makes the look-up of statements faster
        missing = _missing(columns)
        needed = tuple(filter(_is_needed, missing))
        schema = Schema(columns, needed, tuple(name for name in missing if name not in needed), index)
        if before is None or before[1:3] != schema[1:3]:
            for name in schema.needed:
                log.warning("schema drift: %s is missing, and endpoints need it", name)
            for name in schema.optional:
                log.warning("schema drift: %s is missing", name)
        return schema

    def standing(self) -> Standing:
        """Return the standing, at most STANDING_KEPT_FOR old. Never raises: after an error the standing is unknown."""
        if self._is_standing_current():
            return self._standing
        self._connections.release()
        try:
            with self._alone():
                if not self._is_standing_current():
                    self._standing_as_of = self._connections.failures
                    self._standing = self._ask_standing()
                    self._standing_until = time.monotonic() + STANDING_KEPT_FOR
                return self._standing
        except PoolTimeout:
            return UNREADABLE

    def _is_standing_current(self) -> bool:
        """Return whether the standing is recent and of the server that answered last."""
        return time.monotonic() < self._standing_until and self._standing_as_of == self._connections.failures

    def _ask_standing(self) -> Standing:
        try:
            with self._connect() as connection:
                return read_standing(connection, kind_of(connection.dialect))
        except SQLAlchemyError as error:
            log.warning("the replication status cannot be read: %s", cause_of(error))
            return UNREADABLE

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock within the block; raise PoolTimeout if the request has no time to wait for it."""
        if not self._lock.acquire(timeout=min(time_left(), threading.TIMEOUT_MAX)):
            raise PoolTimeout("The request has waited too long for another one's answer")
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        self._connections.check_time()
        with self._connections.engine.connect() as connection:
            yield connection
        self._connections.on_change()

    def why_unknown(self, needed: Columns, error: SQLAlchemyError) -> SQLAlchemyError:
        """Return the exception to raise after an "unknown name" error: SchemaDriftError, or `error` itself.

        It is `error` if the database has all columns that the statement needs: then the statement is wrong.
        """
        before = self._schema
        self._connections.release()
        after = self.schema()
        absent = [name for name in _missing(after.columns) if name in _names(needed)]
        if found := list(filter(_is_needed, absent)):
            return SchemaDriftError(drift_message(found))
        if absent or (before and before.columns != after.columns):
            return SchemaDriftError("The database's schema has just changed: try again")
        return error


def drift_message(names: list[str] | tuple[str, ...]) -> str:
    """Return the sentence that lists missing names."""
    return f"The database lacks {', '.join(names)}, or the service's login may not read that"


def _names(columns: Columns) -> set[str]:
    return {table for table, _ in columns} | {f"{table}.{column}" for table, column in columns}


@cache
def _missing(columns: Columns) -> tuple[str, ...]:
    """Return the missing tables, and the missing columns of the others."""
    missing: list[str] = []
    for table in metadata.tables.values():
        if (table.name, "id") not in columns:
            missing.append(table.name)
            continue
        missing += [f"{table.name}.{c.name}" for c in table.columns if (table.name, c.name) not in columns]
    return tuple(missing)


@cache
def _is_needed(name: str) -> bool:
    """Return whether the plan names this table or column."""
    table, _, column = name.partition(".")
    declared = metadata.tables[table]
    return bool((declared.columns[column] if column else declared).info["source"] == PLAN)


def known() -> Known:
    """Return what is known of the present app's database."""
    return cast(Known, current_app.extensions["known"])


def known_columns() -> Columns:
    """Return the columns that the replica has; raise SQLAlchemyError."""
    return known().schema().columns


def absent_columns() -> frozenset[str]:
    """Return the declared columns that the replica lacks, such as agents.online; raise SQLAlchemyError."""
    return _absent(known_columns())


@cache
def _absent(columns: Columns) -> frozenset[str]:
    return frozenset(f"{table}.{column}" for table, column in DECLARED.keys() - columns)
