"""Rows that look like something else, on each database: what is told apart, and how severe it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.rules.diagnosis.facts import MOST_READ
from tests.builders import Rails, new_uuid
from tests.evals.world import TO_GROUP, World

Api = Callable[..., Any]
FULL = "No space left on device"


@pytest.fixture
def world(rails: Rails) -> World:
    return World(rails)


def codes(api: Api, identifier: str) -> dict[str, str]:
    """The codes of the findings, each with its severity."""
    return {finding["code"]: finding["severity"] for finding in api(f"deployments/{identifier}/diagnosis")["findings"]}


def test_neither_previews_nor_later_failures_count_as_earlier_ones(world: World, api: Api) -> None:
    (web,) = world.servers("web1")
    world.deploy([web], id=1, failed={web: FULL}, preview=True)
    identifier = world.deploy([web], id=2, failed={web: FULL})
    world.deploy([web], id=3, failed={web: FULL})
    assert codes(api, identifier) == {"failed_step": "error"}


def test_a_failure_that_was_not_read_is_like_no_other(world: World, api: Api) -> None:
    (web,) = world.servers("web1")
    world.deploy([web], id=1, status="failed")
    world.transfers([web], "failed", of=1)
    identifier = world.deploy([web], id=2, status="failed")
    rows = [
        {"id": 9000 + number, "deployment_id": 2, "identifier": new_uuid(), "status": "failed", "server_id": web}
        | {"step": "transfer_files" if number == MOST_READ else "another", "description": FULL}
        for number in range(MOST_READ + 2)
    ]
    world.rails.insert("deployment_steps", rows)
    assert "recurring_failure" not in codes(api, identifier)


def test_a_server_is_no_group_although_they_share_an_id(world: World, api: Api) -> None:
    world.group(transfer_order="sequential")
    world.servers("member", server_group_id=7)
    webs = world.servers("web1", id=7)
    assert codes(api, world.deploy(webs, done=webs, parent_type="Server", parent_id=7)) == {}


def test_a_group_that_all_servers_left_is_still_the_group(world: World, api: Api) -> None:
    world.group()
    world.servers("newcomer", server_group_id=7)
    webs = world.servers("web1", "web2")
    found = codes(api, world.deploy(webs, done=webs, **TO_GROUP))
    assert found == {"in_group_but_not_in_deployment": "warning", "left_group_since": "info"}


def test_a_row_without_a_server_is_told(world: World, api: Api) -> None:
    webs = world.servers("web1")
    identifier = world.deploy(webs, done=webs)
    world.rails.deployment_server(deployment_id=1, server_id=None)
    answer = api(f"deployments/{identifier}/diagnosis")
    assert answer["findings"] == []
    assert answer["caveats"] == ["1 deployments_servers row without a server: nothing can be said of it."]


def test_an_old_deployment_that_was_retried_a_minute_ago_has_not_waited_for_long(world: World, api: Api) -> None:
    webs = world.servers("web1")
    identifier = world.deploy(webs, status="pending", **world.queued(days=9), updated_at=world.ago(minutes=1))
    assert codes(api, identifier) == {"steps_not_built": "info"}
    again = world.deploy(webs, id=2, status="running", **world.queued(days=9), updated_at=world.ago(minutes=1))
    assert codes(api, again) == {"steps_not_built": "info", "still_running": "info"}


def test_a_status_of_an_account_that_nobody_knows_is_no_alarm(rails: Rails, api: Api) -> None:
    world = World(rails, status="trial")
    webs = world.servers("web1")
    assert codes(api, world.deploy(webs, done=webs)) == {"account_inactive": "info"}


def test_a_failed_transfer_is_an_error_although_the_deployment_completed(world: World, api: Api) -> None:
    (web,) = world.servers("web1")
    identifier = world.deploy([web], status="completed", failed={web: FULL})
    assert codes(api, identifier) == {"failed_step_in_completed_deployment": "error"}


def test_a_success_long_ago_is_the_last_success(world: World, api: Api) -> None:
    (web,) = world.servers("web1")
    for number in range(1, 30):
        failed = {web: FULL} if number > 15 else {}
        created_at = world.now - timedelta(days=30 - number)
        identifier = world.deploy([web], id=number, failed=failed, created_at=created_at)
    findings = api(f"deployments/{identifier}/diagnosis")["findings"]
    (recurring,) = (finding for finding in findings if finding["code"] == "recurring_failure")
    assert recurring["title"] == "the same failure in 14 of the last 20 deployments to the same server"
    assert "The last success was at" in recurring["explanation"]
