"""What is known of the database follows it: no answer is false because of what was learnt before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import URL, create_engine, make_url

from app.config import database_url
from app.models import metadata
from migrations_mirror.create import create
from tests.apps import AUTH, app_on, statements_of, with_sql
from tests.builders import CREATED, Rails
from tests.databases import DIALECTS, execute, mirror, new_database


def fill(url: URL | str) -> str:
    """Write a failed deployment with one server, and return its identifier."""
    engine = create_engine(url)
    rails = Rails(engine)
    rails.empty()
    project = rails.project(account_id=rails.account(permalink="busy"))
    identifier = rails.deployment(project_id=project, status="failed", failed_at=CREATED, servers=[rails.server()])
    engine.dispose()
    return identifier


@contextmanager
def asking(url: str) -> Iterator[FlaskClient]:
    """A client with the token, of an app on the database."""
    with app_on(url) as app:
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = AUTH["Authorization"]
        yield client


@pytest.fixture(scope="module", params=DIALECTS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A database with the upstream schema, which the tests restore."""
    with mirror(request.param, tmp_path_factory.mktemp("known"), "known") as made:
        yield make_url(made)


@pytest.fixture
def asked(url: URL) -> Iterator[FlaskClient]:
    with asking(url.render_as_string(hide_password=False)) as client:
        yield client


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_start_on_an_empty_database_that_is_filled_afterwards(dialect: str, tmp_path: Path) -> None:
    with new_database(dialect, tmp_path, "empty") as url, asking(url) as asked:
        ready = asked.get("/readyz")
        assert (ready.status_code, ready.get_json()["schema_drift"]["errors"]) == (503, 7)
        assert "deployments" in ready.get_json()["missing"]
        early = asked.get("/admin_api/deployments/none/diagnosis")
        assert (early.status_code, early.headers["Retry-After"]) == (503, "5")
        assert "The database lacks" in early.get_json()["error"]

        create(database_url(url))
        identifier = fill(url)
        assert asked.get("/readyz").get_json()["schema_drift"] == {"errors": 0, "warnings": 0}
        diagnosis = asked.get(f"/admin_api/deployments/{identifier}/diagnosis").get_json()
        plain = asked.get(f"/admin_api/deployments/{identifier}").get_json()
        for part in ("project", "account"):
            assert diagnosis[part].items() >= plain[part].items()
        assert diagnosis["deployment"]["status"] == plain["deployment"]["status"] == "failed"


def test_an_optional_column_that_is_dropped_and_comes_back_while_it_runs(url: URL, asked: FlaskClient) -> None:
    path = f"/admin_api/deployments/{fill(url)}/diagnosis"
    assert asked.get(path).status_code == 200
    execute(url, ["ALTER TABLE servers DROP COLUMN server_path", "ALTER TABLE deployments DROP COLUMN archived"])
    try:
        changed = asked.get(path)
        assert changed.status_code == 503
        assert changed.get_json()["error"] == "The database's schema has just changed: try again"
        assert asked.get(path).status_code == 200
        assert asked.get("/readyz").get_json()["schema_drift"] == {"errors": 0, "warnings": 2}
    finally:
        columns = ("servers ADD COLUMN server_path VARCHAR(255)", "deployments ADD COLUMN archived BOOLEAN")
        execute(url, [f"ALTER TABLE {column}" for column in columns])
    assert asked.get(path).status_code == 200


@pytest.mark.parametrize("when", ["at start", "while it runs"])
def test_a_column_of_the_plan_that_is_missing_is_named_and_never_null(url: URL, asked: FlaskClient, when: str) -> None:
    identifier = fill(url)
    endpoints = [f"/admin_api/deployments/{identifier}", f"/admin_api/deployments/{identifier}/diagnosis"]
    if when == "while it runs":
        assert [asked.get(path).status_code for path in endpoints] == [200, 200]
    execute(url, ["ALTER TABLE deployments DROP COLUMN branch"])
    try:
        for path in endpoints:
            answer = asked.get(path)
            assert answer.status_code == 503, answer.text
            assert "The database lacks deployments.branch" in answer.get_json()["error"]
        assert asked.get(f"/admin_api/deployments/{identifier}/servers").status_code == 200  # needs it not
        ready = asked.get("/readyz")
        assert (ready.status_code, ready.get_json()["missing"]) == (503, ["deployments.branch"])
    finally:
        execute(url, ["ALTER TABLE deployments ADD COLUMN branch VARCHAR(255)"])
    execute(url, ["UPDATE deployments SET branch = 'main'"])
    for path in endpoints:
        assert asked.get(path).get_json()["deployment"]["branch"] == "main"
    assert asked.get("/readyz").status_code == 200


