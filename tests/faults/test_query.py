"""Callers' SQL while servers are primaries, replicas, promoted or gone, and while clients are slow."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from app.config import Settings, database_url
from app.sql import database as query_database
from app.sql.database import QueryDatabase
from tests.databases import execute, made_login, take_back
from tests.faults.asking import AUTH, TOKEN, ask, eventually, hangs_up
from tests.faults.conftest import ON_POSTGRESQL, Start, World
from tests.faults.replication import Replica
from tests.faults.servers import MariaDB, PostgreSQL
from tests.service import Service
from tests.sql.run.conftest import run

COUNT = "SELECT COUNT(*) AS number FROM accounts"


def send(service: Service, sql: str = COUNT) -> requests.Response:
    return requests.post(f"{service.url}/admin_api/query", json={"sql": sql}, headers=AUTH, timeout=30)


@pytest.fixture(scope="module")
def login(primary: World) -> Iterator[URL]:
    """The login of the views, made on the primary. Replicas take it over, and its right to see the replication."""
    admin = make_url(primary.server.url(primary.server.admin_user()))
    name, schema, url = made_login(database_url(admin.render_as_string(hide_password=False)))
    if primary.server.dialect == "mariadb":
        execute(admin, [f"GRANT REPLICA MONITOR ON *.* TO '{name}'@'%'"])
    yield url
    take_back(admin, name, schema)


def at(server: MariaDB | PostgreSQL, login: URL) -> URL:
    """The login's URL on one of the servers."""
    return login.set(port=server.port)


@contextmanager
def queried(url: URL) -> Iterator[QueryDatabase]:
    database = QueryDatabase(Settings(database_url=url, query_database_url=url, token=TOKEN))
    yield database
    database.close()


def test_a_primary_is_refused_with_the_reason(world: World, start: Start, login: URL) -> None:
    url = at(world.server, login).render_as_string(hide_password=False)
    with start(world.url, DEPLOYHQ_QUERY_DATABASE_URL=url) as service:
        answer = send(service)
        assert (answer.status_code, answer.json()["code"]) == (503, "switched_off")
        assert "is a primary" in answer.text
        assert "callers' SQL is switched off" in service.log.read_text()


def test_a_replica_has_the_views_and_the_login_by_replication(
    world: World, login: URL, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off, until they have arrived."""
    monkeypatch.setattr(query_database, "KEPT_FOR", 0.1)
    monkeypatch.setattr(query_database, "FAILED_FOR", 0.1)
    with queried(at(replica, login)) as database:
        eventually("the views", lambda: off(database) is None, 60)
        assert run(database, database.known(), COUNT).rows == b"[1]"


def test_a_promotion_switches_it_off(own_replica: Replica, login: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_database, "KEPT_FOR", 0.1)
    monkeypatch.setattr(query_database, "FAILED_FOR", 0.1)
    with queried(at(own_replica, login)) as database:
        eventually("the views", lambda: off(database) is None, 60)
        own_replica.promote()
        eventually("switched off", lambda: "is a primary" in (off(database) or ""))


def off(database: QueryDatabase) -> str | None:
    """Why no query may run; an error counts as a reason."""
    try:
        return database.known().off
    except SQLAlchemyError as error:
        return type(error).__name__


def test_a_query_database_that_is_down_costs_the_other_endpoints_nothing(world: World, start: Start) -> None:
    gone = world.server.url("reader", port=1)
    with start(world.url, DEPLOYHQ_QUERY_DATABASE_URL=gone, DEPLOYHQ_QUERY_ALLOW_PRIMARY="1") as service:
        answer = send(service)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert "cannot be reached" in answer.json()["error"]
        assert ask(service.url, world.paths[0]).body == world.truth[world.paths[0]]
        assert "cannot be asked yet" in service.log.read_text()


@ON_POSTGRESQL
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
