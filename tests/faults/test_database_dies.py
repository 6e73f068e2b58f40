"""The database is down, dies, comes back, hangs up: callers get 503 or 504 in time, and right answers again after."""

import time

import pytest

from tests.faults.asking import ask, at_once, check, eventually, load
from tests.faults.conftest import Line, Start, World
from tests.faults.nginx import proxied as behind_nginx
from tests.faults.proxy import Proxy, proxied
from tests.service import Service


def test_a_database_that_is_down_at_start(world: World, start: Start) -> None:
    world.server.stop()
    with start(world.url) as service:
        at_once(service.url, world.paths).check(world.truth, only=503)
        world.server.start()
        eventually("an answer", lambda: ask(service.url, world.paths[0]).status == 200)
        at_once(service.url, world.paths).check(world.truth, only=200)


def test_a_database_that_is_slow_at_start(world: World, start: Start) -> None:
    with proxied(world.server.port) as proxy:
        proxy.delay = 0.4  # enough to connect, not for all that is asked at start
        with start(world.server.url("reader", port=proxy.port)) as service:
            check(ask(service.url, world.paths[0]), world.truth)


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_a_database_that_dies_under_load_and_comes_back(world: World, service: Service, end: str) -> None:
    with load(service.url, world.paths) as callers:
        callers.wait_for(40)
        getattr(world.server, end)()
        callers.wait_for(20, 503)
        world.server.start()
        callers.wait_for(40)
        callers.wait_for(100)
        last = callers.answers[-50:]
    callers.check(world.truth)
    assert {answer.status for answer in last} == {200}


def test_a_restart_between_two_requests_is_not_noticed_by_any_caller(world: World, service: Service) -> None:
    at_once(service.url, world.paths * 5).check(world.truth, only=200)
    world.server.kill()
    world.server.start()
    at_once(service.url, world.paths * 5).check(world.truth, only=200)


def test_connections_that_are_cut_in_the_middle_of_a_query(world: World, line: Line) -> None:
    url, proxy = line.service.url, line.proxy
    with load(url, world.paths) as callers:
        callers.wait_for(20)
        proxy.delay = 0.3  # so that every request is in the middle of a query
        for _ in range(5):
            time.sleep(0.5)
            proxy.cut()
        proxy.resume()
        callers.wait_for(40)
    callers.check(world.truth)
    assert ask(url, world.paths[0]).status == 200


def test_a_database_that_never_answered(world: World, start: Start) -> None:
    with proxied(world.server.port) as proxy:
        proxy.stall()
        url = world.server.url("reader", port=proxy.port)
        with start(url, DEPLOYHQ_TRUSTED_PROXIES="1") as service, behind_nginx(service) as behind:
            accepts_and_never_answers(world, proxy, behind)


def test_a_database_that_answers_no_longer(world: World, line: Line) -> None:
    at_once(line.behind.url, world.paths * 4).check(world.truth, only=200)
    accepts_and_never_answers(world, line.proxy, line.behind)


def accepts_and_never_answers(world: World, proxy: Proxy, service: Service) -> None:
    proxy.stall()
    silent = at_once(service.url, world.paths * 16)
    silent.check(world.truth)
    assert silent.statuses()[200] == 0
    assert ask(service.url, "/healthz").status == 200
    assert ask(service.url, "/readyz").status in (503, 504)
    proxy.resume()
    eventually("an answer", lambda: ask(service.url, world.paths[0]).status == 200)
    # Of the other worker too, which learns the schema anew.
    eventually("answers to all", lambda: set(at_once(service.url, world.paths * 4).statuses()) == {200})


def test_an_answer_that_trickles_in_byte_by_byte(world: World, line: Line) -> None:
    url, proxy = line.behind.url, line.proxy
    at_once(url, world.paths * 4).check(world.truth, only=200)
    proxy.piece, proxy.delay = 1, 0.2
    slow = at_once(url, world.paths * 2)
    slow.check(world.truth)
    assert slow.statuses()[200] == 0
    proxy.resume()
    eventually("an answer", lambda: ask(url, world.paths[0]).status == 200)
