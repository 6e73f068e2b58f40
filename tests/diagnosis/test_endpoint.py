"""GET /admin_api/deployments/<identifier>/diagnosis on each database: findings, statements, and the size at worst."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.apps import is_not_found, statements_of
from tests.builders import Rails, new_uuid

Api = Callable[..., Any]
NOW = datetime.now(UTC).replace(tzinfo=None)


def broken(rails: Rails) -> str:
    """A failed deployment with everything that is read: a log, a group, an agent, a past."""
    account = rails.account(permalink="acme")
    project = rails.project(account_id=account)
    group = {"id": 7, "name": "Production", "parent_type": "Project", "parent_id": project}
    rails.server_group(**group, last_revision="b" * 40, transfer_order="sequential")
    agent = rails.agent(account_id=account, name="office", online=False)
    member = {"server_group_id": 7, "agent_id": agent, "project_id": project}
    webs = [rails.server(name=f"web{number}", **member) for number in (1, 2, 3)]
    rails.server(name="old", enabled=False, **member)
    target: dict[str, Any] = {"project_id": project, "parent_type": "ServerGroup", "parent_id": 7, "status": "failed"}
    identifiers = []
    for number in (1, 2):
        failed_at = NOW - timedelta(hours=3 - number)
        identifiers.append(rails.deployment(id=number, servers=list(webs), failed_at=failed_at, **target))
        rails.step(deployment_id=number, server_id=webs[0])
        step = rails.step(deployment_id=number, server_id=webs[1], status="failed", description="Transferring files")
        rails.step(deployment_id=number, server_id=webs[2], status="pending")
        rails.log(step, "Connection failed.", detail="Connection refused - connect(2) for 203.0.113.9:22")
        rails.log(step, "A line of another kind: Connection timed out", type="info")
    return identifiers[-1]


def test_findings_tell_what_is_broken_the_worst_first(rails: Rails, api: Api) -> None:
    answer = api(f"deployments/{broken(rails)}/diagnosis")
    found = {finding["code"]: finding for finding in answer["findings"]}
    assert set(found) == {
        *("failed_step", "sequential_group_stopped", "recurring_failure", "agent_offline", "disabled_server_skipped"),
    }
    failed = found["failed_step"]
    assert (failed["severity"], failed["cause"]) == ("error", "connection_refused")
    (row,) = failed["evidence"]
    assert (row["server_name"], row["step"], row["status"]) == ("web2", "transfer_files", "failed")
    assert row["quote"] == "Connection refused - connect(2) for 203.0.113.9:22"
    assert found["agent_offline"]["severity"] == "error"
    severities = [finding["severity"] for finding in answer["findings"]]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)


def test_next_names_calls_that_work(rails: Rails, api: Api) -> None:
    answer = api(f"deployments/{broken(rails)}/diagnosis")
    paths = {
        "admin_get_deployment_servers": "deployments/{identifier}/servers",
        "admin_get_server_group": "server_groups/{identifier}",
        "admin_summarize_failures": "accounts/{account}/failure_patterns",
    }
    assert {call["tool"] for call in answer["next"]} == set(paths)
    for call in answer["next"]:
        api(paths[call["tool"]].format(**call["arguments"]))


def test_at_most_six_statements_are_sent(rails: Rails, api: Api, app: Flask) -> None:
    failed = broken(rails)
    project = rails.project(account_id=rails.account(permalink="busy"))
    waits = rails.deployment(id=9, project_id=project, status="pending")
    step = rails.step(deployment_id=9, status="failed", server_id=None)
    rails.log(step, "Killed")
    for path in (f"deployments/{failed}/diagnosis", f"deployments/{waits}/diagnosis", "accounts/acme/failure_patterns"):
        api(path)  # what is learnt once per process is known from here on
        with statements_of(app) as sent:
            api(path)
        assert 1 < len(sent) <= 6


def test_a_healthy_deployment_needs_four(rails: Rails, api: Api, app: Flask) -> None:
    web = rails.server()
    identifier = rails.deployment(servers=[web], transfers=[web])
    api(f"deployments/{identifier}/diagnosis")
    with statements_of(app) as sent:
        assert api(f"deployments/{identifier}/diagnosis")["findings"] == []
    assert len(sent) == 4


LONG = "É" * 1200


def worst(rails: Rails, message: str) -> str:
    """200 servers, 5,000 steps, each failed with a text of its own and long logs, and a past that is no better."""
    account = rails.account(permalink="acme", name="Acme " * 50)
    project = rails.project(account_id=account, name="Shop", permalink="shop")
    ids = range(1000, 1200)
    servers = [
        {"id": id_, "project_id": project, "name": f"web{id_}" + "é" * 200, "identifier": new_uuid(), "enabled": True}
        | {"protocol_type": "ssh", "connection_error_message": LONG, "last_revision": f"{id_}" * 10}
        for id_ in ids
    ]
    rails.insert("servers", servers)
    identifier = rails.deployment(id=1, project_id=project, status="failed", servers=list(ids))
    steps = [
        {"id": 5000 + number, "deployment_id": 1, "server_id": ids[number % 200], "identifier": new_uuid()}
        | {"step": f"step_{number // 200}", "status": "failed", "description": f"{message} {number} {LONG}"}
        | {"created_at": NOW, "updated_at": NOW}
        for number in range(5000)
    ]
    rails.insert("deployment_steps", steps)
    logs = [
        {"deployment_step_id": 5000 + number % 500, "type": "error", "message": LONG, "detail": f"{LONG} {message}"}
        for number in range(3000)
    ]
    rails.insert("deployment_step_logs", [row | {"id": id_} for id_, row in enumerate(logs, start=1)])
    return identifier


@pytest.mark.slow
@pytest.mark.parametrize("message", ["Connection refused", "Something odd"])
def test_the_worst_answer_is_bounded_and_says_so(rails: Rails, api: Api, message: str) -> None:
    answer = api(f"deployments/{worst(rails, message)}/diagnosis")
    assert len(json.dumps(answer, ensure_ascii=False).encode()) < 60_000
    assert answer["truncated"]["findings"] == {"shown": 20, "total": answer["findings_total"]}
    assert answer["truncated"]["evidence"]["shown"] == 40
    assert answer["counts"]["steps"] == answer["counts"]["failed_steps"] == 5000
    assert answer["findings_total"] >= len(answer["findings"]) == 20
    assert any("failed steps were not read" in caveat for caveat in answer["caveats"])
    assert all(len(row.get("quote", "")) < 250 for finding in answer["findings"] for row in finding["evidence"])


def test_an_unknown_deployment_is_not_found(api: Api) -> None:
    assert is_not_found(api(f"deployments/{new_uuid()}/diagnosis", status=404), "Deployment")


@pytest.mark.engine("sqlite")
def test_a_database_id_is_refused_with_what_to_send(api: Api) -> None:
    assert "send the UUID" in api("deployments/7/diagnosis", status=400)["error"]


def test_only_error_lines_of_failed_steps_are_read(rails: Rails, api: Api) -> None:
    web = rails.server(name="web1")
    identifier = rails.deployment(id=1, servers=[web])
    done = rails.step(deployment_id=1, server_id=web, description="Connection refused")
    rails.log(done, "No space left on device")
    assert api(f"deployments/{identifier}/diagnosis")["findings"] == []
    failed = rails.step(
        deployment_id=1, server_id=web, step="run_ssh_command", status="failed", description="Running it"
    )
    rails.log(failed, "No space left on device", type="info")
    (finding,) = api(f"deployments/{identifier}/diagnosis")["findings"]
    assert finding["cause"] == "ssh_command_failed"  # by the step's type: its text says nothing


def test_the_end_of_a_long_log_decides(rails: Rails, api: Api) -> None:
    web = rails.server(name="web1")
    identifier = rails.deployment(id=1, servers=[web], status="failed")
    step = rails.step(deployment_id=1, server_id=web, status="failed", description="Transferring changed files")
    for number in range(30):
        rails.log(step, f"try {number}")
    rails.log(step, "Transfer failed", detail="é" * 5000 + "\nNo space left on device")
    (failed, *_) = api(f"deployments/{identifier}/diagnosis")["findings"]
    assert failed["cause"] == "disk_full"
    assert failed["evidence"][0]["quote"] == "No space left on device"
