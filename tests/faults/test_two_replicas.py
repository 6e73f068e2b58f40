"""Two replicas behind one URL: one is killed under load and comes back, and no request fails but those in flight."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.asking import Answer, ask, eventually, load
from tests.faults.conftest import Start, World, catch_up
from tests.faults.replication import FAILURES, Replica, lag, paused, renamed
from tests.faults.servers import listening
from tests.service import ROOT, free_port

CALLERS = 4


@pytest.fixture
def url(own_replica: Replica, replica: Replica, tmp_path: Path) -> Iterator[str]:
    """One URL for both, as docs/operations.md shows it; for MariaDB by HAProxy, as packaging/haproxy.cfg shows it."""
    first, second = own_replica, replica
    if first.dialect == "postgresql":
        # The watcher may see the replication status, which holds the lag.
        yield f"postgresql://{first.watcher}@127.0.0.1:{first.port},127.0.0.1:{second.port}/diagnostics"
        return
    port = free_port()
    text = re.sub(r"bind \S+", f"bind 127.0.0.1:{port}", (ROOT / "packaging/haproxy.cfg").read_text())
    for name, made in (("replica-1", first), ("replica-2", second)):
        text = text.replace(f"{name}:3306", f"127.0.0.1:{made.port}")
    file = tmp_path / "haproxy.cfg"
    file.write_text(text)
    with listening(["haproxy", "-db", "-f", str(file)], port):
        yield first.url(first.watcher, port=port)


def test_a_replica_that_dies_and_comes_back_fails_only_what_is_in_flight(
    world: World, own_replica: Replica, replica: Replica, url: str, start: Start
) -> None:
    with start(url) as service:
        eventually("an answer", lambda: ask(service.url, FAILURES).status == 200)
        with load(service.url, world.paths, CALLERS) as seen:
            seen.wait_for(20)
            killing = time.monotonic()
            own_replica.kill()
            killed = time.monotonic()
            time.sleep(4)
            seen.wait_for(20)
            starting = time.monotonic()
            own_replica.start()
            time.sleep(4)
        seen.check(world.truth)
        failed = [answer for answer in seen.answers if answer.status != 200]
        by_the_death = [answer for answer in failed if answer.began < starting]
        assert all(answer.was_in_flight(killing, killed) for answer in by_the_death), by_the_death
        # HAProxy moves all connections back at one moment, at which those that fail were in flight.
        by_the_return = [answer for answer in failed if answer not in by_the_death]
        moment = max((answer.began for answer in by_the_return), default=0)
        assert all(answer.was_in_flight(moment, moment) for answer in by_the_return), by_the_return
        the_lag_is_that_of_the_one_that_answers(world, (own_replica, replica), service.url)


def the_lag_is_that_of_the_one_that_answers(world: World, pair: tuple[Replica, Replica], url: str) -> None:
    """Pause one replica, then the other: the answers of the paused one are late, and exactly these say so."""
    with renamed(world, "Followed"):
        for each in pair:  # what has just come back can take seconds to reach its primary
            catch_up(each, world)
    late = []
    for each in pair:
        with paused(each) as resume, renamed(world, "Renamed"):
            late.append(eventually_they_tell_their_lag(url))
            resume()
        eventually("the name", lambda: b"Renamed" not in ask(url, FAILURES).body)
    # HAProxy moves all connections at once. PostgreSQL's move when a worker process makes a new one: until both have,
    # each of the two may read from another replica.
    assert any(late)
    assert world.server.dialect == "postgresql" or not all(late)


def eventually_they_tell_their_lag(url: str) -> bool:
    """Wait until exactly the answers without the new name say that they are late; return whether any was."""
    answers: list[Answer] = []

    def tell_their_lag() -> bool:
        answers[:] = [ask(url, FAILURES) for _ in range(10)]
        return [is_late(answer) for answer in answers] == [float(lag(answer) or 0) > 1 for answer in answers]

    eventually("answers that say how late they are", tell_their_lag)
    return any(map(is_late, answers))


def is_late(answer: Answer) -> bool:
    return b"Renamed" not in answer.body
