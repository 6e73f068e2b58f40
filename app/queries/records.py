"""How statements are run: with named parameters, to plain records."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, null, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.visitors import iterate

from app.db.columns import Columns
from app.db.connection import connections
from app.db.faults import names_unknown
from app.db.known import known
from app.db.statements import Record, Statement
from app.models import PLAN


def columns(table: Table, *names: str) -> list[Column[Any]]:
    """Return these columns of a table."""
    return [table.c[name] for name in names]


def part(name: str, table: Table, *names: str) -> list[ColumnElement[Any]]:
    """Return columns of an outer-joined table, `id` among them, which `nest` puts into `record[name]`."""
    return labelled(name, columns(table, *names))


def labelled(name: str, selected: Iterable[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Return these columns, which `nest` puts into `record[name]`."""
    return [column.label(f"{name}__{column.name}") for column in selected]


def present(known: Columns, table: Table, *names: str) -> list[ColumnElement[Any]]:
    """Return these columns of a table; NULL for each that the replica lacks, unless the plan needs it.

    Without a column of the plan, the statement fails, and the endpoint says so: a null would be a false answer.
    """
    return [
        table.c[name] if (table.name, name) in known or table.c[name].info["source"] == PLAN else _no(table.c[name])
        for name in names
    ]


def absent(table: Table, *names: str) -> list[ColumnElement[Any]]:
    """Return NULL under each of these names: the replica has no such table to join."""
    return [_no(table.c[name]) for name in names]


def _no(column: Column[Any]) -> ColumnElement[Any]:
    return type_coerce(null(), column.type).label(column.name)


def fetch_all(statement: Statement, **parameters: object) -> list[Record]:
    """Return every row as a record; raises SQLAlchemyError: SchemaDriftError when the replica lacks a column."""
    try:
        known().schema()  # before the first statement of a request, it is asked anew if that is due
        return connections().read(statement, parameters)
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
    """Return the first row as a record, with its parts nested; None when there is no row."""
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
