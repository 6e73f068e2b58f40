"""The pure rules against a slow, literal reading of the plan's Ruby, on any input."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.rules.deployments import count_by_type, find_mismatch, with_steps
from app.rules.server_groups import parent_of

ids = st.lists(st.none() | st.integers(1, 5), max_size=8)


def ruby_difference(left: list[Any], right: list[Any]) -> list[Any]:
    return [item for item in left if item not in right]


def ruby_group_by_itself(items: list[Any]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for item in items:
        groups.setdefault(item, []).append(item)
    return groups


def ruby_any(items: list[Any]) -> bool:
    return any(item is not None and item is not False for item in items)


@given(ids, ids)
def test_the_mismatch_lists_are_those_of_the_plans_ruby(servers: list[int | None], transfers: list[int | None]) -> None:
    missing = ruby_difference(servers, transfers)
    orphaned = ruby_difference(transfers, servers)
    duplicate = [key for key, group in ruby_group_by_itself(transfers).items() if len(group) > 1]
    mismatch = find_mismatch(servers, transfers)
    assert tuple(mismatch) == (missing, orphaned, duplicate)
    assert mismatch.found == (ruby_any(missing) or ruby_any(orphaned) or ruby_any(duplicate))
    assert set(mismatch.named) == {*missing, *orphaned, *duplicate} - {None}


@given(ids, ids)
def test_every_server_gets_its_steps_and_knows_about_its_transfer(
    servers: list[int | None], steps: list[int | None]
) -> None:
    rows = [
        {"server_id": id_, "step": "transfer_files" if n % 2 else "run_ssh_command", "n": n}
        for n, id_ in enumerate(steps)
    ]
    for server in with_steps([{"server_id": server_id} for server_id in servers], rows):
        own = [row for row in rows if row["server_id"] == server["server_id"]]
        assert server["steps"] == own
        assert server["has_transfer_step"] == any(row["step"] == "transfer_files" for row in own)


def test_a_missing_type_is_the_empty_key_and_an_empty_type_replaces_it() -> None:
    assert count_by_type([("", 2), ("a", 1), (None, 3)]) == {"": 2, "a": 1}


def test_the_rules_change_none_of_their_arguments() -> None:
    server, step = {"server_id": 1}, {"server_id": 1, "step": "transfer_files"}
    with_steps([server], [step])
    assert (server, step) == ({"server_id": 1}, {"server_id": 1, "step": "transfer_files"})
    group = {"parent_type": "Project", "parent_id": 1, "project": None, "account": None}
    assert parent_of(group) == {"parent_type": "Project", "parent_id": 1}
