"""A real replica of each kind: /readyz and X-Replica-Lag say how old an answer is, through pauses and a promotion."""

import time

from sqlalchemy import NullPool, create_engine, text

from tests.faults.asking import Answer, ask, at_once, check, eventually, load
from tests.faults.conftest import ON_POSTGRESQL, Start, World
from tests.faults.replication import FAILURES, Replica, account_name, lag, paused, readyz, rename, renamed
from tests.faults.servers import PostgreSQL
from tests.service import Service


def test_a_primary_says_so_and_gives_no_lag(world: World, start: Start) -> None:
    with start(world.server.url(world.server.watcher)) as service:
        assert lag(ask(service.url, FAILURES)) is None
        ready = readyz(service.url)
    assert ready["last_success_at"].endswith("Z")
    assert ready["version"].count(".") >= 1
    expected = {"status": "ok", "database": world.server.dialect, "role": "primary", "replica_lag_seconds": None}
    assert ready.items() >= (expected | {"note": None}).items()
    assert ready["schema_drift"] == {"errors": 0, "warnings": 0}


def test_a_replica_says_how_far_it_is_behind_while_it_is_paused_and_afterwards(
    world: World, replica: Replica, follower: Service
) -> None:
    url = follower.url
    before = account_name(ask_all(world, url))
    rename(world, before)  # a standby that has replayed nothing since its start does not know its lag
    assert readyz(url)["role"] == "replica"
    eventually("no lag", lambda: lag(ask(url, FAILURES)) == "0")
    eventually("a replayed transaction", lambda: replica.caught_up(world.server))
    with paused(replica) as resume, renamed(world, "Renamed"):
        eventually("a lag", lambda: float(lag(ask(url, FAILURES)) or 0) > 2)
        stale = ask(url, FAILURES)
        assert account_name(stale) == before
        eventually("a lag in readyz", lambda: (readyz(url)["replica_lag_seconds"] or 0) > 2)
        resume()
        eventually("the new name", lambda: account_name(ask(url, FAILURES)) == "Renamed")
        eventually("no lag", lambda: lag(ask(url, FAILURES)) == "0")


def ask_all(world: World, url: str) -> Answer:
    """The replica answers everything as the primary does; the answer about FAILURES."""
    for path in world.paths:
        check(ask(url, path), world.truth)
        assert lag(ask(url, path)) is not None
    assert lag(ask(url, "/admin_api/deployments/none")) is not None  # perhaps it has not arrived yet
    assert lag(ask(url, "/healthz")) is None
    return ask(url, FAILURES)


def test_a_replica_that_cannot_know_its_lag_does_not_claim_any(world: World, follower: Service) -> None:
    url = follower.url
    eventually("no lag", lambda: lag(ask(url, FAILURES)) == "0")
    world.server.stop()
    eventually("no claim", lambda: lag(ask(url, FAILURES)) is None)
    assert ask(url, FAILURES).status == 200
    eventually("a reason", lambda: bool(readyz(url)["note"]))
    assert readyz(url)["role"] == "replica"
    world.server.start()
    eventually("no lag", lambda: lag(ask(url, FAILURES)) == "0", 60)


def test_a_login_that_may_not_see_the_replication_is_served_and_readyz_says_what_to_grant(
    world: World, replica: Replica, start: Start
) -> None:
    with start(replica.url("reader")) as service:
        answers = at_once(service.url, world.paths * 4)
        answers.check(world.truth)
        assert set(answers.statuses()) == {200}
        ready = readyz(service.url)
    if isinstance(replica, PostgreSQL):  # anybody may see it there
        assert ready["role"] == "replica"
    else:
        assert ready["role"] == "unknown"
        assert "REPLICA MONITOR" in ready["note"]
        assert {lag(answer) for answer in answers.answers} == {None}


def test_a_promotion_under_load_is_noticed_and_costs_nothing(world: World, own_replica: Replica, start: Start) -> None:
    with start(own_replica.url(own_replica.watcher)) as one, start(own_replica.url(own_replica.watcher)) as two:
        assert readyz(one.url)["role"] == "replica"
        with load(one.url, world.paths, 4) as first, load(two.url, world.paths, 4) as second:
            eventually("answers", lambda: min(first.statuses()[200], second.statuses()[200]) > 20)
            own_replica.promote()
            noticed = eventually(
                "two primaries", lambda: {readyz(service.url)["role"] for service in (one, two)} == {"primary"}
            )
            right = first.statuses()[200]
            eventually("answers", lambda: first.statuses()[200] > right + 20)
        for callers in (first, second):
            callers.check(world.truth)
            assert set(callers.statuses()) == {200}
        own_replica.execute("UPDATE accounts SET name = 'Promoted' WHERE permalink = 'busy'")
        for service in (one, two):
            answer = ask(service.url, FAILURES)
            assert (account_name(answer), lag(answer)) == ("Promoted", None)
        first.show(f"promoted under load, noticed after {noticed:.1f} s")


@ON_POSTGRESQL  # MariaDB's make the replication wait instead
def test_a_standby_that_cancels_queries_to_catch_up(world: World, follower: Service) -> None:
    """A request that has read deployments waits for deployment_steps; the standby then needs deployments."""
    give_up = time.monotonic() + 30
    engine = create_engine(world.server.url("postgres"), poolclass=NullPool)
    with load(follower.url, world.paths[:1], 4) as callers:
        eventually("answers", lambda: callers.statuses()[200] > 10)
        with engine.connect() as steps, engine.connect() as deployments:
            steps.execute(text("LOCK TABLE deployment_steps IN ACCESS EXCLUSIVE MODE"))
            steps.execute(text("SELECT pg_current_xact_id()"))  # or nothing is written to the log at once
            while callers.statuses()[503] == 0:
                deployments.execute(text("LOCK TABLE deployments IN ACCESS EXCLUSIVE MODE"))
                deployments.commit()
                time.sleep(0.2)
                assert time.monotonic() < give_up
        right = callers.statuses()[200]
        eventually("answers again", lambda: callers.statuses()[200] > right + 20)
    callers.check(world.truth)
    assert "conflict with recovery" in follower.log.read_text()
    assert any(b"catching up" in answer.body for answer in callers.answers)
    callers.show("conflict with recovery")