def test_an_optional_column_that_comes_later_is_seen(
    url: URL, asked: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.db.known.SCHEMA_KEPT_FOR", 0.0)  # instead of a minute
    execute(url, ["ALTER TABLE deployments DROP COLUMN deployer"])
    try:
        assert asked.get("/readyz").get_json()["schema_drift"] == {"errors": 0, "warnings": 1}
    finally:
        execute(url, ["ALTER TABLE deployments ADD COLUMN deployer VARCHAR(255)"])
    assert asked.get("/readyz").get_json()["schema_drift"] == {"errors": 0, "warnings": 0}


def test_an_index_that_comes_later_is_used(url: URL, asked: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.db.known.SCHEMA_KEPT_FOR", 0.0)  # instead of a minute
    fill(url)

    def statements() -> list[str]:
        with statements_of(asked.application) as sent:
            assert asked.get("/admin_api/accounts/busy/recent_failures").status_code == 200
        return sent

    before = statements()
    execute(url, ["CREATE INDEX speed_up ON deployments (project_id, failed_at)"])
    try:
        assert statements() != before
    finally:
        execute(url, ["DROP INDEX speed_up" + (" ON deployments" if url.get_backend_name() == "mariadb" else "")])
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
            with asking(restricted) as asked:
                path = f"/admin_api/deployments/{identifier}"
                answer = asked.get(path)
                assert answer.status_code == 503, answer.text
                assert "The database lacks projects" in answer.get_json()["error"]
                assert asked.get("/readyz").get_json()["missing"] == ["projects"]
                execute(owner, [f"GRANT SELECT ON projects TO {login}"])
                assert asked.get(path).status_code == 200
                assert asked.get("/readyz").status_code == 200
        finally:
            execute(owner, [*([f"DROP OWNED BY {login}"] if dialect == "postgresql" else []), f"DROP USER {login}"])


def query(client: FlaskClient, sql: str) -> tuple[int, str]:
    """The status of a query, and why it has no rows."""
    answer = client.post("/admin_api/query", json={"sql": sql}, headers=AUTH)
    return answer.status_code, str(answer.get_json().get("error"))


def test_columns_that_come_and_go_under_callers_sql(tmp_path: Path) -> None:
    with mirror("sqlite", tmp_path, "query") as url, app_on(url, **with_sql(url)) as app:
        client, sql = app.test_client(), "SELECT server_path FROM servers"

        def offered() -> bool:
            return "server_path" in client.get("/admin_api/schema?tables=servers", headers=AUTH).get_data(as_text=True)

        changed = (503, "The database's tables or columns have just changed: try again")
        assert (query(client, sql)[0], offered()) == (200, True)
        execute(make_url(url), ["ALTER TABLE servers DROP COLUMN server_path"])
        assert (query(client, sql), offered()) == (changed, False)
        status, error = query(client, sql)
        assert (status, "no column 'server_path'" in error, "Did you mean server_path" in error) == (400, True, False)
        execute(make_url(url), ["ALTER TABLE servers ADD COLUMN server_path VARCHAR(255)"])
        assert query(client, sql) == changed
        assert (query(client, sql)[0], offered()) == (200, True)


def test_a_view_that_a_migration_has_broken_is_named_and_closes_no_other(tmp_path: Path) -> None:
    with mirror("mariadb", tmp_path, "query") as url, app_on(url, **with_sql(url)) as app:
        client, database = app.test_client(), app.extensions["query_database"]
        assert query(client, "SELECT id FROM servers")[0] == 200
        execute(make_url(url), ["ALTER TABLE servers DROP COLUMN server_path"])
        status, error = query(client, "SELECT id FROM servers")
        assert (status, "run `migrations_mirror grants` again" in error) == (503, True)
        database.forget()
        status, error = query(client, "SELECT id FROM servers")
        assert (status, "The table servers cannot be read here" in error, "grants" in error) == (400, True, True)
        assert query(client, "SELECT id FROM accounts")[0] == 200
