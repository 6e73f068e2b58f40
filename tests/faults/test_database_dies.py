"""The database is down, dies, comes back, hangs up: callers get 503 or 504 in time, and right answers again after."""

import time

import pytest

from tests.faults.asking import ask, at_once, check, eventually, load
from tests.faults.conftest import Line, Start, World
from tests.faults.proxy import Proxy, proxied
from tests.service import Service


def test_a_database_that_is_down_at_start(world: World, start: Start) -> None:
    world.server.stop()
    with start(world.url) as service:
        down = at_once(service.url, world.paths)
        down.check(world.truth)
        assert set(down.statuses()) == {503}
        world.server.start()
        recovered = eventually("an answer", lambda: ask(service.url, world.paths[0]).status == 200)
        for path in world.paths:
            check(ask(service.url, path), world.truth)
            assert ask(service.url, path).status == 200
        down.show(f"down at start, right {recovered:.1f} s after it was up")


def test_a_database_that_is_silent_at_start(world: World, start: Start) -> None:
    with proxied(world.server.port) as proxy:
        proxy.delay = 0.4  # enough to connect, not for all that is asked at start
        with start(world.server.url("reader", port=proxy.port)) as service:
            check(ask(service.url, world.paths[0]), world.truth)
        proxy.stall()
        with start(world.server.url("reader", port=proxy.port)) as service:
            silent = at_once(service.url, world.paths)
            silent.check(world.truth)
            assert silent.statuses()[200] == 0
            proxy.resume()
            eventually("an answer", lambda: ask(service.url, world.paths[0]).status == 200)
            silent.show("silent at start")


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_a_database_that_dies_under_load_and_comes_back(world: World, service: Service, end: str) -> None:
    with load(service.url, world.paths) as callers:
        eventually("answers", lambda: callers.statuses()[200] > 40)
        getattr(world.server, end)()
        eventually("errors", lambda: callers.statuses()[503] > 20)
        world.server.start()
        right = callers.statuses()[200]
        recovered = eventually("answers again", lambda: callers.statuses()[200] > right + 40)
        before = len(callers.answers)
        eventually("enough answers", lambda: len(callers.answers) > before + 100)
        last = callers.answers[-50:]
    callers.check(world.truth)
    assert {answer.status for answer in last} == {200}
    callers.show(f"{end} under load, 40 right answers {recovered:.1f} s after it was up")


def test_a_restart_between_two_requests_is_not_noticed_by_any_caller(world: World, service: Service) -> None:
    warm = at_once(service.url, world.paths * 5)
    assert set(warm.statuses()) == {200}
    world.server.kill()
    world.server.start()
    after = at_once(service.url, world.paths * 5)
    after.check(world.truth)
    assert set(after.statuses()) == {200}
    after.show("restarted while idle")


def test_connections_that_are_cut_in_the_middle_of_a_query(world: World, line: Line) -> None:
    url, proxy = line.service.url, line.proxy
    with load(url, world.paths) as callers:
        eventually("answers", lambda: callers.statuses()[200] > 20)
        proxy.delay = 0.3  # so that every request is in the middle of a query
        for _ in range(5):
            time.sleep(0.5)
            proxy.cut()
        proxy.resume()
        right = callers.statuses()[200]
        eventually("answers again", lambda: callers.statuses()[200] > right + 40)
    callers.check(world.truth)
    assert ask(url, world.paths[0]).status == 200
    callers.show("cut in the middle of a query")


def test_a_database_that_never_answered(world: World, start_behind_nginx: Start) -> None:
    with (
        proxied(world.server.port) as proxy,
        start_behind_nginx(world.server.url("reader", port=proxy.port)) as service,
    ):
        accepts_and_never_answers(world, proxy, service)


def test_a_database_that_answers_no_longer(world: World, line: Line) -> None:
    assert set(at_once(line.behind.url, world.paths * 4).statuses()) == {200}
    accepts_and_never_answers(world, line.proxy, line.behind)


def accepts_and_never_answers(world: World, proxy: Proxy, service: Service) -> None:
    proxy.stall()
    silent = at_once(service.url, world.paths * 16)
    silent.check(world.truth)
    assert silent.statuses()[200] == 0
    assert ask(service.url, "/healthz").status == 200
    assert ask(service.url, "/readyz").status in (503, 504)
    silent.show("silent, 64 callers at once")
    proxy.resume()
    eventually("an answer", lambda: ask(service.url, world.paths[0]).status == 200)
    # Of the other worker too, which learns the schema anew.
    eventually("answers to all", lambda: set(at_once(service.url, world.paths * 4).statuses()) == {200})


def test_an_answer_that_trickles_in_byte_by_byte(world: World, line: Line) -> None:
    url, proxy = line.behind.url, line.proxy
    assert set(at_once(url, world.paths * 4).statuses()) == {200}
    proxy.piece, proxy.delay = 1, 0.2
    slow = at_once(url, world.paths * 2)
    slow.check(world.truth)
    assert slow.statuses()[200] == 0
    slow.show("an answer of five bytes a second")
    proxy.resume()
    eventually("an answer", lambda: ask(url, world.paths[0]).status == 200)
