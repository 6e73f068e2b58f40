"""Databases whose columns are not Rails' usual ones: right answers, or a 503 that names the column."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, make_url

from app.config import database_url
from app.db.engine import db
from app.models import metadata
from migrations_mirror.connect import read_only
from migrations_mirror.drift import drift
from tests.apps import TOKEN, app_on
from tests.builders import Rails
from tests.databases import execute, mirror

Api = Callable[..., Any]
NOW = datetime.now(UTC).replace(tzinfo=None)

POSTGRESQL = [
    "CREATE TYPE stand AS ENUM ('pending', 'running', 'completed', 'failed', 'skipped')",
    *(
        f"ALTER TABLE {table} ALTER COLUMN status TYPE stand USING status::stand"
        for table in ("deployments", "deployments_servers", "deployment_steps")
    ),
    "CREATE TYPE kind AS ENUM ('run_build_command', 'transfer_files')",
    "ALTER TABLE deployment_steps ALTER COLUMN step TYPE kind USING step::kind",
    *(
        f"ALTER TABLE {table} ALTER COLUMN identifier TYPE uuid USING identifier::uuid"
        for table in ("deployments", "servers")
    ),
    "ALTER TABLE deployment_step_logs ALTER COLUMN detail TYPE jsonb USING detail::jsonb",
    *(
        f"ALTER TABLE {table.name} ALTER COLUMN {column.name} TYPE timestamptz USING {column.name} AT TIME ZONE 'UTC'"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_at")
    ),
    "ALTER DATABASE {name} SET timezone = 'Asia/Tokyo'",
]
MARIADB = [
    *(
        f"ALTER TABLE {table.name} MODIFY {column.name} BIT(1)"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.type.python_type is bool
    ),
    *(
        f"ALTER TABLE {table.name} MODIFY {column.name} TIMESTAMP(6) NULL"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_at")
    ),
    "ALTER TABLE deployments MODIFY branch VARBINARY(255)",
    "ALTER TABLE deployment_steps MODIFY description BLOB",
    "ALTER TABLE deployment_steps MODIFY status ENUM('pending', 'running', 'completed', 'failed', 'skipped')",
]
CHANGES = {"postgresql": POSTGRESQL, "mariadb": MARIADB}


@pytest.fixture(scope="session", params=CHANGES)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database with such columns, whose sessions begin in another time zone than UTC."""
    with mirror(request.param, tmp_path_factory.mktemp("odd"), "odd") as url:
        name = make_url(url).database
        execute(make_url(url), (statement.format(name=name) for statement in CHANGES[request.param]))
        yield url


@pytest.fixture(scope="module")
def app(database: str) -> Iterator[Flask]:
    with app_on(database) as app:
        if database.startswith("mariadb"):
            with app.app_context():
                event.listen(db.engine, "connect", far_away, insert=True)
        yield app


def far_away(connection: Any, _: object) -> None:
    """What a server with another time zone than UTC would begin a session with."""
    with connection.cursor() as cursor:
        cursor.execute("SET time_zone = '+05:00'")


@pytest.fixture
def rails(database: str) -> Iterator[Rails]:
    in_mariadb, in_postgresql = {"init_command": "SET time_zone='+00:00'"}, {"options": "-c timezone=UTC"}
    engine = create_engine(database, connect_args=in_mariadb if database.startswith("mariadb") else in_postgresql)
    rails = Rails(engine)
    rails.empty()
    yield rails
    engine.dispose()


def held(rails: Rails, said: str) -> Any:
    """The text as the database holds it: MariaDB's columns of this test hold bytes."""
    return said.encode() if rails.engine.dialect.name in ("mysql", "mariadb") else said


def failed(rails: Rails) -> str:
    """A deployment that failed an hour ago, with everything that is read."""
    project = rails.project(account_id=rails.account(permalink="acme", suspended=0, trialling=0), permalink="shop")
    web = rails.server(name="web1", enabled=1, atomic=0, project_id=project)
    times: Any = dict.fromkeys(("created_at", "queued_at", "started_at", "failed_at"), NOW - timedelta(hours=1))
    identifier = rails.deployment(
        id=1, project_id=project, status="failed", branch=held(rails, "main"), preview=0, servers=[web], **times
    )
    times = {"created_at": NOW - timedelta(hours=1), "updated_at": NOW}
    said = held(rails, "Transferring")
    step = rails.step(deployment_id=1, server_id=web, status="failed", description=said, **times)
    rails.log(step, "Connection refused - connect(2) for 203.0.113.9:22")
    return identifier


