"""/healthz asks nobody; /readyz asks the database and says what is wrong."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL

from app import create_app
from app.config import Settings
from app.db.engine import db
from tests.apps import TOKEN, MakeApp


def test_healthz_needs_no_token_and_no_database(tmp_path: Path) -> None:
    response = client_on(URL.create("sqlite", database=str(tmp_path / "absent"))).get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


def test_readyz_names_the_database_to_those_who_have_a_token(app: Flask, client: FlaskClient) -> None:
    named = {"database", "version", "role", "note"}
    response = client.get("/readyz")
    assert (response.status_code, response.get_json()["status"]) == (200, "ok")
    assert not response.get_json().keys() & named
    told = client.get("/readyz", headers={"Authorization": f"Bearer {TOKEN}"}).get_json()
    assert told.keys() - response.get_json().keys() == named
    with app.app_context():
        assert told["database"] == db.engine.dialect.name
    assert (
        client.get("/readyz", headers={"Authorization": "Bearer wrong"}).get_json().keys() == response.get_json().keys()
    )


def test_readyz_is_503_when_every_call_would_be_500(make_app: MakeApp) -> None:
    response = make_app(token="  ").test_client().get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["error"].startswith("DEPLOYHQ_ADMIN_API_TOKEN is not configured")


def test_a_database_that_does_not_exist_is_told_from_a_login_that_is_refused(app: Flask, make_app: MakeApp) -> None:
    url = app.extensions["settings"].database_url
    if url.drivername == "sqlite":
        return  # a file has neither a login nor a server
    absent = url.set(database="absent_" + (url.database or ""))
    stranger = url.set(username="nobody_here", password="wrong")
    reasons = [make_app(database_url=wrong).test_client().get("/readyz") for wrong in (absent, stranger)]
    assert [response.status_code for response in reasons] == [503, 503]
    assert "no database of the name" in reasons[0].get_json()["error"]
    assert "refuses the service's login" in reasons[1].get_json()["error"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (URL.create("postgresql+psycopg", host="127.0.0.1", port=1, database="x"), "cannot be reached"),
        (URL.create("mysql+pymysql", host="127.0.0.1", port=1, database="x"), "cannot be reached"),
        (URL.create("sqlite", database="/nowhere/x.sqlite3"), "cannot be reached"),
    ],
)
def test_readyz_and_every_endpoint_are_503_without_a_database_and_leave_no_file(url: URL, reason: str) -> None:
    client = client_on(url)
    for path in ("/readyz", "/admin_api/deployments/00000000-0000-0000-0000-000000000000"):
        response = client.get(path, headers={"Authorization": "Bearer token"})
        assert response.status_code == 503
        assert reason in response.get_json()["error"]
        assert response.headers["Retry-After"] == "5"
        assert "127.0.0.1" not in response.text


def client_on(url: URL) -> FlaskClient:
    """A client of an app on the database at `url`."""
    return create_app(Settings(database_url=url, token="token")).test_client()
