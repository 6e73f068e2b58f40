"""Slow queries, a full pool and a full server: who cannot be served is told so in time, and the others are served."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from tests.apps import app_on
from tests.faults.asking import AUTH, TOKEN, ask, at_once, check, eventually, load
from tests.faults.conftest import ON_POSTGRESQL, Start, World
from tests.service import Service

LOCK = {
    "postgresql": ["LOCK TABLE deployment_steps IN ACCESS EXCLUSIVE MODE"],
    "mariadb": ["LOCK TABLES deployment_steps WRITE"],
}
BUSY = b"All database connections are in use"


@contextmanager
def locked_steps(world: World) -> Iterator[None]:
    """Every statement that reads deployment_steps waits for as long as the block lasts."""
    engine = create_engine(world.server.admin_url, poolclass=NullPool)
    with engine.connect() as connection:
        for statement in LOCK[engine.dialect.name]:
            connection.execute(text(statement))
        yield


def test_a_query_beyond_the_statement_timeout_is_504_and_the_others_are_served(world: World, service: Service) -> None:
    slow, _, failures, group = world.paths
    with locked_steps(world):
        with load(service.url, [failures, group], callers=4) as others:
            stopped = at_once(service.url, [slow] * 4)
        others.check(world.truth, only=200)
    stopped.check(world.truth, only=504)
    assert min(answer.seconds for answer in stopped.answers) > 2
    at_once(service.url, [slow]).check(world.truth, only=200)


@ON_POSTGRESQL
def test_slow_queries_take_the_whole_pool_and_the_others_are_told_so_in_time(world: World, start: Start) -> None:
    slow, _, failures, group = world.paths
    with start(world.url, DEPLOYHQ_POOL_SIZE="2", WEB_CONCURRENCY="1") as service:
        assert ask(service.url, group).status == 200
        with locked_steps(world), load(service.url, [slow], callers=6) as hogs:
            eventually("a full pool", lambda: BUSY in ask(service.url, failures).body)
            answers = [ask(service.url, path) for path in (failures, group) * 2]
            eventually("health at once", lambda: is_healthy_within_a_second(service))
        hogs.check(world.truth)
        for answer in answers:
            check(answer, world.truth)
        refused = [answer for answer in answers if BUSY in answer.body]
        assert refused
        assert max(answer.seconds for answer in refused) < 4
        eventually("an answer", lambda: ask(service.url, slow).status == 200)


def is_healthy_within_a_second(service: Service) -> bool:
    health = ask(service.url, "/healthz")
    assert health.status == 200
    return health.seconds < 1


def test_a_server_without_a_free_connection(world: World, start: Start) -> None:
    engine = create_engine(world.url, poolclass=NullPool)
    with ExitStack() as taken:
        with suppress(OperationalError):
            while True:
                taken.enter_context(engine.connect())
        with start(world.url) as service:
            full = at_once(service.url, world.paths * 4)
            full.check(world.truth, only=503)
            assert all(BUSY in answer.body for answer in full.answers)
            taken.close()
            eventually("an answer", lambda: ask(service.url, world.paths[0]).status == 200)
            at_once(service.url, world.paths * 4).check(world.truth, only=200)


KILL = {
    "postgresql": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'",
    "mariadb": "KILL USER watcher",
}


def test_a_schema_that_is_due_is_read_again_over_a_connection_that_has_died(world: World) -> None:
    """Else the first requests after a replica's death fail, though another one answers."""
    with app_on(world.url, token=TOKEN) as app:
        client = app.test_client()
        assert client.get(world.paths[0], headers=AUTH).status_code == 200
        world.server.execute(KILL[world.server.dialect])
        app.extensions["known"].forget()
        assert client.get(world.paths[0], headers=AUTH).status_code == 200


def test_a_connection_that_an_administrator_kills_is_replaced(world: World, service: Service) -> None:
    with load(service.url, world.paths) as callers:
        callers.wait_for(20)
        for _ in range(10):
            world.server.execute(KILL[world.server.dialect])
            time.sleep(0.2)
        callers.wait_for(20)
    callers.check(world.truth)
