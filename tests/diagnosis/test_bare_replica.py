"""On a replica with the plan's and Rails' columns only: nothing fails, and what is not looked for is named."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from app.rules.diagnosis.catalogue import CODES
from tests.builders import Rails

Api = Callable[..., Any]
NOW = datetime.now(UTC).replace(tzinfo=None)


def codes(answer: Any) -> dict[str, str]:
    return {finding["code"]: finding["severity"] for finding in answer["findings"]}


def test_a_missing_step_is_found_and_what_is_not_looked_for_is_named(bare_rails: Rails, bare_api: Api) -> None:
    webs: list[int | None] = [bare_rails.server(name=f"web{number}") for number in (1, 2, 3)]
    identifier = bare_rails.deployment(servers=webs, transfers=webs[:2])
    answer = bare_api(f"deployments/{identifier}/diagnosis")
    assert codes(answer) == {"missing_transfer_step": "error"}
    assert answer["findings"][0]["evidence"][0]["server_name"] == "web3"
    (caveat,) = answer["caveats"]
    assert "agent_offline (servers.agent_id, agents.online)" in caveat
    assert {name for name, code in CODES.items() if code.needs} == {name for name in CODES if f"{name} (" in caveat}


def test_a_blank_branch_may_mean_config_files_so_the_alarm_is_lower(bare_rails: Rails, bare_api: Api) -> None:
    identifier = bare_rails.deployment(id=1, servers=[bare_rails.server(), bare_rails.server()], branch=None)
    bare_rails.step(deployment_id=1, server_id=None, step="upload_config_files")
    answer = bare_api(f"deployments/{identifier}/diagnosis")
    assert codes(answer) == {"missing_transfer_step": "warning", "config_files_only": "info"}
    assert "may be a deployment of config files" in answer["findings"][0]["explanation"]


def test_a_cause_is_read_from_the_description_without_logs(bare_rails: Rails, bare_api: Api) -> None:
    account = bare_rails.account(permalink="acme", status="suspended")
    project = bare_rails.project(account_id=account)
    web = bare_rails.server(name="web1")
    named: dict[str, Any] = {"project_id": project, "status": "failed", "failed_at": NOW - timedelta(hours=1)}
    identifier = bare_rails.deployment(id=1, servers=[web], **named)
    said = "Connection refused - connect(2) for 203.0.113.9:22"
    bare_rails.step(deployment_id=1, server_id=web, status="failed", description=said)
    answer = bare_api(f"deployments/{identifier}/diagnosis")
    assert codes(answer) == {"failed_step": "error", "account_inactive": "warning"}
    assert answer["findings"][0]["cause"] == "connection_refused"
    assert any("no step logs" in caveat for caveat in answer["caveats"])
    patterns = bare_api("accounts/acme/failure_patterns?days=1")
    assert [(pattern["cause"], pattern["deployments"]) for pattern in patterns["patterns"]] == [
        ("connection_refused", 1)
    ]
    assert any("no step logs" in caveat for caveat in patterns["caveats"])
    assert patterns["account"]["suspended"] is None


def test_a_stuck_and_a_waiting_deployment_are_told_apart(bare_rails: Rails, bare_api: Api) -> None:
    project, web = bare_rails.project(), bare_rails.server(name="web1")
    old = NOW - timedelta(hours=6)
    named: dict[str, Any] = {"project_id": project, "created_at": old}
    hangs = bare_rails.deployment(id=1, status="running", started_at=old, servers=[web], **named)
    bare_rails.step(deployment_id=1, server_id=web, status="running", created_at=old, updated_at=old)
    waits = bare_rails.deployment(id=2, status="pending", servers=[web], **named | {"created_at": NOW})
    bare_rails.step(deployment_id=2, server_id=None, step="waiting_for_capacity", status="pending")
    assert codes(bare_api(f"deployments/{hangs}/diagnosis")) == {"stuck": "error"}
    assert codes(bare_api(f"deployments/{waits}/diagnosis")) == {
        "waiting_for_capacity": "info",
        "steps_not_built": "info",
    }


def test_a_disabled_server_is_found_although_the_target_is_not_on_record(bare_rails: Rails, bare_api: Api) -> None:
    bare_rails.server_group(id=7)
    web = bare_rails.server(name="web1", server_group_id=7)
    bare_rails.server(name="old", server_group_id=7, enabled=False)
    answer = bare_api(f"deployments/{bare_rails.deployment(servers=[web], transfers=[web])}/diagnosis")
    assert codes(answer) == {"disabled_server_skipped": "info"}
    assert "The target is not on record" in answer["findings"][0]["explanation"]
