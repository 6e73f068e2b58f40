"""What a caller who writes SQL needs to know beside tables and columns: how they join, what they hold, how to ask."""

from collections.abc import Iterable
from typing import Any

from app.sql.known_values import KNOWN_VALUES

Record = dict[str, Any]

HIDDEN = (
    "Columns that hold secrets (passwords, keys, tokens, bodies of config files) and tables of users do not exist here."
)
REFUSED = [
    "anything but one SELECT; WITH, UNION and subqueries are fine",
    "tables and columns that are not listed, catalogs such as information_schema, and schema-qualified names",
    "SELECT INTO, FOR UPDATE and other locks, hints, parameters, and user or system variables",
    "functions that change, wait, read files, reach the network, run SQL text or make very long texts",
    "queries that the database expects to be too expensive: filter by time, join on ids",
]

# Rails' polymorphic references: which table an id belongs to is said by the column beside it.
POLYMORPHIC = (
    ("server_groups.parent_id", "projects.id", "server_groups.parent_type = 'Project'"),
    ("deployments.parent_id", "servers.id", "deployments.parent_type = 'Server'"),
    ("deployments.parent_id", "server_groups.id", "deployments.parent_type = 'ServerGroup'"),
)


def described(tables: list[Record]) -> Record:
    """The tables with their relations and the known values of those columns that there are."""
    present = {f"{table['name']}.{column['name']}" for table in tables for column in table["columns"]}
    return {
        "tables": tables,
        "relations": relations(tables, present),
        "known_values": {name: values for name, values in KNOWN_VALUES.items() if name in present},
    }


def relations(tables: Iterable[Record], present: set[str]) -> list[str]:
    """Join conditions between columns that are present. No constraint backs them, so rows can be missing."""
    plain = [
        (f"{table['name']}.{column['name']}", f"{column['references']}.id")
        for table in tables
        for column in table["columns"]
        if column["references"]
    ]
    joins = [f"{left} = {right}" for left, right in plain if right in present]
    return joins + [
        f"{left} = {right} when {condition}"
        for left, right, condition in POLYMORPHIC
        if {left, right, condition.split(" ")[0]} <= present
    ]
