"""The session alone: no value and no answer fills the memory."""

from pathlib import Path

import pytest

from tests.builders import Rails
from tests.sql.run.conftest import OpenDatabase, Run, kind_of, refused, run

BOMBS = {
    "sqlite": [
        "WITH RECURSIVE t(s) AS (SELECT 'xxxxxxxxxxxxxxxx' UNION ALL SELECT s || s FROM t) SELECT s FROM t",
        "WITH RECURSIVE t(n, s) AS (SELECT 1, hex(hex(hex(hex(hex(hex(hex(hex(hex('0123456789abcdef')))))))))"
        " UNION ALL SELECT n + 1, s || n FROM t) SELECT * FROM t ORDER BY s DESC",
    ],
    "mariadb": [
        f"SELECT {', '.join(['REPEAT(1, 15000000)'] * 15)}",
        "SELECT REPEAT(CONCAT(a.id, b.id), 4000000) FROM agents AS a JOIN agents AS b ON TRUE",
    ],
    "postgresql": [
        f"SELECT {', '.join(['repeat(chr(65), 15000000)'] * 15)}",
        "WITH RECURSIVE t(s) AS (SELECT 'xxxxxxxxxxxxxxxx'::text UNION ALL SELECT s || s FROM t) SELECT s FROM t"
        " ORDER BY length(s) DESC",
    ],
}

LONG = "repeat('x', 20000000)"
LARGE_OF_EACH_TYPE = [
    LONG,
    f"CAST({LONG} AS varchar)",
    f"CAST({LONG} AS bpchar)",
    f"CAST({LONG} AS bytea)",
    f"to_json({LONG})",
    f"to_jsonb({LONG})",
    f"ARRAY[{LONG}]",
    f"ROW(1, {LONG})",
    "array_fill(1, ARRAY[5000000])",
]


def test_values_larger_than_an_answer_are_refused_and_do_not_fill_the_memory(
    open_database: OpenDatabase, rails: Rails, database: str
) -> None:
    rails.insert("agents", [{"id": number} for number in range(1, 11)])
    opened = open_database(query_timeout=60)
    known, before = opened.known(), peak()
    for sql in BOMBS[kind_of(database)]:
        assert refused(lambda text: run(opened, known, text), sql).code == "too_large", sql
    assert peak() - before < 150  # MB


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_large_value_of_any_of_postgresqls_types_stays_on_the_server(open_database: OpenDatabase) -> None:
    opened = open_database(query_timeout=60)
    known, before = opened.known(), peak()
    for value in LARGE_OF_EACH_TYPE:
        sql = f"SELECT 1 AS a, {value} AS b"
        assert refused(lambda text: run(opened, known, text), sql).code == "too_large", value
    assert peak() - before < 10  # MB


def peak() -> float:
    """MB that this process has had at most."""
    (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def test_rows_before_one_that_is_too_large_are_answered(bare: Run, rails: Rails, database: str) -> None:
    rails.insert("deployment_steps", [{"id": number, "description": "x" * 60_000} for number in (1, 2, 3)])
    long = " || ".join(["description"] * 9) if kind_of(database) != "mariadb" else "REPEAT(description, 9)"
    fetched = bare(f"SELECT id, {long} FROM deployment_steps ORDER BY id")
    assert (fetched.row_count, fetched.truncated) == (1, True)
