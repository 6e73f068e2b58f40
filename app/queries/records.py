"""How statements are run: with named parameters, to plain records in the shape of the answers."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Executable, RowMapping, Table

from app.database import db

Record = dict[str, Any]


def columns(table: Table, *names: str) -> list[Column[Any]]:
    """These columns of a table."""
    return [table.c[name] for name in names]


def part(name: str, table: Table, *names: str) -> list[ColumnElement[Any]]:
    """Columns of an outer-joined table, `id` among them, which a record holds as `record[name]`."""
    return [column.label(f"{name}__{column.name}") for column in columns(table, *names)]


def fetch_all(statement: Executable, **parameters: object) -> list[Record]:
    """Every row as a record."""
    return [_record(row) for row in db.session.execute(statement, parameters).mappings()]


def fetch_one(statement: Executable, **parameters: object) -> Record | None:
    """The first row as a record, or None."""
    row = db.session.execute(statement, parameters).mappings().first()
    return _record(row) if row else None


def _record(row: RowMapping) -> Record:
    """The row as a dict. A part whose row is gone is None."""
    record: Record = {}
    for label, value in row.items():
        name, _, column = label.partition("__")
        if column:
            record.setdefault(name, {})[column] = value
        else:
            record[name] = value
    return {key: _none_if_gone(value) for key, value in record.items()}


def _none_if_gone(value: object) -> object:
    return None if isinstance(value, dict) and value["id"] is None else value
