"""/healthz asks nobody; /readyz asks the database and says what is wrong."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL

from app.db.engine import db
from tests.apps import AUTH, MakeApp
from tests.databases import SERVERS


@pytest.mark.engine("sqlite")
def test_healthz_needs_no_token_and_no_database(make_app: MakeApp) -> None:
    response = make_app(database_url=URL.create("sqlite", database="/nowhere/absent")).test_client().get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


def test_readyz_names_the_database_to_those_who_have_a_token(app: Flask, client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.get_json()["status"]) == (200, "ok")
    told = client.get("/readyz", headers=AUTH).get_json()
    assert told.keys() - response.get_json().keys() == {"database", "version", "role", "note"}
    with app.app_context():
        assert told["database"] == db.engine.dialect.name
    wrong = client.get("/readyz", headers={"Authorization": "Bearer wrong"})
    assert wrong.get_json().keys() == response.get_json().keys()


def test_readyz_is_503_when_every_call_would_be_500(make_app: MakeApp) -> None:
    response = make_app(token="  ").test_client().get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["error"].startswith("DEPLOYHQ_ADMIN_API_TOKEN is not configured")


@pytest.mark.engine(*SERVERS)  # a file has neither a login nor a server
def test_a_database_that_does_not_exist_is_told_from_a_login_that_is_refused(app: Flask, make_app: MakeApp) -> None:
    url = app.extensions["settings"].database_url
    absent = url.set(database="absent_" + (url.database or ""))
    stranger = url.set(username="nobody_here", password="wrong")
    reasons = [make_app(database_url=wrong).test_client().get("/readyz") for wrong in (absent, stranger)]
    assert [response.status_code for response in reasons] == [503, 503]
    assert "no database of the name" in reasons[0].get_json()["error"]
    assert "refuses the service's login" in reasons[1].get_json()["error"]


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    "url",
    [
        URL.create("postgresql+psycopg", "secret-user", "secret", "127.0.0.1", 1, "secret-name"),
        URL.create("mysql+pymysql", "secret-user", "secret", "127.0.0.1", 1, "secret-name"),
        URL.create("sqlite", database="/nowhere/secret.sqlite3"),
    ],
)
def test_readyz_and_every_endpoint_are_503_without_a_database_and_say_nothing_of_the_inside(
    make_app: MakeApp, url: URL
) -> None:
    client = make_app(database_url=url).test_client()
    assert client.get("/readyz").get_json().keys() == {"error", "last_success_at"}
    for path in ("/readyz", "/admin_api/deployments/00000000-0000-0000-0000-000000000000"):
        response = client.get(path, headers=AUTH)
        assert response.status_code == 503
        assert "cannot be reached" in response.get_json()["error"]
        assert response.headers["Retry-After"] == "5"
        assert not re.search(r"secret|127\.0\.0\.1", response.text)
