"""GET /admin_api/accounts/<permalink>, servers/<uuid> and steps/<uuid>/log; identifiers as they are pasted."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from tests.apps import Api, is_not_found, statements_of
from tests.builders import CREATED, Rails

RUN = "aab2065a-72ca-4263-a621-b4ddf59ca036"
SERVER, STEP, AGENT = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "123")
URL = f"https://acme.deployhq.com/projects/shop/deployments/{RUN}"


@pytest.fixture
def project(rails: Rails) -> int:
    """A project of an account."""
    account = rails.account(id=1, permalink="acme", name="Acme", status="cancelled")
    return rails.project(id=1, account_id=account, permalink="shop", name="Shop")


def test_an_account_shows_its_projects_and_what_they_deployed_last(rails: Rails, api: Api, project: int) -> None:
    quiet = rails.project(account_id=1, permalink="quiet")
    rails.server(project_id=project)
    rails.server_group(parent_type="Project", parent_id=project)
    rails.agent(account_id=1, name="office", online=False, identifier=AGENT)
    rails.deployment(id=1, project_id=project)
    last = rails.deployment(id=2, project_id=project, status="running", identifier=RUN)
    waits = rails.deployment(id=3, project_id=quiet, status="pending")
    answer = api("accounts/acme")
    assert (answer["account"]["status"], answer["account"]["url"]) == ("cancelled", "https://acme.deployhq.com")
    shop = next(row for row in answer["projects"] if row["permalink"] == "shop")
    assert (shop["servers"], shop["server_groups"]) == (1, 1)
    assert (shop["last_deployment"]["identifier"], shop["last_deployment"]["url"]) == (last, URL)
    assert [run["identifier"] for run in answer["running"]] == [last]
    assert [(run["identifier"], run["project"]) for run in answer["pending"]] == [(waits, "quiet")]
    assert [(agent["name"], agent["online"]) for agent in answer["agents"]] == [("office", False)]
    assert (answer["truncated"], answer["caveats"]) == ({}, [])


def test_an_account_without_anything_and_one_with_very_much(rails: Rails, api: Api, app: Flask) -> None:
    rails.account(permalink="empty")
    assert api("accounts/empty")["projects"] == []
    full = rails.account(permalink="full")
    rails.insert("projects", [{"id": n, "account_id": full, "permalink": f"p{n}"} for n in range(200, 330)])
    with statements_of(app) as sent:
        answer = api("accounts/full")
    assert len(sent) <= 4
    assert answer["truncated"] == {"projects": {"shown": 100, "total": 130}}


def test_a_server_shows_how_it_is_and_since_when_it_fails(rails: Rails, api: Api, app: Flask, project: int) -> None:
    agent = rails.agent(account_id=1, name="office", online=False)
    said = "Connection refused for deploy@10.0.0.1 password=hunter2-s3cret"
    named: dict[str, Any] = {"agent_id": agent, "connection_error_message": said, "last_revision": "a" * 40}
    web = rails.server(project_id=project, name="web", identifier=SERVER, **named)
    for number, status in enumerate(("completed", "failed", "failed"), start=1):
        at = CREATED + timedelta(days=number)
        rails.deployment(id=number, project_id=project, status="failed", created_at=at)
        rails.deployment_server(deployment_id=number, server_id=web, status=status)
    rails.step(deployment_id=3, server_id=web, status="failed", identifier=STEP)
    rails.step(deployment_id=3, server_id=web, step="ssh_command", status="completed")
    other = rails.project(account_id=1, permalink="blog")
    namesake = rails.server(project_id=other, name="WEB")
    rails.deployment(id=9, project_id=other, servers=[namesake], identifier=RUN)
    rails.server(project_id=rails.project(permalink="stranger"), name="web")
    with statements_of(app) as sent:
        answer = api(f"servers/{SERVER}")
    assert len(sent) <= 4
    assert answer["server"]["connection_error_message"].endswith("password=[redacted]")
    assert answer["server"]["agent"]["online"] is False
    assert answer["server"]["url"] == f"https://acme.deployhq.com/projects/shop/servers/{SERVER}"
    assert [run["status"] for run in answer["deployments"]] == ["failed", "failed", "completed"]
    assert answer["deployments"][0]["transfers"] == answer["deployments"][0]["failed_steps"]
    assert answer["deployments"][0]["failed_steps"][0]["identifier"] == STEP
    assert answer["last_success"]["created_at"] == "2026-04-15T10:38:26.000Z"
    assert answer["failing_since"]["created_at"] == "2026-04-16T10:38:26.000Z"
    assert [(row["project"], row["last_deployment"]["identifier"]) for row in answer["same_name"]] == [("blog", RUN)]


def test_a_server_that_belongs_nowhere_is_answered(rails: Rails, api: Api) -> None:
    rails.server(project_id=999, identifier=SERVER, name=None)
    answer = api(f"servers/{SERVER}")
    assert (answer["project"], answer["account"], answer["same_name"], answer["deployments"]) == (None, None, [], [])


@pytest.fixture
def step(rails: Rails, project: int) -> int:
    """A failed step of a deployment."""
    web = rails.server(project_id=project, name="web", identifier=SERVER)
    rails.deployment(id=1, project_id=project, identifier=RUN, status="failed")
    return rails.step(deployment_id=1, server_id=web, status="failed", identifier=STEP)


def test_a_log_is_read_without_secrets(rails: Rails, api: Api, app: Flask, step: int) -> None:
    rails.log(step, "Executing deploy", type="info", detail="line one\nexport API_TOKEN=s3cret-t0ken-9f8e7d\n\u202eodd")
    rails.log(step, "-----BEGIN RSA " + "PRIVATE KEY-----", type="info", detail="b3Blbn1\nb3Blbn2")
    rails.log(step, "-----END RSA PRIVATE KEY-----", type="info")
    rails.log(step, "No space left on device")
    with statements_of(app) as sent:
        answer = api(f"steps/{STEP}/log")
    assert len(sent) == 2
    text = "\n".join(answer["lines"])
    assert answer["lines"][:2] == ["[info] Executing deploy", "line one"]
    assert answer["lines"][-1] == "[error] No space left on device"
    for secret in ("s3cret-t0ken-9f8e7d", "b3Blbn1", "b3Blbn2", "\u202e"):
        assert secret not in text
    assert (answer["deployment"]["url"], answer["server"]["name"], answer["caveats"]) == (URL, "web", [])
    assert api(f"steps/{STEP}/log", grep="s3cret")["lines"] == []
    assert api(f"steps/{STEP}/log", grep="NO SPACE")["lines"] == ["[error] No space left on device"]


def test_a_long_log_is_bounded_and_says_so(rails: Rails, api: Api, step: int) -> None:
    assert api(f"steps/{STEP}/log")["lines"] == []
    lines = [{"deployment_step_id": step, "type": "info", "message": f"file {n}", "id": n} for n in range(1, 301)]
    rails.insert("deployment_step_logs", lines)
    answer = api(f"steps/{STEP}/log")
    assert (len(answer["lines"]), answer["lines"][-1], answer["lines_read"]) == (200, "[info] file 300", 300)
    assert answer["caveats"] == ["100 of 300 lines are left out: narrow it with grep or tail."]
    assert api(f"steps/{STEP}/log", limit=2)["lines"] == ["[info] file 1", "[info] file 2"]
    assert api(f"steps/{STEP}/log", tail=2)["lines"] == ["[info] file 299", "[info] file 300"]
    assert api(f"steps/{STEP}/log", grep="file 29", tail=1)["lines"] == ["[info] file 299"]


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("pasted", [RUN.replace("-", ""), f" `{RUN}`. ", f"<{URL}?tab=log>", f"[x]({URL})", f"{URL}/"])
def test_identifiers_are_understood_in_paths_as_they_are_pasted(api: Api, step: int, pasted: str) -> None:
    for suffix in ("", "/servers", "/diagnosis", ".json"):
        assert api(f"deployments/{quote(pasted, safe='')}{suffix}")["caveats"] is not None
    assert api(f"deployments/{quote(pasted, safe='')}")["deployment"]["identifier"] == RUN


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("pasted", ["ACME", " acme. ", "acme.deployhq.com", URL])
def test_accounts_are_understood_in_paths_as_they_are_pasted(api: Api, step: int, pasted: str) -> None:
    for suffix in ("", "/deployments", "/recent_failures", "/failure_patterns"):
        assert api(f"accounts/{quote(pasted, safe='')}{suffix}")["account"]["permalink"] == "acme"


def test_an_upper_case_row_is_found_by_any_spelling(rails: Rails, api: Api, project: int) -> None:
    rails.deployment(project_id=project, identifier=RUN.upper())
    for spelling in (RUN, RUN.upper(), RUN.replace("-", "")):
        assert api(f"deployments/{spelling}")["deployment"]["identifier"] == RUN.upper()


def test_a_uuid_of_another_kind_is_told_apart(api: Api, step: int) -> None:
    for path, noun in ((f"deployments/{SERVER}", "Deployment"), (f"server_groups/{SERVER}", "Server group")):
        answer = api(path, status=404)
        assert is_not_found(answer, noun)
        assert "This is the UUID of the server web in account acme: call admin_get_server" in answer["hint"]
    assert "admin_get_step_log" in api(f"servers/{STEP}", status=404)["hint"]
    assert "admin_diagnose_deployment" in api(f"steps/{RUN}/log", status=404)["hint"]


def test_an_address_of_another_account_is_answered_with_a_remark(api: Api, step: int) -> None:
    address = quote(URL.replace("acme", "other"), safe="")
    for path in (f"deployments/{address}", f"deployments/{address}/diagnosis"):
        assert any("names the account other" in caveat for caveat in api(path)["caveats"])


def test_of_two_uuids_the_second_is_passed_over_and_that_is_said(api: Api, step: int) -> None:
    assert api(f"deployments/{RUN}%20{STEP}")["caveats"] == [
        "1 other UUIDs stand beside this one: send each by itself."
    ]
