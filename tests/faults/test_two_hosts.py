"""Two instances of the service on two hosts, on one replica: callers cannot tell which one answered."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.faults.asking import ask, at_once, eventually, load
from tests.faults.conftest import World
from tests.faults.hosts import Host, host
from tests.faults.replication import FAILURES, Replica, account_name, lag, paused, readyz, renamed


@pytest.fixture
def hosts(own_replica: Replica, tmp_path: Path) -> Iterator[list[Host]]:
    """Two hosts, each with a running service on the replica."""
    with ExitStack() as stack:
        made = [stack.enter_context(host(number)) for number in (1, 2)]
        for each in made:
            url = own_replica.url(own_replica.watcher, host=each.database_address)
            stack.enter_context(each.running(tmp_path, url))
        yield made


@pytest.mark.parametrize("primary", ["mariadb"], indirect=True)
def test_two_hosts_behave_as_one_through_a_cut_a_pause_and_a_promotion(
    world: World, own_replica: Replica, hosts: list[Host]
) -> None:
    same_answers(world, hosts)
    one_is_cut_off(world, hosts)
    both_know_the_lag(world, own_replica, hosts)
    own_replica.promote()
    for each in hosts:
        eventually("a primary", partial(is_primary, each))
        assert ask(each.url, FAILURES).status == 200


def same_answers(world: World, hosts: list[Host]) -> None:
    one, two = hosts
    for path in world.paths:
        first, second = ask(one.url, path), ask(two.url, path)
        assert first.body == second.body == world.truth[path]
        assert first.headers.keys() == second.headers.keys()
    assert [readyz(each.url)["role"] for each in hosts] == ["replica", "replica"]


def one_is_cut_off(world: World, hosts: list[Host]) -> None:
    one, two = hosts
    with load(two.url, world.paths, 4) as unharmed:
        with one.cut_off():
            alone = at_once(one.url, world.paths * 4)
        eventually("an answer", lambda: ask(one.url, world.paths[0]).status == 200)
    alone.check(world.truth)
    assert alone.statuses()[200] == 0
    unharmed.check(world.truth, only=200)


def both_know_the_lag(world: World, replica: Replica, hosts: list[Host]) -> None:
    with renamed(world, "Once"):
        for each in hosts:
            eventually("the name", partial(has_name, each, "Once"))
        with paused(replica) as resume, renamed(world, "Twice"):
            for each in hosts:
                eventually("a lag", partial(has_lag, each))
                assert account_name(ask(each.url, FAILURES)) == "Once"
            resume()
            for each in hosts:
                eventually("the next name", partial(has_name, each, "Twice"))


def has_name(each: Host, name: str) -> bool:
    return account_name(ask(each.url, FAILURES)) == name


def has_lag(each: Host) -> bool:
    return float(lag(ask(each.url, FAILURES)) or 0) > 2


def is_primary(each: Host) -> bool:
    return readyz(each.url)["role"] == "primary" and lag(ask(each.url, FAILURES)) is None
