"""A real replica of each kind: /readyz and X-Replica-Lag say how old an answer is, through pauses and a promotion."""

import time

import pytest
from sqlalchemy import NullPool, create_engine, text

from tests.apps import app_on
from tests.faults.asking import AUTH, TOKEN, ask, at_once, eventually, lasting, load
from tests.faults.conftest import ON_POSTGRESQL, World, catch_up
from tests.faults.replication import FAILURES, Replica, account_name, lag, paused, readyz, renamed
from tests.service import Service


def test_a_primary_says_so_and_gives_no_lag(world: World, service: Service) -> None:
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
    answers = at_once(url, world.paths)
    answers.check(world.truth, only=200)
    missing = ask(url, "/admin_api/deployments/none")  # perhaps it has not arrived yet
    assert None not in [lag(answer) for answer in (*answers.answers, missing)]
    assert lag(ask(url, "/healthz")) is None
    before = account_name(ask(url, FAILURES))
    with renamed(world, "Replayed"):  # a standby that has replayed nothing since its start does not know its lag
        pass
    assert readyz(url)["role"] == "replica"
    eventually("no lag", lambda: lag(ask(url, FAILURES)) == "0")
    catch_up(replica, world)
    with paused(replica) as resume, renamed(world, "Renamed"):
        eventually("a lag", lambda: float(lag(ask(url, FAILURES)) or 0) > 2)
        stale = ask(url, FAILURES)
        assert account_name(stale) == before
        eventually("a lag in readyz", lambda: (readyz(url)["replica_lag_seconds"] or 0) > 2)
        resume()
        eventually("the new name", lambda: account_name(ask(url, FAILURES)) == "Renamed")
        eventually("no lag", lambda: lag(ask(url, FAILURES)) == "0")


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


@pytest.mark.parametrize("primary", ["mariadb"], indirect=True)  # anybody may see it on PostgreSQL
def test_a_login_that_may_not_see_the_replication_is_served_and_readyz_says_what_to_grant(
    world: World, replica: Replica
) -> None:
    with app_on(replica.url("reader"), token=TOKEN) as app:
        answers = {path: app.test_client().get(path, headers=AUTH) for path in (*world.paths, "/readyz")}
    ready = answers.pop("/readyz").get_json()
    assert ready["role"] == "unknown"
    assert "REPLICA MONITOR" in ready["note"]
    assert {path: lasting(answer.data) for path, answer in answers.items()} == world.truth
    assert not [answer for answer in answers.values() if "X-Replica-Lag" in answer.headers]


@ON_POSTGRESQL  # MariaDB's make the replication wait instead
def test_a_standby_that_cancels_queries_to_catch_up(world: World, follower: Service) -> None:
    """A request that has read deployments waits for deployment_steps; the standby then needs deployments."""
    give_up = time.monotonic() + 30
    engine = create_engine(world.server.url("postgres"), poolclass=NullPool)
    with load(follower.url, world.paths[:1], 4) as callers:
        callers.wait_for(10)
        with engine.connect() as steps, engine.connect() as deployments:
            steps.execute(text("LOCK TABLE deployment_steps IN ACCESS EXCLUSIVE MODE"))
            steps.execute(text("SELECT pg_current_xact_id()"))  # or nothing is written to the log at once
            while callers.statuses()[503] == 0:
                deployments.execute(text("LOCK TABLE deployments IN ACCESS EXCLUSIVE MODE"))
                deployments.commit()
                time.sleep(0.2)
                assert time.monotonic() < give_up
        callers.wait_for(20)
    callers.check(world.truth)
    assert "conflict with recovery" in follower.log.read_text()
    assert any(b"catching up" in answer.body for answer in callers.answers)
