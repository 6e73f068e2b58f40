"""The login check: what a login may do too much is said at start, and can be made a reason not to start."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from app.config import Settings, database_url
from app.sql.database import QueryDatabase
from app.sql.login import login_advice, login_findings
from app.sql.place import why_off
from tests.apps import MakeApp
from tests.service import ROOT, free_port
from tests.sql.run.conftest import kind_of

LOGIN = f"query_login_{os.getpid()}"


@contextmanager
def login(url: str, *grants: str) -> Iterator[str]:
    """The URL for a login of its own with these rights; `{login}` and `{database}` in them are filled in."""
    postgresql = kind_of(url) == "postgresql"
    name, database = (LOGIN if postgresql else f"{LOGIN}@'%'"), make_url(url).database
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    made = f"CREATE ROLE {name} LOGIN" if postgresql else f"CREATE USER {name}"
    run(engine, made, *(grant.format(login=name, database=database) for grant in grants))
    try:
        yield make_url(url).set(username=LOGIN).render_as_string(hide_password=False)
    finally:
        run(engine, *((f"DROP OWNED BY {name}", f"DROP ROLE {name}") if postgresql else (f"DROP USER {name}",)))
        engine.dispose()


def run(engine: Engine, *statements: str) -> None:
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def findings(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = login_findings(connection)
    engine.dispose()
    return found


SERVERS = pytest.mark.parametrize("database", ["mariadb", "postgresql"], indirect=True)
READS = {
    "mariadb": ["GRANT SELECT (id, name) ON {database}.accounts TO {login}"],
    "postgresql": ["REVOKE CREATE ON SCHEMA public FROM PUBLIC", "GRANT SELECT (id, name) ON accounts TO {login}"],
}


@SERVERS
def test_a_login_that_reads_readable_columns_only_is_not_mentioned(database: str) -> None:
    with login(database, *READS[kind_of(database)]) as url:
        assert findings(url) == []


@SERVERS
def test_a_login_that_can_read_a_secret_column_is_mentioned(database: str) -> None:
    more = "GRANT SELECT ON {database}.servers TO {login}"
    if kind_of(database) == "postgresql":
        more = "GRANT SELECT ON servers TO {login}"
    with login(database, *READS[kind_of(database)], more) as url:
        (found,) = findings(url)
    assert found == "it can read 5 secret columns, such as servers.host_key"


@SERVERS
def test_a_login_that_can_write_is_mentioned(database: str) -> None:
    more = "GRANT INSERT ON {database}.accounts TO {login}"
    if kind_of(database) == "postgresql":
        more = "GRANT INSERT (name) ON accounts TO {login}"
    with login(database, *READS[kind_of(database)], more) as url:
        (found,) = findings(url)
    assert "accounts" in found
    assert "INSERT on" in found or "it can write" in found


@SERVERS
def test_an_administrator_is_mentioned(database: str) -> None:
    found = " ".join(findings(database))
    assert "it is a superuser" in found or "ALL PRIVILEGES on *.*" in found


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_member_of_a_powerful_role_is_mentioned(database: str) -> None:
    with login(database, *READS["postgresql"], "GRANT pg_read_server_files TO {login}") as url:
        assert findings(url) == ["it is a member of pg_read_server_files"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_missing_limit_of_temporary_files_is_advice(database: str) -> None:
    engine = create_engine(database)
    with engine.connect() as connection:
        assert "temp_file_limit" in " ".join(login_advice(connection))
        connection.execute(text("SET temp_file_limit = '128MB'"))
        assert login_advice(connection) == []
    engine.dispose()


def test_a_login_that_must_be_restricted_and_is_not_switches_the_endpoint_off(
    open_database: Callable[..., QueryDatabase],
) -> None:
    off = open_database(query_require_restricted_login=True).known().off
    assert off
    assert off.startswith("its login may do too much")
    assert open_database().known().off is None


def test_the_service_does_not_start_with_it(database: str) -> None:
    environ = {
        "DATABASE_URL": database,
        "DEPLOYHQ_QUERY_DATABASE_URL": database,
        "DEPLOYHQ_QUERY_REQUIRE_RESTRICTED_LOGIN": "1",
        "PORT": str(free_port()),
    }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
    result = subprocess.run(command, cwd=ROOT, env=os.environ | environ, capture_output=True, text=True, timeout=30)
    assert result.returncode == 1
    assert "Cannot start: DEPLOYHQ_QUERY_REQUIRE_RESTRICTED_LOGIN is set" in result.stdout


@pytest.mark.parametrize(
    ("role", "read_only", "note", "off"),
    [
        ("replica", True, None, None),
        ("replica", False, "stopped", None),
        ("none", None, None, None),
        ("unknown", True, "may not see", None),
        ("unknown", False, "may not see", "may be a primary (may not see)"),
        ("unknown", None, None, "may be a primary (it does not say"),
        ("primary", False, None, "is a primary"),
        ("primary", True, None, "is a primary"),
    ],
)
def test_only_a_server_that_is_surely_no_primary_is_asked(
    role: str, read_only: bool | None, note: str | None, off: str | None
) -> None:
    reason = why_off(role, read_only=read_only, note=note)
    assert (reason is None) == (off is None)
    assert (off or "") in (reason or "")


def test_a_primary_switches_the_endpoint_off_and_says_how_to_switch_it_on(make_app: MakeApp, database: str) -> None:
    app = make_app(query_database_url=database_url(database))
    answer = app.test_client().post(
        "/admin_api/query", json={"sql": "SELECT 1"}, headers={"Authorization": "Bearer test-admin-api-token"}
    )
    if kind_of(database) == "sqlite":  # which has no replication
        assert answer.status_code == 200
        return
    assert (answer.status_code, answer.get_json()["code"]) == (503, "switched_off")
    assert "DEPLOYHQ_QUERY_ALLOW_PRIMARY=1" in answer.get_json()["error"]


@pytest.mark.parametrize("value", ["perhaps", "2", "-"])
def test_a_flag_that_cannot_be_read_stops_the_start(value: str) -> None:
    for name in ("DEPLOYHQ_QUERY_ALLOW_PRIMARY", "DEPLOYHQ_QUERY_REQUIRE_RESTRICTED_LOGIN"):
        with pytest.raises(ValueError, match=name):
            Settings.from_environ({"DATABASE_URL": "sqlite:////srv/x", name: value})
