"""POST /admin_api/query: what may be sent, and what comes back."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.apps import TOKEN, MakeApp, with_sql
from tests.builders import CREATED, Rails
from tests.conftest import assert_contract
from tests.exposition import numbers
from tests.sql.run.conftest import AUTH, Ask, kind_of

JSON = {"Content-Type": "application/json"}


def post(client: FlaskClient, body: bytes | str, headers: dict[str, str] = JSON, **options: Any) -> TestResponse:
    return client.post("/admin_api/query", data=body, headers=AUTH | headers, **options)


def test_rows_come_with_all_that_is_known_of_them(ask: Ask, rails: Rails, database: str) -> None:
    rails.account(id=1, name="Kicksite", permalink="kicksite", created_at=CREATED)
    answer = ask("SELECT id, name, created_at, name FROM accounts")
    assert answer.pop("elapsed_ms") >= 0
    assert answer.pop("as_of")
    # MariaDB explains no view without rights on its tables, and SQLite expects no cost.
    assert (answer.pop("estimated_cost") is not None) == (kind_of(database) == "postgresql")
    assert answer == {
        "columns": ["id", "name", "created_at", "name"],
        "rows": [[1, "Kicksite", "2026-04-14T10:38:26.000Z", "Kicksite"]],
        "row_count": 1,
        "truncated": False,
        "stripped_columns": [],
    }
    none = ask("SELECT id, name FROM accounts WHERE id = 2")
    assert (none["columns"], none["rows"], none["row_count"]) == (["id", "name"], [], 0)


def test_a_star_gives_the_readable_columns_and_says_which_it_left_out(ask: Ask, rails: Rails) -> None:
    rails.server(name="web1")
    answer = ask("SELECT * FROM servers")
    assert "servers.password" in answer["stripped_columns"]
    assert {"id", "name", "enabled"} <= set(answer["columns"])
    assert not {"password", "hostname", "private_key"} & set(answer["columns"])


def test_a_thousand_rows_are_the_most_and_the_answer_says_that_there_are_more(ask: Ask, rails: Rails) -> None:
    rails.insert("agents", [{"id": number, "name": "a"} for number in range(1, 1002)])
    answer = ask("SELECT id FROM agents ORDER BY id")
    assert (answer["row_count"], answer["truncated"], answer["rows"][-1]) == (1000, True, [1000])
    assert ask("SELECT id FROM agents WHERE id <= 1000")["truncated"] is False


def test_a_megabyte_is_the_most_and_the_answer_says_that_there_is_more(ask: Ask, rails: Rails) -> None:
    rails.insert("deployment_steps", [{"id": number, "description": "x" * 60_000} for number in range(1, 21)])
    answer = ask("SELECT id, description FROM deployment_steps ORDER BY id")
    assert (answer["row_count"], answer["truncated"]) == (16, True)


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 400, "The body is empty"),
        (b" \n", 400, "The body is empty"),
        (b"SELECT 1", 400, "is not JSON: it breaks at line 1, column 1"),
        (b'{"sql": "SELECT 1"', 400, "is not JSON"),
        (b"\xef\xbb\xbf{}", 400, "is not JSON"),
        (b'{"sql": "\xff"}', 400, "not valid UTF-8"),
        (b'["SELECT 1"]', 400, "not an object"),
        (b'"SELECT 1"', 400, "not an object"),
        (b"{}", 400, "sql must be a string"),
        (b'{"sql": null}', 400, "sql must be a string"),
        (b'{"sql": 1}', 400, "sql must be a string"),
        (b'{"sql": ["SELECT 1"]}', 400, "sql must be a string"),
        (b'{"sql": ""}', 400, "sql is empty"),
        (b'{"sql": " \\n"}', 400, "sql is empty"),
        (b'{"sql": "SELECT 1", "limit": 1}', 400, "1 unknown key"),
        (b'{"sql": "SELECT 1", "sql": "SELECT 2"}', 400, "a key twice"),
        (b'{"sql": "SELECT \\u0000"}', 400, "NUL"),
        (b'{"sql": "SELECT \\ud800"}', 400, "surrogate"),
        (b'{"sql": NaN}', 400, "JSON"),
        (b'{"sql": ' + b"9" * 5000 + b"}", 400, "JSON"),
        (b"[" * 100_000, 400, "JSON"),
        (json.dumps({"sql": "é" * 20_001}).encode(), 400, "20001 characters, and 20000 are the limit"),
        (b'{"sql": "' + b"x" * 300_000 + b'"}', 413, "larger than"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_in_a_sentence(
    query_client: FlaskClient, body: bytes, status: int, reason: str
) -> None:
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    for environ in ({}, chunked):
        response = post(query_client, body, environ_overrides=environ)
        assert response.status_code == status, response.text
        assert reason in response.get_json()["error"]


def test_twenty_thousand_characters_pass_however_they_are_spelt(query_client: FlaskClient) -> None:
    sql = "SELECT 1 -- " + "\U0001f600" * 19_988
    for ascii_only in (True, False):
        assert post(query_client, json.dumps({"sql": sql}, ensure_ascii=ascii_only).encode()).status_code == 200


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/html"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_a_body_that_does_not_say_it_is_json_is_refused(query_client: FlaskClient, headers: dict[str, str]) -> None:
    response = post(query_client, b'{"sql": "SELECT 1"}', headers)
    assert response.status_code == 415
    assert "send it with" in response.get_json()["error"]


@pytest.mark.engine("sqlite")
def test_utf8_may_be_named(query_client: FlaskClient) -> None:
    named = {"Content-Type": "Application/JSON; charset=UTF-8", "Content-Encoding": "identity"}
    assert post(query_client, b'{"sql": "SELECT 1"}', named).status_code == 200


@pytest.mark.engine("sqlite")
def test_other_verbs_and_strangers_are_turned_away(query_client: FlaskClient) -> None:
    response = query_client.get("/admin_api/query", headers=AUTH)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert query_client.post("/admin_api/query", json={"sql": "SELECT 1"}).status_code == 401


@pytest.mark.engine("sqlite")
def test_the_other_spellings_of_the_path_are_served_as_well(query_client: FlaskClient) -> None:
    for path in ("/admin_api/query/", "/admin_api/query.json", "/admin_api//query"):
        assert query_client.post(path, json={"sql": "SELECT 1"}, headers=AUTH).get_json()["rows"] == [[1]]


def test_answers_have_the_safe_headers_and_never_touch_the_other_databases_connections(query_app: Flask) -> None:
    response = query_app.test_client().post("/admin_api/query", json={"sql": "SELECT 1"}, headers=AUTH)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Request-ID"]
    assert "X-Replica-Lag" not in response.headers


@pytest.mark.engine("sqlite")
def test_without_a_query_database_the_endpoints_say_so(make_app: MakeApp) -> None:
    app = make_app()
    client = app.test_client()
    query = client.post("/admin_api/query", json={"sql": "SELECT 1"}, headers=AUTH)
    for response in (query, client.get("/admin_api/schema", headers=AUTH)):
        assert_contract(app, response)
        assert (response.status_code, response.get_json()["code"]) == (503, "not_configured")
        assert "DEPLOYHQ_QUERY_DATABASE_URL" in response.get_json()["error"]
        assert response.headers["Retry-After"]


def test_the_token_in_the_sql_comes_back_from_nowhere(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask(f"SELECT '{TOKEN}' AS a")
    ask(f"SELECT {TOKEN.replace('-', '_')} FROM servers", 400)
    assert TOKEN not in capsys.readouterr().out


def test_outcomes_are_counted_by_their_code(make_app: MakeApp, database: str) -> None:
    client = make_app(**with_sql(database)).test_client()
    for sql in ("SELECT 1", "SELECT 2", "SELECT password FROM servers"):
        client.post("/admin_api/query", json={"sql": sql}, headers=AUTH)
    counted = numbers(client.get("/metrics", headers=AUTH).text)
    assert counted['deployhq_admin_query_outcomes_total{"outcome": "answered"}'] == 2
    assert counted['deployhq_admin_query_outcomes_total{"outcome": "secret_column"}'] == 1
    assert counted['deployhq_admin_requests_total{"operation": "admin_sql_query", "status": "200"}'] == 2