def test_a_failed_deployment_is_read_rightly(rails: Rails, api: Api) -> None:
    identifier = failed(rails)
    answer = api(f"deployments/{identifier}/diagnosis")
    failed_at = f"{(NOW - timedelta(hours=1)).isoformat(timespec='milliseconds')}Z"
    assert answer["deployment"]["failed_at"] == failed_at
    assert answer["deployment"]["branch"] == "main"
    assert answer["account"]["suspended"] is False
    codes = {finding["code"]: finding for finding in answer["findings"]}
    assert set(codes) == {"failed_step"}
    assert codes["failed_step"]["cause"] == "connection_refused"
    assert codes["failed_step"]["evidence"][0]["description"] == "Transferring"
    plain = api(f"deployments/{identifier}")
    assert (plain["deployment"]["preview"], plain["deployment"]["status"]) == (False, "failed")
    assert plain["steps"]["by_type"] == {"transfer_files": 1}
    assert api(f"deployments/{identifier}/servers")["servers"][0]["server_name"] == "web1"


def test_an_account_s_failures_are_read_rightly(rails: Rails, api: Api) -> None:
    identifier = failed(rails)
    (failure,) = api("accounts/acme/recent_failures")["failures"]
    assert (failure["identifier"], failure["status"]) == (identifier, "failed")
    (pattern,) = api("accounts/acme/failure_patterns", days=1)["patterns"]
    assert (pattern["cause"], pattern["server_name"]) == ("connection_refused", "web1")


@pytest.mark.parametrize("status", ["pending", "running"])
def test_a_deployment_that_goes_on_has_its_age(rails: Rails, api: Api, status: str) -> None:
    project = rails.project()
    times: Any = dict.fromkeys(("created_at", "queued_at", "started_at", "updated_at"), NOW - timedelta(minutes=3))
    identifier = rails.deployment(
        id=1, project_id=project, status=status, branch=held(rails, "main"), preview=0, **times
    )
    answer = api(f"deployments/{identifier}/diagnosis")
    assert {finding["severity"] for finding in answer["findings"]} == {"info"}
    assert answer["provisional"] is True


def test_check_names_no_error_for_what_can_be_read(database: str) -> None:
    with read_only(database_url(database)) as connection:
        assert [finding.message for finding in drift(connection) if finding.severity == "error"] == []


@pytest.mark.engine("mariadb")  # PostgreSQL holds no such text
def test_bytes_that_are_no_utf_8_are_shown_as_such(rails: Rails, api: Api) -> None:
    identifier = rails.deployment(branch=b"caf\xe9", preview=0)
    assert api(f"deployments/{identifier}")["deployment"]["branch"] == "caf\N{REPLACEMENT CHARACTER}"


NUMBERS = [
    (
        "postgresql",
        "deployments.created_at",
        "ALTER TABLE deployments DROP created_at, ADD created_at bigint DEFAULT 7",
    ),
    ("postgresql", "deployments.status", "ALTER TABLE deployments ALTER status TYPE int USING 3"),
    ("mariadb", "deployments.status", "ALTER TABLE deployments MODIFY status INT"),
]


@pytest.mark.parametrize(("dialect", "column", "change"), NUMBERS)
def test_what_cannot_be_read_is_refused_by_name(
    dialect: str, column: str, change: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with mirror(dialect, tmp_path_factory.mktemp("numbers"), "numbers") as url:
        engine = create_engine(url)
        identifier = Rails(engine).deployment(status=None)
        engine.dispose()
        execute(make_url(url), [change])
        with read_only(database_url(url)) as connection:
            assert any(column in finding.message for finding in drift(connection) if finding.severity == "error")
        with app_on(url) as app:
            for path in ("", "/diagnosis"):
                url = f"/admin_api/deployments/{identifier}{path}"
                response = app.test_client().get(url, headers={"Authorization": f"Bearer {TOKEN}"})
                assert response.status_code == 503
                assert column in response.get_json()["error"]
