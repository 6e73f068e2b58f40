"""Callers' SQL while the server that it reads is a primary, a replica, promoted or gone."""

from collections.abc import Iterator
from contextlib import closing

import pytest
import requests
from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings, database_url
from app.sql import database as query_database
from app.sql.database import QueryDatabase
from migrations_mirror.connect import read_only
from migrations_mirror.query_login import query_drift
from tests.databases import execute, made_login, take_back
from tests.faults.asking import AUTH, TOKEN, ask, eventually, load
from tests.faults.conftest import ON_POSTGRESQL, Start, World
from tests.faults.replication import FAILURES, Replica, account_name, lag, readyz
from tests.sql.run.conftest import run

COUNT = "SELECT COUNT(*) AS number FROM accounts"


@pytest.fixture(scope="module")
def login(primary: World) -> Iterator[URL]:
    """The login of the views, made on the primary. Replicas take it over, and its right to see the replication."""
    admin = database_url(primary.server.admin_url)
    name, schema, url = made_login(admin)
    if primary.server.dialect == "mariadb":
        execute(admin, [f"GRANT REPLICA MONITOR ON *.* TO '{name}'@'%'"])
    yield url
    take_back(admin, name, schema)


def off(database: QueryDatabase) -> str | None:
    """Why no query may run; an error counts as a reason."""
    try:
        return database.known().off
    except SQLAlchemyError as error:
        return type(error).__name__


@ON_POSTGRESQL
@pytest.mark.parametrize(
    ("is_up", "code", "reason", "logged"),
    [
        (True, "switched_off", "is a primary", "callers' SQL is switched off"),
        (False, "unavailable", "cannot be reached", "cannot be asked yet"),
    ],
    ids=["a primary", "down"],
)
def test_what_cannot_be_queried_is_told_and_costs_the_other_endpoints_nothing(
    world: World, start: Start, login: URL, is_up: bool, code: str, reason: str, logged: str
) -> None:
    url = login.set(port=world.server.port if is_up else 1).render_as_string(hide_password=False)
    with start(world.url, DEPLOYHQ_QUERY_DATABASE_URL=url) as service:
        answer = requests.post(f"{service.url}/admin_api/query", json={"sql": COUNT}, headers=AUTH, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (503, code)
        assert reason in answer.json()["error"]
        assert ask(service.url, world.paths[0]).body == world.truth[world.paths[0]]
        assert logged in service.log.read_text()


def test_a_promotion_under_load_is_noticed_and_costs_nothing_but_sql(
    world: World, login: URL, own_replica: Replica, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The replica has the views and their login by replication: SQL is off until they have arrived."""
    monkeypatch.setattr(query_database, "KEPT_FOR", 0.1)
    monkeypatch.setattr(query_database, "FAILED_FOR", 0.1)
    url = login.set(port=own_replica.port)
    with (
        start(own_replica.url(own_replica.watcher)) as one,
        start(own_replica.url(own_replica.watcher)) as two,
        closing(QueryDatabase(Settings(database_url=url, query_database_url=url, token=TOKEN))) as database,
    ):
        eventually("the views", lambda: off(database) is None, 60)
        assert run(database, database.known(), COUNT).rows == b"[1]"
        assert readyz(one.url)["role"] == "replica"
        with load(one.url, world.paths, 4) as first, load(two.url, world.paths, 4) as second:
            first.wait_for(20)
            second.wait_for(20)
            own_replica.promote()
            eventually("two primaries", lambda: {readyz(service.url)["role"] for service in (one, two)} == {"primary"})
            eventually("SQL that is off", lambda: "is a primary" in (off(database) or ""))
            first.wait_for(20)
        for callers in (first, second):
            callers.check(world.truth, only=200)
        own_replica.execute("UPDATE accounts SET name = 'Promoted' WHERE permalink = 'busy'")
        for service in (one, two):
            answer = ask(service.url, FAILURES)
            assert (account_name(answer), lag(answer)) == ("Promoted", None)


def test_check_finds_a_replica_to_be_a_place_for_queries_and_its_primary_not(world: World, replica: Replica) -> None:
    assert places(replica.url(replica.watcher)) == []
    assert places(replica.url("reader")) == []
    (reason,) = places(world.url)
    assert "primary" in reason


def places(url: str) -> list[str]:
    """What `check --query` finds wrong with where the server stands."""
    with read_only(database_url(url)) as connection:
        messages = [finding.message for finding in query_drift(connection)]
    return [message for message in messages if message.startswith("No query runs here")]
