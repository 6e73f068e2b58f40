"""On a replica with the plan's and Rails' columns only: nothing fails, and what is not looked for is named."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.rules.diagnosis.catalogue import CODES
from tests.bare import bare_mirror
from tests.builders import Rails
from tests.databases import DIALECTS

Api = Callable[..., Any]
NOW = datetime.now(UTC).replace(tzinfo=None)


@pytest.fixture(scope="session", params=DIALECTS)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database that has the columns of the plan and of Rails, and no others."""
    with bare_mirror(request.param, tmp_path_factory.mktemp("bare")) as url:
        yield url


def codes(answer: Any) -> dict[str, str]:
    return {finding["code"]: finding["severity"] for finding in answer["findings"]}


def test_a_missing_step_is_found_and_what_is_not_looked_for_is_named(rails: Rails, api: Api) -> None:
    webs: list[int | None] = [rails.server(name=f"web{number}") for number in (1, 2, 3)]
    identifier = rails.deployment(servers=webs, transfers=webs[:2])
    answer = api(f"deployments/{identifier}/diagnosis")
    assert codes(answer) == {"missing_transfer_step": "error"}
    assert answer["findings"][0]["evidence"][0]["server_name"] == "web3"
    (caveat,) = answer["caveats"]
    assert "agent_offline (servers.agent_id, agents.online)" in caveat
    assert {name for name, code in CODES.items() if code.needs} == {name for name in CODES if f"{name} (" in caveat}


def test_a_blank_branch_may_mean_config_files_so_the_alarm_is_lower(rails: Rails, api: Api) -> None:
    identifier = rails.deployment(id=1, servers=[rails.server(), rails.server()], branch=None)
    rails.step(deployment_id=1, server_id=None, step="upload_config_files")
    answer = api(f"deployments/{identifier}/diagnosis")
    assert codes(answer) == {"missing_transfer_step": "warning", "config_files_only": "info"}
    assert "may be a deployment of config files" in answer["findings"][0]["explanation"]


def test_a_cause_is_read_from_the_description_without_logs(rails: Rails, api: Api) -> None:
    account = rails.account(permalink="acme", status="suspended")
    project = rails.project(account_id=account)
    web = rails.server(name="web1")
    named: dict[str, Any] = {"project_id": project, "status": "failed", "failed_at": NOW - timedelta(hours=1)}
    identifier = rails.deployment(id=1, servers=[web], **named)
    said = "Connection refused - connect(2) for 203.0.113.9:22"
    rails.step(deployment_id=1, server_id=web, status="failed", description=said)
    answer = api(f"deployments/{identifier}/diagnosis")
    assert codes(answer) == {"failed_step": "error", "account_inactive": "warning"}
    assert answer["findings"][0]["cause"] == "connection_refused"
    assert any("no step logs" in caveat for caveat in answer["caveats"])
    patterns = api("accounts/acme/failure_patterns", days=1)
    assert [(pattern["cause"], pattern["deployments"]) for pattern in patterns["patterns"]] == [
        ("connection_refused", 1)
    ]
    assert any("no step logs" in caveat for caveat in patterns["caveats"])
    assert patterns["account"]["suspended"] is None


def test_a_stuck_and_a_waiting_deployment_are_told_apart(rails: Rails, api: Api) -> None:
    project, web = rails.project(), rails.server(name="web1")
    old = NOW - timedelta(hours=6)
    named: dict[str, Any] = {"project_id": project, "created_at": old}
    hangs = rails.deployment(id=1, status="running", started_at=old, servers=[web], **named)
    rails.step(deployment_id=1, server_id=web, status="running", created_at=old, updated_at=old)
    waits = rails.deployment(id=2, status="pending", servers=[web], **named | {"created_at": NOW})
    rails.step(deployment_id=2, server_id=None, step="waiting_for_capacity", status="pending")
    assert codes(api(f"deployments/{hangs}/diagnosis")) == {"stuck": "error"}
    assert codes(api(f"deployments/{waits}/diagnosis")) == {
        "waiting_for_capacity": "info",
        "steps_not_built": "info",
    }


def test_a_disabled_server_is_found_although_the_target_is_not_on_record(rails: Rails, api: Api) -> None:
    rails.server_group(id=7)
    web = rails.server(name="web1", server_group_id=7)
    rails.server(name="old", server_group_id=7, enabled=False)
    answer = api(f"deployments/{rails.deployment(servers=[web], transfers=[web])}/diagnosis")
    assert codes(answer) == {"disabled_server_skipped": "info"}
    assert "The target is not on record" in answer["findings"][0]["explanation"]
