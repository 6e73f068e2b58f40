"""The service's own processes: killed, asked to stop, with nowhere to write its log."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from tests.faults.asking import ask, at_once, eventually, load
from tests.faults.conftest import ON_POSTGRESQL, Start, World
from tests.service import Service, free_port

pytestmark = ON_POSTGRESQL


def workers(service: Service) -> list[int]:
    """The process ids of the workers that are there now."""
    pid = service.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_worker_that_is_killed_under_load_costs_only_what_it_was_answering(world: World, service: Service) -> None:
    with load(service.url, world.paths) as callers:
        for _ in range(3):
            callers.wait_for(30)
            before = workers(service)
            os.kill(before[0], signal.SIGKILL)
            eventually("a new worker", lambda before=before: len(set(workers(service)) - {before[0]}) == 2)  # type: ignore[misc]
        callers.wait_for(50)
        last = callers.answers[-30:]
    callers.check(world.truth, may_break=True)
    assert {answer.status for answer in last} == {200}
    assert callers.statuses()[0] <= 3 * 8  # at most every caller, each time


READ_FIRST = "accounts, deployments, server_groups"  # one of them by each of the world's questions


def test_requests_in_flight_finish_when_the_service_is_asked_to_stop(world: World, start: Start) -> None:
    """A lock holds them, not a line that stalls: on such a line new connections time out after two seconds."""
    asked = world.paths * 2
    waiting = "SELECT 1 FROM pg_stat_activity WHERE usename = 'reader' AND wait_event_type = 'Lock'"
    admin = create_engine(world.server.admin_url, poolclass=NullPool)
    with start(world.url, DEPLOYHQ_STATEMENT_TIMEOUT="30") as service, ThreadPoolExecutor(1) as pool:
        with admin.begin() as connection:
            connection.execute(text(f"LOCK TABLE {READ_FIRST}"))
            answers = pool.submit(at_once, service.url, asked)
            eventually("every request in a query", lambda: len(world.server.execute(waiting)) == len(asked))
            service.process.send_signal(signal.SIGTERM)
            eventually("a signal that has arrived", lambda: "Handling signal: term" in service.log.read_text())
        assert set(answers.result().statuses()) == {200}
        assert service.process.wait(timeout=20) == 0
        assert ask(service.url, asked[0]).status == 0


def test_a_stop_under_load_breaks_no_answer(world: World, start: Start) -> None:
    with start(world.url) as service:
        with load(service.url, world.paths) as callers:
            callers.wait_for(40)
            service.process.send_signal(signal.SIGTERM)
            service.process.wait(timeout=20)
            callers.wait_for(20, 0)
        callers.check(world.truth, may_break=True)
        answered = [line for line in service.log.read_text().splitlines() if "/admin_api/" in line]
        assert len(answered) == callers.statuses()[200]  # what the service has answered, callers have seen


def test_a_full_disk_for_the_log_changes_no_answer(
    world: World, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    (tmp_path / f"service-{port}.log").symlink_to("/dev/full")
    monkeypatch.setattr("tests.service.free_port", lambda: port)
    with start(world.url) as service:
        with load(service.url, [*world.paths]) as callers:
            callers.wait_for(300)
        callers.check(world.truth, only=200)
        assert ask(service.url, "/admin_api/deployments/none").status == 404
        assert json.loads(ask(service.url, "/readyz").body)["status"] == "ok"
        assert len(workers(service)) == 2
