"""What is known of the database follows it: no answer is false because of what was learnt before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url
from werkzeug.test import TestResponse

from app.config import database_url
from app.models import metadata
from migrations_mirror.create import create
from tests.apps import AUTH, app_on, statements_of
from tests.builders import CREATED, Rails
from tests.databases import DIALECTS, execute, mirror, new_database


class Asked:
    """A database of the test's own, and a client of an app on it."""

    def __init__(self, url: str, client: FlaskClient) -> None:
        self.url = url
        self.client = client

    def get(self, path: str) -> TestResponse:
        """GET with the token."""
        return self.client.get(path, headers=AUTH)

    def run(self, *statements: str) -> None:
        """Change the database, as an administrator does."""
        execute(make_url(self.url), statements)


def fill(url: str) -> str:
    """Write a failed deployment with one server, and return its identifier."""
    engine = create_engine(url)
    rails = Rails(engine)
    rails.empty()
    project = rails.project(account_id=rails.account(permalink="busy"))
    identifier = rails.deployment(project_id=project, status="failed", failed_at=CREATED, servers=[rails.server()])
    engine.dispose()
    return identifier


@contextmanager
def asked(url: str) -> Iterator[Asked]:
    with app_on(url) as app:
        yield Asked(url, app.test_client())


@pytest.fixture(scope="module", params=DIALECTS)
def schema(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the upstream schema, which the tests restore."""
    with mirror(request.param, tmp_path_factory.mktemp("known"), "known") as url:
        yield url


@pytest.fixture
def database(schema: str) -> Iterator[Asked]:
    with asked(schema) as made:
        yield made


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_start_on_an_empty_database_that_is_filled_afterwards(dialect: str, tmp_path: Path) -> None:
    with new_database(dialect, tmp_path, "empty") as url, asked(url) as database:
        ready = database.get("/readyz")
        assert (ready.status_code, ready.get_json()["schema_drift"]["errors"]) == (503, 7)
        assert "deployments" in ready.get_json()["missing"]
        early = database.get("/admin_api/deployments/none/diagnosis")
        assert (early.status_code, early.headers["Retry-After"]) == (503, "5")
        assert "The database lacks" in early.get_json()["error"]

        create(database_url(url))
        identifier = fill(url)
        assert database.get("/readyz").get_json()["schema_drift"] == {"errors": 0, "warnings": 0}
        diagnosis = database.get(f"/admin_api/deployments/{identifier}/diagnosis").get_json()
        plain = database.get(f"/admin_api/deployments/{identifier}").get_json()
        for part in ("project", "account"):
            assert diagnosis[part].items() >= plain[part].items()
        assert diagnosis["deployment"]["status"] == plain["deployment"]["status"] == "failed"


def test_an_optional_column_that_is_dropped_and_comes_back_while_it_runs(database: Asked) -> None:
    path = f"/admin_api/deployments/{fill(database.url)}/diagnosis"
    assert database.get(path).status_code == 200
    database.run("ALTER TABLE servers DROP COLUMN server_path", "ALTER TABLE deployments DROP COLUMN archived")
    try:
        changed = database.get(path)
        assert changed.status_code == 503
        assert changed.get_json()["error"] == "The database's schema has just changed: try again"
        assert database.get(path).status_code == 200
        assert database.get("/readyz").get_json()["schema_drift"] == {"errors": 0, "warnings": 2}
    finally:
        database.run(
            "ALTER TABLE servers ADD COLUMN server_path VARCHAR(255)",
            "ALTER TABLE deployments ADD COLUMN archived BOOLEAN",
        )
    assert database.get(path).status_code == 200


@pytest.mark.parametrize("when", ["at start", "while it runs"])
def test_a_column_of_the_plan_that_is_missing_is_named_and_never_null(database: Asked, when: str) -> None:
    identifier = fill(database.url)
    endpoints = [f"/admin_api/deployments/{identifier}", f"/admin_api/deployments/{identifier}/diagnosis"]
    if when == "while it runs":
        assert [database.get(path).status_code for path in endpoints] == [200, 200]
    database.run("ALTER TABLE deployments DROP COLUMN branch")
    try:
        for path in endpoints:
            answer = database.get(path)
            assert answer.status_code == 503, answer.text
            assert "The database lacks deployments.branch" in answer.get_json()["error"]
        assert database.get(f"/admin_api/deployments/{identifier}/servers").status_code == 200  # needs it not
        ready = database.get("/readyz")
        assert (ready.status_code, ready.get_json()["missing"]) == (503, ["deployments.branch"])
    finally:
        database.run("ALTER TABLE deployments ADD COLUMN branch VARCHAR(255)")
    database.run("UPDATE deployments SET branch = 'main'")
    for path in endpoints:
        assert database.get(path).get_json()["deployment"]["branch"] == "main"
    assert database.get("/readyz").status_code == 200


def test_an_optional_column_that_comes_later_is_seen(database: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.db.known.SCHEMA_KEPT_FOR", 0.0)  # instead of a minute
    database.run("ALTER TABLE deployments DROP COLUMN deployer")
    try:
        assert database.get("/readyz").get_json()["schema_drift"] == {"errors": 0, "warnings": 1}
    finally:
        database.run("ALTER TABLE deployments ADD COLUMN deployer VARCHAR(255)")
    assert database.get("/readyz").get_json()["schema_drift"] == {"errors": 0, "warnings": 0}


def test_an_index_that_comes_later_is_used(database: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.db.known.SCHEMA_KEPT_FOR", 0.0)  # instead of a minute
    fill(database.url)

    def statements() -> list[str]:
        with statements_of(database.client.application) as sent:
            assert database.get("/admin_api/accounts/busy/recent_failures").status_code == 200
        return sent

    before = statements()
    database.run("CREATE INDEX speed_up ON deployments (project_id, failed_at)")
    try:
        assert statements() != before
    finally:
        database.run("DROP INDEX speed_up" + (" ON deployments" if "mariadb" in database.url else ""))
    assert statements() == before


@pytest.mark.parametrize("dialect", DIALECTS[1:])
def test_a_grant_that_comes_later_is_seen(dialect: str, tmp_path: Path) -> None:
    with mirror(dialect, tmp_path, "granted") as url:
        owner, identifier = make_url(url), fill(url)
        login = owner.database or ""
        password = "PASSWORD 'x'" if dialect == "postgresql" else "IDENTIFIED BY 'x'"
        tables = [table for table in metadata.tables if table != "projects"]
        grants = [f"GRANT SELECT ON {table} TO {login}" for table in tables]
        execute(owner, [f"CREATE USER {login} {password}", *grants])
        restricted = owner.set(username=login, password="x").render_as_string(hide_password=False)
        try:
            with asked(restricted) as database:
                path = f"/admin_api/deployments/{identifier}"
                answer = database.get(path)
                assert answer.status_code == 503, answer.text
                assert "The database lacks projects" in answer.get_json()["error"]
                assert database.get("/readyz").get_json()["missing"] == ["projects"]
                execute(owner, [f"GRANT SELECT ON projects TO {login}"])
                assert database.get(path).status_code == 200
                assert database.get("/readyz").status_code == 200
        finally:
            execute(owner, [*([f"DROP OWNED BY {login}"] if dialect == "postgresql" else []), f"DROP USER {login}"])
