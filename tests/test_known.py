"""What is known of the database follows it: no answer is false because of what was learnt before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url, text
from werkzeug.test import TestResponse

from app.config import database_url
from app.models import metadata
from migrations_mirror.create import create
from migrations_mirror.sample import sample
from tests.apps import TOKEN, app_on, statements_of
from tests.builders import CREATED, Rails
from tests.databases import DIALECTS, mirror, new_database


class Asked:
    """A database of the test's own, and a client of an app on it."""

    def __init__(self, url: str, client: FlaskClient) -> None:
        self.url = url
        self._client = client

    def get(self, path: str) -> TestResponse:
        """GET with the token."""
        return self._client.get(path, headers={"Authorization": f"Bearer {TOKEN}"})

    def statements(self, path: str) -> list[str]:
        """What the app asks the database for this answer."""
        with statements_of(self._client.application) as statements:
            assert self.get(path).status_code == 200
        return statements

    def run(self, *statements: str) -> None:
        """Change the database, as an administrator does."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def fill(self) -> str:
        """Write a failed deployment with one server, and return its identifier."""
        engine = create_engine(self.url)
        rails = Rails(engine)
        rails.empty()
        project = rails.project(account_id=rails.account(permalink="busy"))
        identifier = rails.deployment(
            project_id=project, status="failed", branch="main", failed_at=CREATED, servers=[rails.server()]
        )
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
        sample(database_url(url))
        assert database.get("/readyz").get_json()["schema_drift"] == {"errors": 0, "warnings": 0}
        identifier = first_failure(url)
        diagnosis = database.get(f"/admin_api/deployments/{identifier}/diagnosis").get_json()
        plain = database.get(f"/admin_api/deployments/{identifier}").get_json()
        for part in ("project", "account"):
            assert diagnosis[part].items() >= plain[part].items()
        assert diagnosis["deployment"]["status"] == plain["deployment"]["status"] == "failed"


def first_failure(url: str) -> str:
    engine = create_engine(url)
    with engine.connect() as connection:
        found: str = connection.execute(
            text("SELECT identifier FROM deployments WHERE status = 'failed' ORDER BY id LIMIT 1")
        ).scalar_one()
    engine.dispose()
    return found


def test_an_optional_column_that_is_dropped_and_comes_back_while_it_runs(database: Asked) -> None:
    path = f"/admin_api/deployments/{database.fill()}/diagnosis"
    assert database.get(path).status_code == 200
    database.run("ALTER TABLE servers DROP COLUMN server_path", "ALTER TABLE deployments DROP COLUMN archived")
    try:
        changed = database.get(path)
        assert (changed.status_code, changed.get_json()["error"]) == (
            503,
            "The database's schema has just changed: try again",
        )
        after = database.get(path)
        assert after.status_code == 200
        assert database.get("/readyz").get_json()["schema_drift"] == {"errors": 0, "warnings": 2}
    finally:
        database.run(
            "ALTER TABLE servers ADD COLUMN server_path VARCHAR(255)",
            "ALTER TABLE deployments ADD COLUMN archived BOOLEAN",
        )
    assert database.get(path).status_code == 200


@pytest.mark.parametrize("when", ["at start", "while it runs"])
def test_a_column_of_the_plan_that_is_missing_is_named_and_never_null(database: Asked, when: str) -> None:
    identifier = database.fill()
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
    database.fill()
    path = "/admin_api/accounts/busy/recent_failures"
    before = database.statements(path)
    database.run("CREATE INDEX speed_up ON deployments (project_id, failed_at)")
    try:
        assert database.statements(path) != before
    finally:
        database.run("DROP INDEX speed_up" + (" ON deployments" if "mariadb" in database.url else ""))
    assert database.statements(path) == before


@pytest.mark.parametrize("dialect", DIALECTS[1:])
def test_a_grant_that_comes_later_is_seen(dialect: str, tmp_path: Path) -> None:
    with mirror(dialect, tmp_path, "granted") as url:
        login = make_url(url).database or ""
        owner = Asked(url, None)  # type: ignore[arg-type]
        identifier = owner.fill()
        restricted = grant(owner, dialect, login)
        try:
            with asked(restricted) as database:
                path = f"/admin_api/deployments/{identifier}"
                answer = database.get(path)
                assert answer.status_code == 503, answer.text
                assert "The database lacks projects" in answer.get_json()["error"]
                assert database.get("/readyz").get_json()["missing"] == ["projects"]
                owner.run(f"GRANT SELECT ON projects TO {login}")
                assert database.get(path).status_code == 200
                assert database.get("/readyz").status_code == 200
        finally:
            owner.run(*([f"DROP OWNED BY {login}"] if dialect == "postgresql" else []), f"DROP USER {login}")


def grant(owner: Asked, dialect: str, login: str) -> str:
    """Make a login that may read every table but projects; its URL."""
    tables = [table for table in metadata.tables if table != "projects"]
    password = "PASSWORD 'x'" if dialect == "postgresql" else "IDENTIFIED BY 'x'"
    owner.run(f"CREATE USER {login} {password}", *(f"GRANT SELECT ON {table} TO {login}" for table in tables))
    return make_url(owner.url).set(username=login, password="x").render_as_string(hide_password=False)
