"""One structured line per request; nothing that a caller sends can forge one, and no token can appear in one."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.apps import TOKEN

AUTH = {"Authorization": f"Bearer {TOKEN}"}


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


def test_failed_auth_is_a_warning_with_the_address_and_the_reason(
    make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    client = make_app(trusted_proxies=1).test_client()
    client.get("/admin_api/deployments/none", headers={"X-Forwarded-For": "198.51.100.7"})
    client.get("/admin_api/deployments/none", headers={"Authorization": "Bearer wrong-secret"})
    missing, wrong = logged(capsys)
    assert (missing["level"], missing["ip"], missing["auth"]) == ("warning", "198.51.100.7", "token missing")
    assert (wrong["level"], wrong["status"], wrong["auth"]) == ("warning", 401, "token wrong")
    assert "wrong-secret" not in str(wrong)


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
    make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(token='to"ké\\n', previous_token="previous-secret")
    for token in ('to"ké\\n', "previous-secret"):
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
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
