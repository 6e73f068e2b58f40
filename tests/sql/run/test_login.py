"""The login of callers' SQL: while it can do more than read its views, SQL is off, and what that is gets named."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url

from app.config import Settings, database_url
from app.db.standing import Standing
from app.sql import database as query_database
from app.sql.database import why_no_replica
from app.sql.views import excess_rights
from tests.apps import MakeApp, with_sql
from tests.databases import SERVERS, execute, granted
from tests.sql.run.conftest import AUTH, kind_of

ON_SERVERS = pytest.mark.parametrize("database", list(SERVERS), indirect=True)

# One right too many: what gives it, what is said, and what takes it back if that is not the same statement with REVOKE.
MARIADB = {
    "a secret column of a table": ("GRANT SELECT (password) ON {base}.servers TO {login}", "it has SELECT on"),
    "a readable column of a table": ("GRANT SELECT (id) ON {base}.servers TO {login}", "it can see the schema"),
    "a write": ("GRANT INSERT ON {base}.accounts TO {login}", "it has INSERT on"),
    "files": ("GRANT FILE ON *.* TO {login}", "it has FILE on *.*"),
    "other logins' statements": ("GRANT PROCESS ON *.* TO {login}", "it has PROCESS on *.*"),
    "samples of columns": ("GRANT SELECT ON mysql.column_stats TO {login}", "it can read samples of columns"),
    "a role": ("CREATE ROLE {role}; GRANT {role} TO {login}", "it has a role", "DROP ROLE {role}"),
    "a view of a secret": (
        "CREATE VIEW {schema}.more AS SELECT password FROM {base}.servers; GRANT SELECT ON {schema}.more TO {login}",
        "its views show more.password",
        "DROP VIEW {schema}.more",
    ),
    "a table among the views": (
        "CREATE TABLE {schema}.more (id INT); GRANT SELECT ON {schema}.more TO {login}",
        "it can read the table more itself",
        "DROP TABLE {schema}.more",
    ),
    "a procedure": (
        "CREATE FUNCTION {schema}.f() RETURNS INT RETURN 1; GRANT EXECUTE ON FUNCTION {schema}.f TO {login}",
        "it has EXECUTE on FUNCTION",
        "DROP FUNCTION {schema}.f",
    ),
}
POSTGRESQL = {
    "a secret column of a table": ("GRANT SELECT (password) ON servers TO {login}", "it can read public.servers"),
    "a readable column of a table": ("GRANT SELECT (id) ON servers TO {login}", "it can read public.servers"),
    "a table that PUBLIC reads": ("GRANT SELECT ON users TO PUBLIC", "public.users"),
    "a write": ("GRANT INSERT (name) ON accounts TO {login}", "it can write to public.accounts"),
    "files": ("GRANT pg_read_server_files TO {login}", "is a member of pg_read"),
    "a file function": (
        "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {login}",
        "it can call pg_read_file(text), which is not PUBLIC's",
    ),
    "a function with its owner's rights": (
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT password FROM servers LIMIT 1'",
        "it can call public.f(), which has its owner's rights (SECURITY DEFINER)",
        "DROP FUNCTION f()",
    ),
    "samples of columns": ("GRANT SELECT ON pg_catalog.pg_statistic TO {login}", "it can read samples of columns"),
    "a new table": ("GRANT CREATE ON SCHEMA public TO {login}", "it can create objects in the schema public"),
    "large objects": (
        "GRANT EXECUTE ON FUNCTION lo_from_bytea(oid, bytea) TO PUBLIC",
        "it can write large objects on a primary",
    ),
    "a view of a secret": (
        "CREATE VIEW {schema}.more AS SELECT password FROM servers; GRANT SELECT ON {schema}.more TO {login}",
        "its views show more.password",
        "DROP VIEW {schema}.more",
    ),
    "a trigger": ("GRANT TRIGGER ON users TO {login}", "it can write to public.users"),
    "a foreign key": ("GRANT REFERENCES ON users TO {login}", "it can write to public.users"),
    "a sequence": (
        "CREATE SEQUENCE s; GRANT UPDATE ON SEQUENCE s TO {login}",
        "it can use the sequence public.s",
        "DROP SEQUENCE s",
    ),
    "samples of several columns": (
        "GRANT SELECT ON pg_catalog.pg_statistic_ext_data TO {login}",
        "it can read samples of columns (pg_statistic_ext_data)",
    ),
    "passwords of servers": ("GRANT SELECT ON pg_catalog.pg_user_mapping TO {login}", "(pg_user_mapping)"),
    "passwords of publishers": ("GRANT SELECT ON pg_catalog.pg_subscription TO {login}", "(pg_subscription)"),
    "a parameter": ("GRANT SET ON PARAMETER temp_file_limit TO {login}", "it can set a parameter"),
    "a tablespace": ("GRANT CREATE ON TABLESPACE pg_default TO {login}", "in the tablespace pg_default"),
    "copies of the server": (
        "ALTER ROLE {login} REPLICATION",
        "it can copy the whole server",
        "ALTER ROLE {login} NOREPLICATION",
    ),
}


@pytest.fixture(scope="module")
def reading(database: str) -> Iterator[str]:
    """A login of its own, since these tests grant it more."""
    with granted(make_url(database)) as url:
        yield url.render_as_string(hide_password=False)


@contextmanager
def one_right_too_many(database: str, reading: str, name: str) -> Iterator[str]:
    """Grant it, and take it back; what is said about it comes back."""
    url, postgresql = make_url(reading), kind_of(database) == "postgresql"
    names = {
        "login": url.username if postgresql else f"'{url.username}'@'%'",
        "base": make_url(database).database,
        "schema": str(url.username).replace("support_", "support_views_"),
        "role": f"{url.username}_role",
    }
    give, says, *take = (POSTGRESQL if postgresql else MARIADB)[name]
    execute(make_url(database), give.format(**names).split("; "))
    try:
        yield says
    finally:
        back = take[0] if take else give.replace("GRANT", "REVOKE").replace(" TO ", " FROM ")
        execute(make_url(database), back.format(**names).split("; "))


def said(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = excess_rights(connection)
    engine.dispose()
    return found


@ON_SERVERS
def test_the_granted_login_can_only_read_its_views(reading: str) -> None:
    assert said(reading) == []


@pytest.mark.parametrize(
    ("database", "name"),
    [*(("mariadb", name) for name in MARIADB), *(("postgresql", name) for name in POSTGRESQL)],
    indirect=["database"],
)
def test_one_right_too_many_is_named(database: str, reading: str, name: str) -> None:
    with one_right_too_many(database, reading, name) as says:
        assert any(says in sentence for sentence in said(reading)), said(reading)
    assert said(reading) == []


@ON_SERVERS
def test_sql_is_off_while_the_login_can_do_more_and_on_again_afterwards(
    make_app: MakeApp, database: str, reading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_database, "KEPT_FOR", 0.0)
    client = make_app(**with_sql(database) | {"query_database_url": database_url(reading)}).test_client()
    assert query(client) == (200, None)
    with one_right_too_many(database, reading, "a secret column of a table"):
        assert query(client) == (503, "switched_off")
        answer = client.get("/admin_api/schema", headers=AUTH)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "switched_off")
        assert "its login can do more than read its views" in answer.get_json()["error"]
        assert "python -m migrations_mirror grants" in answer.get_json()["error"]
    assert query(client) == (200, None)


@ON_SERVERS
def test_an_administrator_s_login_runs_nothing(make_app: MakeApp, database: str) -> None:
    client = make_app(query_database_url=database_url(database), query_allow_primary=True).test_client()
    assert query(client) == (503, "switched_off")


def query(client: FlaskClient) -> tuple[int, str | None]:
    """Return the status and code of a query's answer."""
    answer = client.post("/admin_api/query", json={"sql": "SELECT 1"}, headers=AUTH)
    return answer.status_code, answer.get_json().get("code")


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
    reason = why_no_replica(Standing(role=role, read_only=read_only, note=note))
    assert (reason is None) == (off is None)
    assert (off or "") in (reason or "")


def test_a_primary_switches_the_endpoints_off_and_says_how_to_switch_them_on(make_app: MakeApp, database: str) -> None:
    client = make_app(**with_sql(database) | {"query_allow_primary": False}).test_client()
    query = client.post("/admin_api/query", json={"sql": "SELECT 1"}, headers=AUTH)
    for answer in (query, client.get("/admin_api/schema", headers=AUTH)):
        if kind_of(database) == "sqlite":  # which has no replication
            assert answer.status_code == 200
            continue
        assert (answer.status_code, answer.get_json()["code"]) == (503, "switched_off")
        assert "DEPLOYHQ_QUERY_ALLOW_PRIMARY=1" in answer.get_json()["error"]


@pytest.mark.parametrize("value", ["perhaps", "2", "-"])
def test_a_flag_that_cannot_be_read_stops_the_start(value: str) -> None:
    with pytest.raises(ValueError, match="DEPLOYHQ_QUERY_ALLOW_PRIMARY"):
        Settings.from_environ({"DATABASE_URL": "sqlite:////srv/x", "DEPLOYHQ_QUERY_ALLOW_PRIMARY": value})
