"""Values keep their meaning from each database to JSON."""

from decimal import Decimal
from math import inf, nan
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sql.sandbox.rows import BETWEEN_ROWS, iso_time, json_row, with_times, without_secrets
from deployhq_redaction import redact
from tests.sql.run.conftest import Run, in_json, kind_of, values

EXPECTED: dict[str, dict[str, Any]] = {
    "sqlite": {
        "'2026-04-14 10:38:26.123456'": "2026-04-14T10:38:26.123456Z",
        "'2026-04-14 10:38:26'": "2026-04-14T10:38:26.000Z",
        "'2026-04-14'": "2026-04-14",
        "'at 2026-04-14 10:38:26'": "at 2026-04-14 10:38:26",
        "x'00ff'": "00ff",
        "9223372036854775807": 9223372036854775807,
        "1e308 * 10": "Infinity",
        "-1e308 * 10": "-Infinity",
        "0.1": 0.1,
        "NULL": None,
        "'null'": "null",
        "'é\U0001f600'": "é\U0001f600",
    },
    "mariadb": {
        "CAST('2026-04-14 10:38:26.123456' AS DATETIME(6))": "2026-04-14T10:38:26.123456Z",
        "TIMESTAMP('2026-04-14 10:38:26')": "2026-04-14T10:38:26.000Z",
        "DATE('2026-04-14')": "2026-04-14",
        "CAST('0000-00-00' AS DATE)": "0000-00-00",
        "CAST('-30:00:01' AS TIME)": "-30:00:01",
        "CAST('0.10' AS DECIMAL(30, 10))": "0.1000000000",
        "CAST('12345678901234567890.5' AS DECIMAL(30, 5))": "12345678901234567890.50000",
        "18446744073709551615": 18446744073709551615,
        "x'00ff'": "00ff",
        "0.5e0": 0.5,
        "b'101'": "05",
        "JSON_OBJECT('a', 1)": '{"a": 1}',
        "NULL": None,
        "'é\U0001f600'": "é\U0001f600",
    },
    "postgresql": {
        "timestamp '2026-04-14 10:38:26.123456'": "2026-04-14T10:38:26.123456Z",
        "timestamptz '2026-04-14 12:38:26+02'": "2026-04-14T10:38:26.000Z",
        "timestamp 'infinity'": "infinity",
        "timestamp '0044-03-15 10:00:00 BC'": "0044-03-15 10:00:00 BC",
        "date '2026-04-14'": "2026-04-14",
        "date '20260-04-14'": "20260-04-14",
        "time '10:38:26.5'": "10:38:26.5",
        "interval '1 day 02:03:04'": "1 day 02:03:04",
        "0.10::numeric": "0.10",
        "0.00000001::numeric": "0.00000001",
        "'NaN'::numeric": "NaN",
        "'NaN'::float8": "NaN",
        "'-infinity'::float4": "-Infinity",
        "9223372036854775807": 9223372036854775807,
        "true": True,
        "'\\x00ff'::bytea": "00ff",
        "'{\"a\": 1.0}'::jsonb": '{"a": 1.0}',
        "'{\"a\":  1}'::json": '{"a":  1}',
        "ARRAY[1, NULL, 3]": [1, None, 3],
        "ARRAY['a', 'b,c']": ["a", "b,c"],
        "ARRAY['NaN'::float8, 1]": ["NaN", 1.0],
        "ARRAY[timestamp '2026-04-14 10:38:26']": ["2026-04-14T10:38:26.000Z"],
        "'8f14e45f-ceea-467f-a5c2-3d0b7f9a6e13'::uuid": "8f14e45f-ceea-467f-a5c2-3d0b7f9a6e13",
        "'10.0.0.1'::inet": "10.0.0.1",
        "int4range(1, 5)": "[1,5)",
        "ROW(1, 'a')": "(1,a)",
        "'a'::char(3)": "a  ",
        "NULL": None,
        "'é\U0001f600'": "é\U0001f600",
    },
}


