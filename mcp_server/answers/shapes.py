"""Shapes: tables of the fields that are passed on from DeployHQ's public API.

A field that no table lists is dropped, so a password or key that DeployHQ adds one day does not reach an agent. A plain
value of another kind than the table's is passed on as text: DeployHQ's own documents disagree on some.
"""

from collections.abc import Callable
from typing import Any

from deployhq_redaction import redact

Plain = Callable[[object], object]
Record = dict[str, "Shape"]
Shape = Plain | Record | list[Record]


def pick(shape: Shape, value: Any) -> Any:
    """Return what the shape lists of a value: null in place of an object that is none, no rows in place of a list."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return None
        return {name: pick(part, value[name]) for name, part in shape.items() if name in value}
    if isinstance(shape, list):
        return [pick(shape[0], row) for row in value] if isinstance(value, list) else []
    return shape(value)


def text(value: object) -> str | None:
    """Return a text unchanged."""
    return None if value is None else str(value)


def prose(value: object) -> str | None:
    """Return a free text with its secrets redacted."""
    return None if value is None else redact(str(value))


def whole(value: object) -> object:
    """Return a whole number."""
    return value if type(value) is int else text(value)


def number(value: object) -> object:
    """Return a number."""
    return value if type(value) in (int, float) else text(value)


def flag(value: object) -> object:
    """Return true or false."""
    return value if type(value) is bool else text(value)


def tally(value: object) -> dict[str, dict[str, int]]:
    """Return a mapping of lists as their lengths: numbers of changed and removed files by server."""
    rows = value.items() if isinstance(value, dict) else ()
    return {
        key: {name: len(files) for name, files in lists.items() if isinstance(files, list)}
        for key, lists in rows
        if isinstance(lists, dict)
    }
