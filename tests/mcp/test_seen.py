"""What is remembered for completion: newest first, bounded, and for each caller apart."""

from concurrent.futures import ThreadPoolExecutor

from mcp_server import seen
from mcp_server.seen import Seen


def test_the_newest_comes_first_and_once() -> None:
    memory = Seen()
    memory.add("me", "account", "acme", "apex", "acme", None, "", 7)
    assert memory.starting_with("me", "account", "a") == ["acme", "apex"]
    assert memory.starting_with("me", "account", "AP") == ["apex"]
    assert memory.starting_with("me", "deployment", "") == []


def test_callers_do_not_see_each_other_s() -> None:
    memory = Seen()
    memory.add("me", "account", "acme")
    assert memory.starting_with("you", "account", "") == []


def test_it_never_holds_more_than_so_many() -> None:
    memory = Seen()
    memory.add("me", "account", *map(str, range(seen.MOST_VALUES + 50)))
    kept = memory.starting_with("me", "account", "")
    assert (len(kept), kept[0]) == (seen.MOST_VALUES, str(seen.MOST_VALUES + 49))
    for number in range(seen.MOST_CALLERS):
        memory.add(str(number), "account", "x")
    assert memory.starting_with("me", "account", "") == []


def test_threads_may_share_it() -> None:
    memory = Seen()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: memory.add(str(number % 150), "account", str(number)), range(5000)))
    assert memory.starting_with("149", "account", "4")
