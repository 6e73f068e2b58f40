"""What callers' SQL may read: tables and columns, what they mean, how they join, and which values are known."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, literal, select, text

from app.db.columns import list_columns
from app.models import SECRET_COLUMNS, metadata
from app.sql.gate import Catalog
from app.sql.gate.dialects import DIALECTS

Record = dict[str, Any]
Types = Mapping[tuple[str, str], str]
"""By table and column."""

_OWNERS: Final = re.compile(r"(\w+)\.")
_SOURCES: Final = re.compile(r"(?:FROM|JOIN) (\w+)(?![\w.])")
MOST_COUNTED = 100_000
TEXTS: Final[Record] = tomllib.loads(Path(__file__).with_name("catalog.toml").read_text())


def read_catalog(connection: Connection, kind: str) -> Catalog:
    """Return what the models declare and the database has, in its order; raises SQLAlchemyError."""
    readable: dict[str, list[str]] = {}
    for table, column in list_columns(connection, kind, metadata.tables):
        declared = metadata.tables[table].columns
        if column in declared and column not in SECRET_COLUMNS.get(table, ()):
            readable.setdefault(table, []).append(column)
    listed = {table: tuple(dict.fromkeys(names)) for table, names in readable.items()}
    return Catalog(listed, SECRET_COLUMNS, metadata.tables.keys())


def read_types(connection: Connection, kind: str, catalog: Catalog) -> tuple[Types, dict[str, int]]:
    """Return the types of the readable columns, and about how many rows there are; raises SQLAlchemyError."""
    family = DIALECTS[kind].family
    types = {
        (table, name): str(type_) for table, name, type_ in _ask(connection, TEXTS["types"][family], catalog.readable)
    }
    return types, _row_counts(connection, family, catalog.readable)


def describe_catalog(kind: str, catalog: Catalog, types: Types, rows: Mapping[str, int]) -> Record:
    """Return the readable tables with types, meaning, joins and known values."""
    tables = _describe_tables(catalog.readable, types, rows)
    present = {f"{table['name']}.{column['name']}" for table in tables for column in table["columns"]}
    return {
        "tables": tables,
        "hidden": TEXTS["hidden"],
        "relations": relations(tables, present),
        "known_values": known_values(present),
        "refused": TEXTS["refused"],
        "examples": examples(kind),
    }


def part_of(described: Record, names: Collection[str]) -> Record:
    """Return the description of these tables alone: with their joins, known values and examples."""
    return {
        **described,
        "tables": [table for table in described["tables"] if table["name"] in names],
        "relations": [join for join in described["relations"] if {*_OWNERS.findall(join)} & {*names}],
        "known_values": {
            name: values for name, values in described["known_values"].items() if name.partition(".")[0] in names
        },
        "examples": [each for each in described["examples"] if {*_SOURCES.findall(each["sql"])} <= {*names}],
    }


def _describe_tables(readable: Mapping[str, tuple[str, ...]], types: Types, rows: Mapping[str, int]) -> list[Record]:
    found = []
    for table, names in readable.items():
        declared = metadata.tables[table]
        columns = [
            {
                "name": name,
                "type": types.get((table, name), ""),
                "meaning": declared.columns[name].comment,
                "references": declared.columns[name].info.get("references"),
            }
            for name in names
        ]
        found.append({"name": table, "meaning": declared.comment, "rows": rows.get(table), "columns": columns})
    return found


def _row_counts(connection: Connection, family: str, readable: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return about how many rows there are: from statistics, or where a view has none, counted to MOST_COUNTED."""
    if family in TEXTS["rows"]:
        return {table: int(number) for table, number in _ask(connection, TEXTS["rows"][family], readable)}
    some = [select(literal(1)).select_from(metadata.tables[table]).limit(MOST_COUNTED) for table in readable]
    counts = [select(func.count()).select_from(rows.subquery()).scalar_subquery() for rows in some]
    numbers = connection.execute(select(*counts)).one() if counts else ()
    return dict(zip(readable, map(int, numbers), strict=True))


def _ask(connection: Connection, statement: str, tables: Mapping[str, Any]) -> list[Any]:
    listed = text(statement).bindparams(bindparam("tables", expanding=True))
    return list(connection.execute(listed, {"tables": list(tables)}))


def relations(tables: Iterable[Record], present: set[str]) -> list[str]:
    """Return join conditions between columns that are present. No constraint backs them, so rows can be missing."""
    plain = [
        (f"{table['name']}.{column['name']}", f"{column['references']}.id")
        for table in tables
        for column in table["columns"]
    ]
    joins = [f"{left} = {right}" for left, right in plain if right in present]
    return joins + [
        f"{left} = {right} when {condition}"
        for left, right, condition in TEXTS["polymorphic"]
        if {left, right, condition.split(" ")[0]} <= present
    ]


def known_values(present: set[str]) -> dict[str, list[str]]:
    """Return the known values of the columns that are present."""
    return {name: values.split() for name, values in TEXTS["known_values"].items() if name in present}


def examples(kind: str) -> list[dict[str, str]]:
    """Return questions that support asks, each with its SQL in this dialect."""
    spelt = TEXTS["spelling"][DIALECTS[kind].family]
    return [{"question": question, "sql": sql.format(**spelt)} for question, sql in TEXTS["questions"].items()]
