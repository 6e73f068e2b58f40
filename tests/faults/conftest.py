"""Servers with the upstream schema and one customer's trouble in it, and what the service says about that trouble."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from app.config import database_url
from migrations_mirror.create import create
from tests.apps import app_on
from tests.builders import CREATED, Rails
from tests.faults.asking import AUTH, TOKEN, ask, eventually, lasting
from tests.faults.nginx import proxied as behind_nginx
from tests.faults.proxy import Proxy, proxied
from tests.faults.servers import KINDS, MariaDB, PostgreSQL, server
from tests.service import Service, running

Start = Callable[..., AbstractContextManager[Service]]


# `make soak` asks for it: it takes minutes.
collect_ignore = [] if "SOAK_SECONDS" in os.environ else ["test_soak.py"]
# What the tests of the service's own processes and callers show does not depend on the engine.
ON_POSTGRESQL = pytest.mark.parametrize("primary", ["postgresql"], indirect=True)


@dataclass(frozen=True)
class World:
    """A running database server, and the right answers about what is in it."""

    server: MariaDB | PostgreSQL
    truth: dict[str, bytes]

    @property
    def paths(self) -> list[str]:
        """Every endpoint, with arguments that find something."""
        return list(self.truth)

    @property
    def url(self) -> str:
        """The URL of the login that may only read, and see the replication."""
        return self.server.url(self.server.watcher)


@pytest.fixture(scope="session", params=list(KINDS))
def primary(request: pytest.FixtureRequest) -> Iterator[World]:
    """A server that tests may kill if they start it again: once per dialect."""
    with server(request.param) as made:
        made.create()
        writer = made.admin_url
        create(database_url(writer))
        paths = fill(writer)
        yield World(made, truth(made.url("reader"), paths))


@pytest.fixture
def world(primary: World) -> Iterator[World]:
    """The server, running."""
    yield primary
    if primary.server.process and primary.server.process.poll() is not None:
        primary.server.start()


@pytest.fixture(scope="session")
def shared_replica(primary: World) -> Iterator[MariaDB | PostgreSQL]:
    """A replica of the server: once per dialect."""
    with server(primary.server.dialect) as made:
        made.replicate(primary.server)
        yield made


@pytest.fixture
def replica(world: World, shared_replica: MariaDB | PostgreSQL) -> MariaDB | PostgreSQL:
    """The replica, with everything. Not to be promoted: the others need it."""
    catch_up(shared_replica, world)
    return shared_replica


@pytest.fixture
def own_replica(world: World) -> Iterator[MariaDB | PostgreSQL]:
    """A replica that one test may kill or promote."""
    with server(world.server.dialect) as made:
        made.replicate(world.server)
        catch_up(made, world)
        yield made


@pytest.fixture(scope="session")
def shared_service(primary: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on the server: once per dialect."""
    with running(tmp_path_factory.mktemp("service"), primary.url, TOKEN) as service:
        yield service


@pytest.fixture
def service(world: World, shared_service: Service) -> Service:
    """The service on the server, answering, for tests that leave it running."""
    eventually("an answer", lambda: ask(shared_service.url, world.paths[0]).status == 200)
    return shared_service


@dataclass(frozen=True)
class Line:
    """A service whose connections to the server pass a proxy."""

    proxy: Proxy
    service: Service
    behind: Service
    """The service, as callers reach it through nginx."""


@pytest.fixture(scope="session")
def shared_line(primary: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The service with a proxy between it and the server: once per dialect."""
    with (
        proxied(primary.server.port) as proxy,
        running(
            tmp_path_factory.mktemp("line"),
            primary.server.url(primary.server.watcher, port=proxy.port),
            TOKEN,
            DEPLOYHQ_TRUSTED_PROXIES="1",
        ) as service,
        behind_nginx(service) as behind,
    ):
        yield Line(proxy, service, behind)


@pytest.fixture
def line(world: World, shared_line: Line) -> Line:
    """That service, answering."""
    shared_line.proxy.resume()
    eventually("an answer", lambda: ask(shared_line.service.url, world.paths[0]).status == 200)
    return shared_line


@pytest.fixture(scope="session")
def shared_follower(
    shared_replica: MariaDB | PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service on the replica, by the login that sees the replication: once per dialect."""
    with running(tmp_path_factory.mktemp("follower"), shared_replica.url(shared_replica.watcher), TOKEN) as service:
        yield service


@pytest.fixture
def follower(world: World, replica: MariaDB | PostgreSQL, shared_follower: Service) -> Service:
    """That service, answering."""
    eventually("an answer", lambda: ask(shared_follower.url, world.paths[0]).status == 200)
    return shared_follower


def catch_up(made: MariaDB | PostgreSQL, world: World) -> None:
    """Wait until the replica has everything; at first it has no database."""

    def has_everything() -> bool:
        with suppress(SQLAlchemyError):
            return made.caught_up(world.server)
        return False

    eventually("a replica with everything", has_everything, 60)


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts the service on a database URL, with environment variables as keywords."""
    return lambda url, **environ: running(tmp_path, url, TOKEN, **environ)


def fill(url: str) -> list[str]:
    """Write a deployment, a group and failures; the paths that ask for them."""
    engine = create_engine(url)
    rails = Rails(engine)
    project = rails.project(account_id=rails.account(permalink="busy"))
    group = rails.server_group(id=7, parent_type="Project", parent_id=project)
    servers: list[int | None] = [rails.server(server_group_id=7) for _ in range(5)]
    deployment = rails.deployment(project_id=project, servers=servers, transfers=servers[1:], failed_at=CREATED)
    engine.dispose()
    return [
        f"/admin_api/deployments/{deployment}",
        f"/admin_api/deployments/{deployment}/servers",
        "/admin_api/accounts/busy/recent_failures",
        f"/admin_api/server_groups/{group}",
    ]


def truth(url: str, paths: list[str]) -> dict[str, bytes]:
    """What the service answers when nothing is wrong, by path."""
    with app_on(url, token=TOKEN) as app:
        client = app.test_client()
        answers = {path: client.get(path, headers=AUTH) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: lasting(answer.data) for path, answer in answers.items()}