def test_every_kind_of_value_arrives_as_what_it_is(bare: Run, database: str) -> None:
    for expression, expected in EXPECTED[kind_of(database)].items():
        (row,) = values(bare(f"SELECT {expression} AS a, {expression} AS a"))
        assert row == [expected, expected], expression


@pytest.mark.parametrize("database", ["mariadb"], indirect=True)
def test_mariadbs_flags_are_true_and_false(bare: Run, rails: Any) -> None:
    rails.server(id=1, enabled=True)
    rails.server(id=2, enabled=False)
    rails.server(id=3, enabled=None)
    got = values(bare("SELECT enabled FROM (SELECT id, enabled FROM servers) AS s ORDER BY id"))
    assert got == [[True], [False], [None]]
    assert values(bare("SELECT enabled + 0, enabled = 1 FROM servers WHERE id = 1")) == [[1, 1]]


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text() | st.binary(),
    lambda each: st.lists(each, max_size=3),
    max_leaves=5,
)


@given(st.lists(ANY, max_size=5))
def test_any_row_becomes_json_without_losing_a_value(row: list[Any]) -> None:
    read = orjson.loads(json_row(row))
    assert [same(value) for value in row] == read


def same(value: Any) -> Any:
    """What a value must be read as."""
    if isinstance(value, list):
        return [same(each) for each in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and (value != value or value in (inf, -inf)):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    outside = isinstance(value, int) and not -(2**63) <= value < 2**64
    return str(value) if outside else value


def test_what_json_does_not_know_is_text() -> None:
    assert orjson.loads(json_row([Decimal("1.10"), nan])) == ["1.10", "NaN"]


@given(st.text())
def test_only_a_whole_timestamp_is_taken_for_one(text: str) -> None:
    assert iso_time(f"{text}2026-04-14 10:38:26x") == f"{text}2026-04-14 10:38:26x"
    assert iso_time("2026-04-14 10:38:26") == "2026-04-14T10:38:26.000Z"


TEXTS = st.one_of(
    st.text(),
    st.from_regex(
        r"[\",\\\[]{0,3}\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{0,7})?(\+00(:?00)?|Z)?[\",\n\\\]]{0,3}", fullmatch=True
    ),
    st.sampled_from(["0000-00-00 00:00:00", "2026-04-14 10:38:26.900000", "2026-04-14T10:38:26.123456Z"]),
)


@given(st.lists(st.lists(TEXTS | st.none() | st.integers(0, 9), max_size=4), max_size=4))
def test_every_text_that_is_a_whole_timestamp_is_printed_as_one_and_no_other(rows: list[list[Any]]) -> None:
    expected = [[iso_time(value) if isinstance(value, str) else value for value in row] for row in rows]
    assert in_json(with_times(BETWEEN_ROWS.join(map(json_row, rows)))) == expected


def test_secrets_that_programs_printed_into_a_text_are_masked(bare: Run, rails: Any) -> None:
    secret = "hunter" + "2" * 3
    rails.insert("deployment_steps", [{"id": 1, "description": f"run DB_PASSWORD={secret} rake"}])
    (row,) = values(bare("SELECT description, id, 'no key here' AS a FROM deployment_steps"))
    assert row == ["run DB_PASSWORD=[redacted] rake", 1, "no key here"]
    rows = BETWEEN_ROWS.join([json_row([[f"API_TOKEN: {secret}", 1], 0.1, None]), json_row(["a"])])
    assert in_json(without_secrets(rows)) == [[["API_TOKEN: [redacted]", 1], 0.1, None], ["a"]]


@given(st.lists(st.lists(ANY, max_size=4), max_size=4), st.sampled_from(["token: abc", "PASSWORD=x", "eyJ", "a key"]))
def test_what_is_no_secret_is_left_as_it_is(rows: list[list[Any]], text: str) -> None:
    encoded = [json_row([text, *row]) for row in rows]
    expected = [masked(orjson.loads(row)) for row in encoded]
    assert in_json(without_secrets(BETWEEN_ROWS.join(encoded))) == expected


def masked(value: Any) -> Any:
    """What redaction makes of each text in a value."""
    if isinstance(value, list):
        return [masked(each) for each in value]
    return redact(value) if isinstance(value, str) else value
