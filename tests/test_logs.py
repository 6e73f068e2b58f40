"""One structured line per request; nothing that a caller sends can forge one, and no token can appear in one."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import URL

from migrations_mirror.create import create as create_mirror
from tests.apps import AUTH, TOKEN, MakeApp

pytestmark = pytest.mark.engine("sqlite")

UNKNOWN = "/admin_api/deployments/00000000-0000-0000-0000-000000000000"


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_request_is_one_line_with_everything_to_find_it_by(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get("/admin_api/deployments/none?limit=1", headers=AUTH | {"X-Request-ID": "req-1"})
    (line,) = logged(capsys)
    assert line.pop("time").endswith("+00:00")
    assert line.pop("ms") >= 0
    assert line == {
        "level": "info",
        "logger": "app.request",
        "message": "request",
        "ip": "127.0.0.1",
        "method": "GET",
        "path": "/admin_api/deployments/none",
        "status": 404,
        "request_id": "req-1",
        "auth": "ok",
    }


def test_failed_auth_is_a_warning(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.get("/admin_api/deployments/none")
    (line,) = logged(capsys)
    assert (line["level"], line["status"], line["auth"]) == ("warning", 401, "token missing")


def test_the_request_id_is_returned_or_made(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "a-1.b:2"}).headers["X-Request-ID"] == "a-1.b:2"
    made = {client.get("/healthz").headers["X-Request-ID"] for _ in range(2)}
    assert len(made) == 2


@pytest.mark.parametrize("given_id", ["", "a b", "a\tb", 'a"b', "x" * 129, "é", TOKEN, f"x{TOKEN}y"])
def test_a_request_id_that_could_forge_a_line_or_holds_the_token_is_not_repeated(
    client: FlaskClient, given_id: str
) -> None:
    assert len(client.get("/healthz", headers={"X-Request-ID": given_id}).headers["X-Request-ID"]) == 36


def test_the_token_appears_in_no_log_and_no_answer_wherever_it_is_sent(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens = {"token": 'to"ké\\n', "previous_token": "previous-secret", "metrics_token": "scraper-secret"}
    app = make_app(**tokens)
    for token in tokens.values():
        authorization = {"Authorization": f"Bearer {token}".encode().decode("latin-1")}
        client = app.test_client()
        answers = [
            client.get(f"/admin_api/deployments/{token}", headers=authorization),
            client.get(f"/admin_api/accounts/x{token}y/recent_failures", headers=authorization),
            client.get("/admin_api/accounts/x/recent_failures", query_string={"limit": token}, headers=authorization),
            client.get(f"/{token}", headers={"X-Request-ID": token.encode().decode("latin-1"), "User-Agent": "x"}),
        ]
        seen = capsys.readouterr().out + "".join(answer.text + str(answer.headers) for answer in answers)
        assert "[REDACTED]" in seen
        for spelling in (token, json.dumps(token)[1:-1], token.encode().decode("latin-1")):
            assert spelling not in seen


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(path=st.text(), user_agent=st.text(st.characters(max_codepoint=255, exclude_characters="\r\n")))
def test_no_path_and_no_header_can_forge_a_line(
    client: FlaskClient, capsys: pytest.CaptureFixture[str], path: str, user_agent: str
) -> None:
    capsys.readouterr()
    environ = {"PATH_INFO": "/" + path.encode("utf-8", "surrogatepass").decode("latin-1")}
    client.get("/", environ_overrides=environ, headers={"User-Agent": user_agent})
    output = capsys.readouterr().out
    assert output.count("\n") == 1
    assert output.isascii()
    assert json.loads(output)["method"] == "GET"


@pytest.fixture
def broken(make_app: MakeApp) -> Flask:
    """An app whose database is not there, with two views that break."""
    app = make_app(database_url=URL.create("postgresql+psycopg", "reader", "pass-word", "127.0.0.1", 1, "x"))

    @app.get("/breaks/<kind>")
    def breaks(kind: str) -> str:
        if kind == "deep":
            return deeper(400)
        raise RuntimeError(f"password=hunter2 {kind * 20000}")

    return app


def deeper(levels: int) -> str:
    return deeper(levels - 1) if levels else current_app.json.dumps({1: object()})


def test_every_line_of_a_request_has_its_id(broken: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    client = broken.test_client()
    for path in (UNKNOWN, "/breaks/x", "/readyz", "/nowhere"):
        client.get(path, headers=AUTH | {"X-Request-ID": "req-1"})
    lines = logged(capsys)
    assert {line["logger"] for line in lines} >= {"app.errors", "app.request"}
    assert {line.get("request_id") for line in lines} == {"req-1"}


def test_a_known_fault_is_one_short_line_with_its_cause(broken: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    assert broken.test_client().get(UNKNOWN, headers=AUTH).status_code == 503
    output = capsys.readouterr().out
    fault, asked = (json.loads(line) for line in output.splitlines())
    assert fault["message"] == "database error: The database cannot be reached: try again in a few seconds"
    assert fault["cause"].startswith("OperationalError: connection")
    assert (asked["status"], asked["cause"]) == (503, fault["cause"])
    assert "exception" not in fault
    assert "pass-word" not in output
    assert max(map(len, output.splitlines())) < 1000


def test_a_fault_that_repeats_is_written_once_in_a_while_and_counted(
    broken: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = broken.test_client()
    for _ in range(5):
        client.get(UNKNOWN, headers=AUTH)
    first = [line for line in logged(capsys) if line["logger"] == "app.errors"]
    assert len(first) == 1
    monkeypatch.setattr("app.monitoring.log_lines.PERIOD", 0.0)
    client.get(UNKNOWN, headers=AUTH)
    (again,) = (line for line in logged(capsys) if line["logger"] == "app.errors")
    assert again["repeated"] == 4


@pytest.mark.parametrize("kind", ["deep", "x", "\N{SNOWMAN}"])
def test_an_unknown_exception_shows_its_place_in_at_most_4_kb(
    broken: Flask, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    response = broken.test_client().get(f"/breaks/{kind}")
    assert (response.status_code, response.get_json()) == (500, {"error": "Internal server error"})
    fault, asked = logged(capsys)
    assert len(json.dumps(fault)) < 4096
    assert ("TypeError: " if kind == "deep" else "RuntimeError: ") in fault["exception"]
    assert ("app/web/json_provider.py" if kind == "deep" else "in breaks") in fault["exception"]
    assert asked["cause"].startswith(("TypeError: ", "RuntimeError: "))
    assert "hunter2" not in json.dumps(asked)


def test_polls_of_a_health_check_are_written_when_the_answer_changes(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "later.sqlite3"
    client = make_app(database_url=URL.create("sqlite", database=str(file))).test_client()
    assert [client.get("/readyz").status_code for _ in range(4)] == [503] * 4
    assert [line["logger"] for line in logged(capsys)] == ["app.errors", "app.request"]
    create_mirror(URL.create("sqlite", database=str(file)))
    assert client.get("/readyz").status_code == 200
    assert [line["status"] for line in logged(capsys) if line["logger"] == "app.request"] == [200]
    client.get("/readyz")
    assert logged(capsys) == []
    file.unlink()


@pytest.mark.parametrize("path", ["a" * 8000, "%00" * 2700, "%E2%98%83" * 900])
def test_the_longest_path_leaves_a_line_that_heroku_does_not_cut(
    client: FlaskClient, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    client.get(f"/{path}", headers={"X-Request-ID": "x" * 128})
    (line,) = capsys.readouterr().out.splitlines()
    assert len(line) < 10_000
    assert len(json.loads(line)["path"]) < 1010


def test_a_terminal_gets_words_and_no_caller_can_forge_a_line(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    client = make_app(log_format="text").test_client()
    client.get("/admin_api/deployments/a%0Ab c=1", headers=AUTH | {"X-Request-ID": "req-1"})
    make_app()  # puts the format back, which is the whole process's
    (line,) = capsys.readouterr().out.splitlines()
    assert re.match(r"\d\d:\d\d:\d\d\.\d{3} info    app\.request: request ", line)
    assert 'path="/admin_api/deployments/a\\nb c=1" status=404' in line
    assert TOKEN not in line


@pytest.mark.parametrize(
    ("token", "sent", "shown"),
    [
        (TOKEN, "ann@example.com", "ann@example.com"),
        (TOKEN, "J%C3%BCrgen", "J\u00fcrgen"),
        (TOKEN, "x%0A%7B%22forged%22", None),
        (TOKEN, "x" * 201, None),
        (TOKEN, "", None),
        ("wrong", "ann@example.com", None),
    ],
)
def test_the_person_behind_a_call_is_logged_with_the_admin_token_only(
    client: FlaskClient, capsys: pytest.CaptureFixture[str], token: str, sent: str, shown: str | None
) -> None:
    capsys.readouterr()
    headers = {"Authorization": f"Bearer {token}", "X-On-Behalf-Of": sent}
    client.get("/admin_api/server_groups/5f0c9a52-3b1e-4d55-9d0b-7a1c2e8f4d10", headers=headers)
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line.get("on_behalf_of") == shown
