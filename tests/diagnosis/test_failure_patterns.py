"""GET /admin_api/accounts/<permalink>/failure_patterns on each database."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.apps import is_not_found, statements_of
from tests.builders import Rails, new_uuid
from tests.evals.world import World

Api = Callable[..., Any]


@pytest.fixture
def world(rails: Rails) -> World:
    return World(rails, status="cancelled")


def test_failures_are_grouped_and_counted(world: World, api: Api) -> None:
    web1, web2 = world.servers("web1", "web2")
    first = world.deploy([web1], id=1, at=world.ago(hours=30), failed={web1: "No space left on device"})
    retried: Any = {"status": "completed", "failed_at": world.ago(hours=1), "created_at": world.ago(hours=1)}
    last = world.deploy([web1], id=2, failed={web1: "Disk quota exceeded"}, **retried)
    other = world.deploy([web2], id=3, at=world.ago(hours=2), failed={web2: "Connection refused"})
    world.deploy([web2], id=4, at=world.ago(days=8), failed={web2: "Connection refused"})
    answer = api("accounts/acme/failure_patterns")
    assert answer["window"]["days"] == 7
    assert (answer["window"]["deployments"], answer["window"]["failed"]) == (4, 3)
    disk, refused = answer["patterns"]
    assert (disk["project"], disk["step"], disk["server_name"], disk["cause"]) == (
        *("shop", "transfer_files", "web1", "disk_full"),
    )
    assert (disk["deployments"], disk["still_failed"], disk["examples"]) == (2, 1, [last, first])
    assert disk["first_at"] < disk["last_at"]
    assert (refused["examples"], refused["cause"]) == ([other], "connection_refused")
    leading, *every = answer["common"]
    assert leading.startswith("2 of 3 failures: disk_full on web1 (transfer_files), since ")
    assert every == ["Every failed step is transfer_files.", "Every failure is in the project shop."]
    assert answer["account"]["status"] == "cancelled"
    assert answer["next"][0]["arguments"] == {"identifier": last}


def test_a_failure_whose_time_is_no_time_counts_at_its_request(world: World, api: Api) -> None:
    identifier = world.deploy([], status="failed", failed_at=None)
    world.step("transfer_files", None, "failed", log="No space left on device")
    if world.rails.engine.dialect.name in ("mysql", "mariadb"):
        with world.rails.engine.begin() as connection:
            connection.exec_driver_sql("SET SESSION sql_mode = ''")
            connection.exec_driver_sql("UPDATE deployments SET failed_at = '0000-00-00 00:00:00'")
    (pattern,) = api("accounts/acme/failure_patterns")["patterns"]
    assert pattern["examples"] == [identifier]


def test_a_failure_without_a_failed_step_is_a_pattern_of_its_own(world: World, api: Api) -> None:
    identifier = world.deploy([], status="failed")
    (pattern,) = api("accounts/acme/failure_patterns", days=1)["patterns"]
    assert (pattern["step"], pattern["cause"], pattern["examples"]) == (None, "unknown", [identifier])


def test_other_accounts_are_left_out(world: World, api: Api) -> None:
    world.project = world.rails.project()
    (web,) = world.servers("web1")
    world.deploy([web], failed={web: "No space left on device"})
    answer = api("accounts/acme/failure_patterns", days=90)
    assert answer["patterns"] == answer["common"] == []
    assert answer["summary"] == "acme (cancelled): no deployment on record failed in the last 90 days."


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("days", ["0", "91", "-1", "1.5", "abc", "", "٣", "9" * 5000])
def test_days_out_of_bounds_are_refused_with_the_bounds(world: World, api: Api, days: str) -> None:
    message = api("accounts/acme/failure_patterns", status=400, days=days)["error"]
    assert message.startswith("days must be a whole number from 1 to 90, not ")
    assert len(message) < 200


def test_an_unknown_account_is_not_found(api: Api) -> None:
    assert is_not_found(api("accounts/nobody/failure_patterns", status=404), "Account")


def test_many_failures_are_bounded_and_the_answer_says_so(world: World, api: Api, app: Flask) -> None:
    rows = [
        {"id": id_, "project_id": world.project, "identifier": new_uuid(), "status": "failed", "created_at": world.now}
        | {"failed_at": world.ago(minutes=id_)}
        for id_ in range(1, 701)
    ]
    world.rails.insert("deployments", rows)
    (web,) = world.servers("web1" + "é" * 200)
    steps = [
        {"id": id_, "deployment_id": id_ // 5 + 1, "server_id": web, "identifier": new_uuid(), "status": "failed"}
        | {"step": f"step_{id_ % 97}", "description": f"{id_} {'É' * 2000}"}
        for id_ in range(1, 3001)
    ]
    world.rails.insert("deployment_steps", steps)
    with statements_of(app) as sent:
        answer = api("accounts/acme/failure_patterns")
    assert len(sent) <= 6
    assert answer["truncated"]["failures"] == {"shown": 500, "total": 700}
    assert answer["truncated"]["patterns"] == {"shown": 30, "total": answer["patterns_total"]}
    assert answer["window"]["failed"] == 700
    assert answer["patterns_total"] > len(answer["patterns"]) == 30
    assert "Only the newest 500 of 700 failures were grouped." in answer["caveats"]
    assert answer["common"] == []
    assert any(caveat.startswith("Only the newest 2000 failed steps were read") for caveat in answer["caveats"])
    assert None not in {pattern["step"] for pattern in answer["patterns"]}
    assert len(json.dumps(answer, ensure_ascii=False).encode()) < 60_000
