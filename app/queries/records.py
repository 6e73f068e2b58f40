"""Execution of statements, with named parameters, and parts that they share."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, Table, bindparam, cast, literal_column, null, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeEngine

from app.db.columns import Columns
from app.db.connection import connections
from app.db.faults import names_unknown
from app.db.known import known, known_columns
from app.db.statements import Record, Statement
from app.models import PLAN

TIMES = ("created_at", "started_at", "completed_at", "failed_at")
"""Of a deployment."""


def columns(table: Table, *names: str) -> list[Column[Any]]:
    """Return these columns of a table."""
    return [table.c[name] for name in names]


def part(name: str, table: Table, *names: str) -> list[ColumnElement[Any]]:
    """Return columns of an outer-joined table, including `id`, which `nest` puts into `record[name]`."""
    return labelled(name, columns(table, *names))


def labelled(name: str, selected: Iterable[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Return these columns, which `nest` puts into `record[name]`."""
    return [column.label(f"{name}__{column.name}") for column in selected]


def present(known: Columns, table: Table, *names: str) -> list[ColumnElement[Any]]:
    """Return these columns of a table, with NULL for each that the replica lacks and the plan does not need.

    Without a column that the plan needs the statement fails and the endpoint answers 503: NULL would be a false answer.
    """
    return [
        table.c[name] if (table.name, name) in known or table.c[name].info["source"] == PLAN else _no(table.c[name])
        for name in names
    ]


def empty(like: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return NULL of the column's type, under its name, for a part of a UNION."""
    return typed_null(like.type).label(str(like.key))


class typed_null(ColumnElement[Any]):  # noqa: N801 - how SQLAlchemy names what stands in SQL
    """NULL with a type: PostgreSQL reads a bare NULL as text. MariaDB cannot cast to boolean, and needs no type."""

    inherit_cache = True

    def __init__(self, type_: TypeEngine[Any]) -> None:
        self.type = type_


@compiles(typed_null)
def _cast_null(element: typed_null, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(cast(null(), element.type), **options)


@compiles(typed_null, "mysql", "mariadb", "sqlite")
def _bare_null(*_: Any, **__: Any) -> str:
    return "NULL"


def spelled(column: Column[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that an identifier equals `name` as given, in lower or in upper case: three index look-ups.

    MariaDB's collations ignore case; PostgreSQL and SQLite compare bytes.
    """
    return column.in_([bindparam(f"{name}{spelling}") for spelling in ("", "_lower", "_upper")])


def at_most(rows: int) -> ColumnElement[int]:
    """Return the number of a LIMIT, as a literal.

    For a parameter PostgreSQL's generic plans, which it may take from a statement's sixth run on, expect a tenth of all
    rows: too many to look them up one by one, so it reads the whole table.
    """
    return literal_column(str(rows), Integer())


def fetch_spelled(statement: Statement, name: str, text: str, **parameters: object) -> list[Record]:
    """Return the rows of the one identifier that `spelled` finds, or no rows."""
    spellings = {name: text, f"{name}_lower": text.lower(), f"{name}_upper": text.upper()}
    rows = fetch_all(statement, **spellings, **parameters)
    found = {row[name] for row in rows}
    best = text if text in found else next(iter(found), None)
    return [row for row in rows if row[name] == best]


def fetch_one_spelled(statement: Statement, name: str, text: str) -> Record | None:
    """Return the row of the one identifier that `spelled` finds, with its parts nested, or None."""
    rows = fetch_spelled(statement, name, text)
    return nest(rows[0]) if rows else None


def absent(table: Table, *names: str) -> list[ColumnElement[Any]]:
    """Return NULL under each of these names, for a table that the replica lacks."""
    return [_no(table.c[name]) for name in names]


def _no(column: Column[Any]) -> ColumnElement[Any]:
    return type_coerce(null(), column.type).label(column.name)


def fetch_all(statement: Statement, **parameters: object) -> list[Record]:
    """Return every row as a record; raise SQLAlchemyError, or SchemaDriftError when the replica lacks a column."""
    try:
        return connections().read(statement, parameters, before=known_columns)  # which are refreshed if due
    except DBAPIError as error:
        if error.orig is None or not names_unknown(error.orig):
            raise
        raise known().why_unknown(_named(statement), error) from error


def _named(statement: Statement) -> Columns:
    """Return the columns that a statement names."""
    found = (element for element in iterate(statement) if isinstance(element, ColumnElement))
    bases = (base for element in found for base in element.base_columns)
    return frozenset((c.table.name, c.name) for c in bases if isinstance(c, Column) and isinstance(c.table, Table))


def fetch_one(statement: Statement, **parameters: object) -> Record | None:
    """Return the first row as a record, with its parts nested, or None."""
    rows = fetch_all(statement, **parameters)
    return nest(rows[0]) if rows else None


def nest(record: Record) -> Record:
    """Return the record with each `part` as a record of its own; a part whose row is gone is None."""
    nested: Record = {}
    for label, value in record.items():
        name, _, column = label.partition("__")
        if column:
            nested.setdefault(name, {})[column] = value
        else:
            nested[name] = value
    return {key: None if isinstance(value, dict) and value["id"] is None else value for key, value in nested.items()}
