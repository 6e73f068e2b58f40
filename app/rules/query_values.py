"""What a database's values are in JSON, without losing their meaning."""

import re
from collections.abc import Callable
from datetime import datetime
from math import isfinite
from typing import Any

SMALLEST, LARGEST = -(2**63), 2**64 - 1
"""The integers that the answer's writer knows; others become text."""

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00(?::?00)?|Z)?", re.ASCII)


def json_value(value: Any) -> Any:
    """The value as JSON can hold it: binary as hex, NaN as its name, arrays as lists, all else as text."""
    if value is None or value is True or value is False:
        return value
    convert = _CONVERSIONS.get(type(value))
    return convert(value) if convert else str(value)


def iso_time(text: str) -> str:
    """A UTC timestamp as the other endpoints print it, with its microseconds if it has any; any other text as it is."""
    found = _TIME.fullmatch(text)
    if found and not text.startswith("0000"):  # MariaDB's 0000-00-00 is no time
        day, time, fraction = found.groups(default="")
        fraction = fraction.ljust(6, "0")
        return f"{day}T{time}.{fraction[:3] if fraction.endswith('000') else fraction}Z"
    return text


def json_text(text: str) -> str:
    """A text that may be a timestamp, as SQLite's are, as JSON prints it."""
    looks_like_time = 19 <= len(text) <= 32 and text[4] == "-" and text[13] == ":"
    return iso_time(text) if looks_like_time else text


def _float(value: float) -> float | str:
    if isfinite(value):
        return value
    return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"


def _integer(value: int) -> int | str:
    return value if SMALLEST <= value <= LARGEST else str(value)


def _list(values: list[Any] | tuple[Any, ...]) -> list[Any]:
    return [json_value(value) for value in values]


_CONVERSIONS: dict[type, Callable[[Any], Any]] = {
    str: str,
    int: _integer,
    float: _float,
    bytes: bytes.hex,
    bytearray: bytearray.hex,
    memoryview: memoryview.hex,
    list: _list,
    tuple: _list,
    datetime: lambda value: iso_time(str(value)),
}
