"""/healthz asks nobody; /readyz asks the database and says what is wrong."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL

from app import create_app
from app.config import Settings
from app.db.engine import db


def test_healthz_needs_no_token_and_no_database(tmp_path: Path) -> None:
    response = client_on(URL.create("sqlite", database=str(tmp_path / "absent"))).get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


def test_readyz_names_the_database(app: Flask, client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    with app.app_context():
        assert response.get_json().items() >= {"status": "ok", "database": db.engine.dialect.name}.items()


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
