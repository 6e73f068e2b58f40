"""Rows as JSON: each value keeps its meaning, and an answer has no more of them than it may."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, repeat
from math import inf, isfinite
from typing import Any

import orjson
import re2

from app.sql.sandbox import Fetched, Limits, ResultTooLarge
from deployhq_redaction import ALL_SIGNS, redact

# The shortest texts that the rules of redaction look for. RE2 is linear in time, whatever a text holds.
_SIGNS = re2.compile("(?i)" + "|".join(map(re2.escape, ALL_SIGNS)))

BETWEEN_ROWS = b",\n"
"""A line break occurs nowhere within a row's JSON."""

SMALLEST, LARGEST = -(2**63), 2**64 - 1
"""The integers that the answer's writer knows; others become text."""

# A UTC timestamp; MariaDB's 0000-00-00 is none.
_SHAPE = r"(?!0000)(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00(?::?00)?|Z)?"
_TIME = re.compile(_SHAPE, re.ASCII).fullmatch
# That timestamp as a whole JSON string: a quote behind [ or , begins one, since quotes within strings are escaped.
_JSON_TIME = re.compile(rf'"(?<=[\[,]"){_SHAPE}"'.encode())


def collect(columns: list[str], rows: Iterable[Sequence[Any]], limits: Limits) -> Fetched:
    """Return as many of the rows as an answer may have; raises ResultTooLarge when that is none of them."""
    kept = bytearray()  # a list of each row's bytes would hold on to the space that its writer sets aside for it
    most, size, count, truncated = limits.rows, limits.size, 0, False
    try:
        for row in rows:
            if count == most:
                truncated = True
                break
            data = json_row(row)
            if len(kept) + len(data) > size:
                raise ResultTooLarge
            kept += data
            kept += BETWEEN_ROWS
            count += 1
    except ResultTooLarge:
        if not kept:
            raise
        truncated = True
    return Fetched(columns, without_secrets(bytes(kept.removesuffix(BETWEEN_ROWS))), count, truncated)


def json_row(row: Sequence[Any]) -> bytes:
    """Return the row as a JSON array. Almost all rows need no step of Python's for it."""
    try:
        data = orjson.dumps(row, default=json_value, option=orjson.OPT_PASSTHROUGH_DATETIME)
    except TypeError:  # an integer beyond 64 bits
        return orjson.dumps([json_value(value) for value in row])
    # The writer prints NaN and infinity as null, which they are not.
    if data.count(b"null") != row.count(None):
        return orjson.dumps([json_value(value) for value in row])
    return data


def without_secrets(rows: bytes) -> bytes:
    """Return the rows without the secrets that customers' programs printed into a text."""
    if not _SIGNS.search(rows):  # one look at all of them: most have none
        return rows
    return BETWEEN_ROWS.join(
        orjson.dumps(_redacted(orjson.loads(row))) if _SIGNS.search(row) else row for row in rows.split(BETWEEN_ROWS)
    )


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value) if _SIGNS.search(value) else value
    return [_redacted(each) for each in value] if isinstance(value, list) else value


def json_value(value: Any) -> Any:
    """Return the value as JSON can hold it: binary as hex, NaN as its name, arrays as lists, all else as text."""
    match value:
        case None | bool():
            return value
        case int() if SMALLEST <= value <= LARGEST:
            return value
        case float():
            return value if isfinite(value) else {inf: "Infinity", -inf: "-Infinity"}.get(value, "NaN")
        case bytes() | bytearray() | memoryview():
            return value.hex()
        case list() | tuple():
            return [json_value(each) for each in value]
        case datetime():
            return iso_time(str(value))
    return str(value)


def iso_time(text: str) -> str:
    """Return a UTC timestamp as the other endpoints print it, with its microseconds; any other text unchanged."""
    found = _TIME(text)
    if found is None:
        return text
    day, time, digits = found.groups()
    return f"{day}T{time}.{(digits or '').ljust(6, '0').removesuffix('000')}Z"


def printed_time(text: str) -> str:
    """Return what a database prints of a timestamp in UTC as the other endpoints print it."""
    if text[10:11] == " " and not text.startswith("0000"):  # what Rails writes takes a third of the time
        if len(text) == 19:
            return f"{text[:10]}T{text[11:]}.000Z"
        if len(text) == 23 and text[19] == ".":
            return f"{text[:10]}T{text[11:]}Z"
    return iso_time(text)


def with_times(rows: bytes) -> bytes:
    """Return the rows of SQLite, which keeps timestamps as text, with the timestamps of the other endpoints."""
    # All rows at once: a step of Python's for each value would cost more than fetching it.
    first, *found = _JSON_TIME.split(rows)
    days, times, rests = found[::4], found[1::4], found[3::4]
    fractions = [(digits or b"").ljust(6, b"0").removesuffix(b"000") for digits in found[2::4]]
    parts = zip(repeat(b'"'), days, repeat(b"T"), times, repeat(b"."), fractions, repeat(b'Z"'), rests, strict=False)
    return first + b"".join(chain.from_iterable(parts))
