"""Callers' SQL while servers are primaries, replicas, promoted or gone, and while clients are slow."""

import socket

import pytest
import requests

from app.config import Settings, database_url
from app.sql import database as query_database
from app.sql.database import QueryDatabase
from app.sql.run import run_query
from tests.faults.asking import AUTH, TOKEN, ask, eventually, hangs_up
from tests.faults.conftest import Start, World
from tests.faults.replication import Replica
from tests.service import Service

COUNT = "SELECT COUNT(*) AS number FROM accounts"


def send(service: Service, sql: str = COUNT) -> requests.Response:
    return requests.post(f"{service.url}/admin_api/query", json={"sql": sql}, headers=AUTH, timeout=30)


def queried(url: str) -> QueryDatabase:
    return QueryDatabase(Settings(database_url=database_url(url), query_database_url=database_url(url), token=TOKEN))


def test_a_primary_is_refused_with_the_reason(world: World, start: Start) -> None:
    with start(world.url, DEPLOYHQ_QUERY_DATABASE_URL=world.url) as service:
        answer = send(service)
        assert (answer.status_code, answer.json()["code"]) == (503, "switched_off")
        assert "may be a primary" in answer.text or "is a primary" in answer.text
        assert "callers' SQL is switched off" in service.log.read_text()


def test_a_replica_is_asked_also_by_a_login_that_may_not_see_the_replication(world: World, replica: Replica) -> None:
    for user in ("reader", replica.watcher):
        database = queried(replica.url(user))
        known = database.known()
        assert known.off is None
        assert run_query(database, known, COUNT).fetched.rows == b"[1]"
        database.close()


def test_a_promotion_switches_it_off(own_replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_database, "KEPT_FOR", 0.1)
    database = queried(own_replica.url(own_replica.watcher))
    assert database.known().off is None
    own_replica.promote()
    eventually("switched off", lambda: "is a primary" in (database.known().off or ""))
    database.close()


def test_a_query_database_that_is_down_costs_the_other_endpoints_nothing(world: World, start: Start) -> None:
    gone = world.server.url("reader", port=1)
    with start(world.url, DEPLOYHQ_QUERY_DATABASE_URL=gone, DEPLOYHQ_QUERY_ALLOW_PRIMARY="1") as service:
        answer = send(service)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert "cannot be reached" in answer.json()["error"]
        assert ask(service.url, world.paths[0]).body == world.truth[world.paths[0]]
        assert "cannot be asked yet" in service.log.read_text()


@pytest.mark.parametrize("primary", ["postgresql"], indirect=True)
def test_a_body_that_never_ends_is_given_up_before_the_service_sees_it(world: World, start_behind_nginx: Start) -> None:
    head = (
        f"POST /admin_api/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
        "Content-Type: application/json\r\n"
    )
    with start_behind_nginx(world.url) as service:
        host, port = service.url.removeprefix("http://").split(":")
        for length in ("Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{"):
            with socket.create_connection((host, int(port)), timeout=20) as connection:
                connection.sendall((head + length).encode())
                assert hangs_up(connection)
        assert "/admin_api/query" not in service.log.read_text()
