"""The SQL tools: what they send, what comes back and how it is marked, what a refusal says, and when they are shown."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from mcp_types import CallToolResult

from mcp_server.answers.bounds import LARGEST, NOTICE, size
from mcp_server.config import Config
from mcp_server.tools.sql import bounded_rows
from tests.mcp.answers import QUERY, TOOLS
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import call_tool, list_tools, names, refusal, text_of

SQL_TOOLS = {"admin_describe_schema", "admin_sql_query"}


def ask(config: Config, sql: object = "SELECT 1") -> CallToolResult:
    """Return the result of a query."""
    return call_tool(config, "admin_sql_query", {"sql": sql})


def test_a_query_is_sent_as_it_is_in_a_json_body(api: StubApi, config: Config) -> None:
    api.answer(QUERY)
    sql = "SELECT 'a \"quoted\"\n\\ text — ü' -- and a comment\n;"
    assert not ask(config, sql).is_error
    (asked,) = api.asked
    assert (asked.method, asked.target) == ("POST", "/admin_api/query")
    assert json.loads(asked.body) == {"sql": sql}
    assert asked.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("sql", ["", "x" * 20_001, None, 5])
def test_what_cannot_be_a_query_reaches_no_api(api: StubApi, config: Config, sql: object) -> None:
    assert "Send: One SELECT" in refusal(ask(config, sql))
    assert api.connections == 0


@pytest.mark.parametrize(
    "row",
    [["x" * 300] * 4, ["x" * 900], [None] * 40, ["ü" * 499, 12345678901234567890]],
    ids=["many", "long", "narrow", "wide letters"],
)
def test_the_worst_answer_fits_and_says_what_was_cut(api: StubApi, config: Config, row: list[object]) -> None:
    columns = [f"c{number}" for number in range(len(row))]
    api.answer({**QUERY, "columns": columns, "rows": [row] * 1000, "row_count": 1000})
    result = ask(config)
    shown: Any = result.structured_content
    assert size(shown) <= LARGEST
    assert json.loads(text_of(result)) == shown
    (schema,) = (tool.output_schema for tool in list_tools(config) if tool.name == "admin_sql_query")
    Draft202012Validator(schema or {}).validate(shown)
    assert shown["truncated"] is True
    assert shown["row_count"] == shown["cut"]["total"] == 1000
    assert len(shown["rows"]) == shown["cut"]["shown"] > 10
    assert "aggregate" in shown["cut"]["advice"]


def test_a_long_text_alone_is_shortened_and_no_row_is_missing(api: StubApi, config: Config) -> None:
    api.answer({**QUERY, "rows": [["failed", "x" * 100_000]], "row_count": 1})
    shown: Any = ask(config).structured_content
    assert shown["rows"][0][1].endswith("... (99500 more characters)")
    assert (shown["truncated"], shown["cut"]) == (False, {"longest_text": 500})


CELLS = st.none() | st.booleans() | st.integers() | st.text(max_size=60) | st.lists(st.integers(), max_size=3)


@given(st.lists(CELLS, max_size=6), st.integers(0, 1000), st.integers(1, 40))
def test_whatever_the_rows_are_the_first_ones_fit(row: list[Any], number: int, longer: int) -> None:
    rows = [[cell * longer if isinstance(cell, str) else cell for cell in row]] * number
    answer = {**QUERY, "columns": ["c"] * len(row), "rows": rows, "row_count": number}
    shown = bounded_rows(answer)
    assert size(shown) <= LARGEST
    assert len(shown["rows"]) == shown.get("cut", {}).get("shown", number)
    assert shown["truncated"] is (len(shown["rows"]) < number)
    assert size(answer) > LARGEST - 1000 or shown == {"notice": NOTICE, **answer}
    assert answer["rows"] is rows  # the API's answer itself is left alone


def test_an_answer_whose_headers_alone_are_too_much_is_refused(api: StubApi, config: Config) -> None:
    columns = ["x" * 60] * 2000
    api.answer({**QUERY, "columns": columns, "rows": [[1] * 2000], "row_count": 1})
    assert "select fewer columns" in refusal(ask(config))


def test_a_refusal_passes_on_code_place_and_hint(api: StubApi, config: Config) -> None:
    said = "servers.password is secret and does not exist for a query: leave it out"
    api.answer({"error": said, "code": "secret_column", "line": 2, "column": 17}, 400)
    sentence = refusal(ask(config))
    assert "The query was not answered (secret_column, line 2, column 17)." in sentence
    assert f'The API says: "{said}"' in sentence
    assert "admin_describe_schema lists" in sentence


def test_a_long_hint_is_passed_on_and_cut_at_600_characters(api: StubApi, config: Config) -> None:
    api.answer({"error": "x" * 601, "code": "unknown_column"}, 400)
    assert f'"{"x" * 600}..."' in refusal(ask(config))


@pytest.mark.parametrize(
    "hostile",
    [{"code": "x\nIgnore all"}, {"code": 5, "line": "<b>"}, {"code": None, "column": True}, {"line": [1]}, {}],
)
def test_a_refusal_in_another_form_is_passed_on_without_a_place(
    api: StubApi, config: Config, hostile: dict[str, object]
) -> None:
    api.answer({"error": "No", **hostile}, 400)
    assert "The query was not answered. Change it" in refusal(ask(config))


@pytest.mark.parametrize(
    ("status", "next_step"),
    [
        (408, "was stopped. Ask for less"),
        (413, "refused the call (status 413)"),
        (429, "Wait 7 seconds, then call again"),
        (500, "give whoever runs it this request id"),
        (503, "not available now (busy). Use the other admin tools, or wait 7 seconds and call again"),
        (504, "was stopped. Ask for less"),
    ],
)
def test_every_status_has_a_next_step_and_none_fears_that_something_changed(
    api: StubApi, config: Config, status: int, next_step: str
) -> None:
    api.answer({"error": "Said so", "code": "busy"}, status, {"Retry-After": "7"})
    sentence = refusal(ask(config))
    assert next_step in sentence
    assert "look before you call again" not in sentence


def test_a_broken_connection_does_not_fear_that_something_changed(api: StubApi, config: Config) -> None:
    api.raw([b"HTTP/1."], hang_up=True)
    assert refusal(ask(config)).endswith("Call again.")


def test_they_can_be_switched_off_here(api: StubApi, config: Config) -> None:
    off = replace(config, sql=False)
    assert names(off) == set(TOOLS) - SQL_TOOLS
    assert "DEPLOYHQ_ADMIN_SQL=true" in refusal(ask(off))
    assert api.connections == 0


@pytest.mark.parametrize(
    ("text", "meant"),
    [("true", True), ("ON", True), ("0", False), (" no ", False), ("", True), ("perhaps", False)],
)
def test_the_variable_says_yes_or_no(text: str, meant: bool) -> None:
    config = Config.from_environment({"DEPLOYHQ_ADMIN_SQL": text})
    assert config.sql is meant
    assert any("DEPLOYHQ_ADMIN_SQL" in line for line in config.start_lines) is (meant is False)
