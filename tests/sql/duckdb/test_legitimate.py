"""Legitimate queries on a copy: the answers of SQLite on the rows that it was made from, and DuckDB's own functions."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.models import metadata
from app.sql.gate import admit
from tests.sql.duckdb.conftest import Copy, Ended
from tests.sql.gate.legitimate import FOLDER, texts

AT_LEAST = 140
OTHERWISE = {
    "SELECT CAST('5.71' AS DECIMAL(10, 1)), CAST('2026-01-31' AS DATE)",  # SQLite has neither type
}
STRICT = "must appear in the GROUP BY clause"
"""SQLite picks any value of a column that is not grouped."""


def plain(value: Any) -> Any:
    """The value as both engines can say it: SQLite has neither booleans nor timestamps."""
    if isinstance(value, bool | int | float | Decimal):
        return round(float(value), 4)
    if isinstance(value, datetime):
        return str(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return round(float(value), 4)
    return value


def rows_of(ended: Ended) -> list[str]:
    return sorted(repr([plain(value) for value in row]) for row in json.loads(f"[{ended.rows}]"))


def test_each_answers_as_sqlite_does(copy: Copy, run_many: Callable[[list[str]], list[Ended]]) -> None:
    asked = [*texts(FOLDER / "common.sql"), *(f"SELECT * FROM {table} ORDER BY id" for table in metadata.tables)]
    ended = run_many([admit(text, "duckdb", copy.catalog).sql for text in asked])
    same, strict = 0, 0
    for text, found in zip(asked, ended, strict=True):
        if found.error:
            assert STRICT in found.header["error"][1], (text, found.header)
            strict += 1
        elif text not in OTHERWISE:
            expected = copy.source.run(admit(text, "sqlite", copy.catalog).sql, limit=1000)
            assert rows_of(found) == sorted(repr([plain(value) for value in row]) for row in expected.rows), text
            same += 1
    assert same >= AT_LEAST
    assert strict <= 2


def test_functions_of_its_own(copy: Copy, run_many: Callable[[list[str]], list[Ended]]) -> None:
    """Each text is followed by the rows that it answers."""
    pairs = [text.rsplit("\n-- ", 1) for text in texts(Path(__file__).with_name("legitimate.sql"))]
    ended = run_many([admit(text, "duckdb", copy.catalog).sql for text, _ in pairs])
    wrong = {
        text: (found.rows, found.header)
        for (text, rows), found in zip(pairs, ended, strict=True)
        if found.rows.replace(",\n", ",") != rows
    }
    assert wrong == {}
