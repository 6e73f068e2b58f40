"""GET /admin_api/find: what the ticket holds, and what it leads to."""

import re
from typing import Any

import pytest
from flask import Flask

from app.deadline import limit_waits
from tests.apps import Api, statements_of
from tests.builders import Rails

COMMIT = "3f8202c1" + "a" * 32
RUN = "aab2065a-72ca-4263-a621-b4ddf59ca036"
STEP, SERVER, GROUP, AGENT = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "1234")
PROJECT = "https://acme.deployhq.com/projects/shop"


@pytest.fixture
def shop(rails: Rails) -> Rails:
    """An account with one of everything, and a stranger with the like."""
    account = rails.account(permalink="acme", name="Acme", status="cancelled")
    project = rails.project(account_id=account, permalink="shop", name="Main Shop", identifier=f"5{STEP[1:]}")
    server = rails.server(project_id=project, name="web-2", identifier=SERVER)
    rails.server_group(parent_type="Project", parent_id=project, name="Production", permalink="prod", identifier=GROUP)
    rails.agent(account_id=account, name="office", identifier=AGENT)
    named: dict[str, Any] = {"project_id": project, "branch": "release/7", "end_revision": COMMIT, "status": "failed"}
    rails.deployment(id=1, identifier=RUN, servers=[server], **named)
    rails.step(deployment_id=1, server_id=server, identifier=STEP)
    stranger = rails.project(account_id=rails.account(permalink="stranger"), permalink="shop", name="Shop")
    rails.deployment(id=2, project_id=stranger, identifier=f"f{RUN[1:]}", branch="other")
    return rails


def found(api: Api, text: str) -> list[tuple[str, str, str]]:
    """Of each match its kind, what it is, and why it matched."""
    matches = api("find", q=text)["matches"]
    return [(match["kind"], match["identifier"] or match["name"], match["matched"]) for match in matches]


def test_a_match_has_all_that_leads_on(shop: Rails, api: Api) -> None:
    page, tool = PROJECT.partition("/projects")[0], "admin_diagnose_deployment"
    answer = api("find", q=RUN)
    assert answer["matches"] == [
        {
            "kind": "deployment",
            "identifier": RUN,
            "name": None,
            "status": "failed",
            "account": {"permalink": "acme", "name": "Acme", "status": "cancelled", "url": page},
            "project": "shop",
            "url": f"{PROJECT}/deployments/{RUN}",
            "created_at": "2026-04-14T10:38:26.000Z",
            "matched": "exact",
            "text": RUN,
            "next": {"tool": tool, "arguments": {"identifier": RUN}, "why": "What went wrong with it."},
        }
    ]
    assert (answer["ambiguous"], answer["truncated"], answer["caveats"]) == (False, {}, [])
    where = "all deployments, steps, servers, server groups, projects and agents"
    assert answer["tried"] == [{"what": "uuid", "texts": [RUN], "where": where}]


@pytest.mark.parametrize(
    ("uuid", "kind", "tool"),
    [
        (STEP, "step", "admin_get_step_log"),
        (SERVER, "server", "admin_get_server"),
        (GROUP, "server_group", "admin_get_server_group"),
        (AGENT, "agent", "admin_get_account"),
        (f"5{STEP[1:]}", "project", "admin_list_deployments"),
    ],
)
def test_uuids_of_other_kinds_are_told_apart(shop: Rails, api: Api, uuid: str, kind: str, tool: str) -> None:
    (match,) = api("find", q=uuid)["matches"]
    assert (match["kind"], match["next"]["tool"], match["account"]["permalink"]) == (kind, tool, "acme")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (RUN.upper(), ("deployment", RUN, "exact")),
        (RUN.replace("-", ""), ("deployment", RUN, "exact")),
        (f"`{RUN}`.", ("deployment", RUN, "exact")),
        (f"{PROJECT}/deployments/{RUN}?tab=log)", ("deployment", RUN, "exact")),
        ("aab2065a", ("deployment", RUN, "prefix")),
        ("AAB2065A-72", ("deployment", RUN, "prefix")),
        ("aab2065a72ca4263...", ("deployment", RUN, "prefix")),
        ("3f8202c", ("deployment", RUN, "commit")),
        (COMMIT, ("deployment", RUN, "commit")),
        ("release/7", ("branch", "release/7", "name")),
        ("main shop", ("project", f"5{STEP[1:]}", "name")),
        ("WEB-2", ("server", SERVER, "name")),
        ("prod", ("server_group", GROUP, "name")),
        ("acme", ("account", "acme", "exact")),
        ("https://ACME.deployhq.com/", ("account", "acme", "exact")),
        (PROJECT, ("project", f"5{STEP[1:]}", "exact")),
    ],
)
def test_what_is_found_first(shop: Rails, api: Api, text: str, first: tuple[str, str, str]) -> None:
    assert found(api, text)[0] == first


def test_a_url_means_the_project_of_its_account_and_no_other(shop: Rails, api: Api) -> None:
    answer = api("find", q=PROJECT)
    assert {match["account"]["permalink"] for match in answer["matches"]} == {"acme"}
    assert not answer["ambiguous"]
    both = api("find", q="shop")
    assert both["ambiguous"]
    assert {match["account"]["permalink"] for match in both["matches"]} == {"acme", "stranger"}


def test_a_letter_is_read_for_all_that_it_names(shop: Rails, api: Api) -> None:
    letter = (
        "Hello, our Main Shop on acme.deployhq.com does not deploy since Monday: web-2 (web2.example.com) did not get\n"
        f"3f8202c1, see deployment {RUN[:13]}. Please help. Jane <jane@example.com>"
    )
    answer = api("find", q=letter)
    kinds = {(match["kind"], match["matched"]) for match in answer["matches"]}
    assert kinds == {("deployment", "commit"), ("project", "name"), ("server", "name"), ("account", "exact")}
    (caveat,) = answer["caveats"]
    assert "jane@example.com" in caveat
    assert "web2.example.com" in caveat
    assert "ask the customer for" in caveat
    assert any(each["where"] == "all deployments of acme" for each in answer["tried"])


def test_an_address_of_another_account_is_answered_with_a_remark(shop: Rails, api: Api) -> None:
    answer = api("find", q=f"https://stranger.deployhq.com/projects/shop/deployments/{RUN}")
    assert answer["matches"][0]["identifier"] == RUN
    assert any("names the account stranger" in caveat for caveat in answer["caveats"])


def test_what_is_not_found_says_how_far_it_was_looked_for_and_what_to_ask(shop: Rails, api: Api) -> None:
    answer = api("find", q="c0ffee11")
    assert answer["matches"] == []
    assert {each["what"]: each["where"] for each in answer["tried"]}["commit, as end revision"] == (
        "the newest 200,000 ids of deployments"
    )
    assert "only these two are on record" in answer["caveats"][0]
    assert answer["caveats"][-1].startswith("Nothing matches: ask the customer for")


def test_of_a_large_account_every_commit_is_found_and_it_says_how_far_it_looked(
    shop: Rails, api: Api, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = shop.project(account_id=shop.account(permalink="large"), id=900)
    old: dict[str, Any] = {"project_id": account, "end_revision": COMMIT, "branch": "main"}
    shop.deployment(id=3, identifier=f"e{RUN[1:]}", **old)
    shop.deployment(id=4, identifier=f"c{RUN[1:]}", **old | {"project_id": shop.project()})
    # Up to 20,000 are all read at once. Of one more, first the newest ids, and all for a commit that is not there.
    rows = [{"id": 500_000 + n, "project_id": account, "identifier": f"r{n}"} for n in range(19_999)]
    shop.insert("deployments", rows)
    assert found(api, f"large.deployhq.com {COMMIT}")[1:] == [("deployment", f"e{RUN[1:]}", "commit")]
    shop.insert("deployments", [{"id": 600_000, "project_id": account, "identifier": "one more"}])
    newest = {"id": 600_001, "identifier": f"d{RUN[1:]}", "end_revision": "d" * 40, "branch": "main"}
    shop.deployment(**old | newest)
    with statements_of(app) as sent:
        answer = api("find", q=f"large.deployhq.com main {COMMIT} {'d' * 9}")
    assert len(sent) == 4
    assert {(match["kind"], match["identifier"]) for match in answer["matches"]} == {
        ("account", "large"),
        ("deployment", f"e{RUN[1:]}"),
        ("deployment", f"d{RUN[1:]}"),
    }
    wheres = {each["what"]: each["where"] for each in answer["tried"]}
    newest_ids = "the newest 200,000 ids of deployments, of which those of large"
    assert wheres["branch"] == newest_ids
    assert wheres["commit, as end revision"] == (
        f"{newest_ids}; for a commit that is not there, the newest 300,000 deployments of large"
    )
    with statements_of(app) as sent:
        assert found(api, f"large.deployhq.com {'d' * 9}")[1:] == [("deployment", f"d{RUN[1:]}", "commit")]
    assert len(sent) == 3  # found among the newest ids: the rest is not read

    def hurry(bound: object, seconds: float) -> None:
        """Leave the fourth statement a thousandth of a second."""
        sent.append("one more")
        if len(sent) == 3:
            limit_waits(0)

    sent.clear()
    monkeypatch.setattr(app.extensions["connections"], "on_statement", hurry)
    answer = api("find", q=f"large.deployhq.com {COMMIT}")
    assert len(sent) == 4
    assert [match["kind"] for match in answer["matches"]] == ["account"]
    assert {each["what"]: each["where"] for each in answer["tried"]}["commit, as end revision"] == (
        f"{newest_ids}; the older ones of large could not be read in time: try again"
    )


def test_at_most_twenty_matches_are_shown_and_the_rest_is_counted(rails: Rails, api: Api) -> None:
    for number in range(25):
        rails.server(name="web", project_id=rails.project(), id=100 + number)
    answer = api("find", q="web")
    assert len(answer["matches"]) == 20
    assert answer["truncated"] == {"matches": {"shown": 20, "total": 25}}
    assert answer["ambiguous"]


def test_an_odd_database_row_does_no_harm(rails: Rails, api: Api) -> None:
    rails.deployment(id=1, project_id=999, identifier=RUN, branch=None)
    rails.server(project_id=None, identifier=SERVER, name="\u202eevil \u200bpassword=hunter2-s3cret")
    rails.server_group(parent_type="Template", parent_id=3, identifier=GROUP, name=None)
    rails.step(deployment_id=999, identifier=STEP, step=None)
    matches = api("find", q=f"{RUN} {SERVER} {GROUP} {STEP}")["matches"]
    assert {(match["kind"], match["account"], match["url"]) for match in matches} == {
        (kind, None, None) for kind in ("deployment", "server", "server_group", "step")
    }
    shown = next(match["name"] for match in matches if match["kind"] == "server")
    assert shown == "evil password=[redacted]"


@pytest.mark.engine("sqlite")
def test_a_match_that_no_call_tells_more_of_has_none(rails: Rails, api: Api) -> None:
    rails.project(account_id=999, permalink="orphaned-shop")
    (match,) = api("find", q="orphaned-shop")["matches"]
    assert (match["kind"], match["account"], match["next"]) == ("project", None, None)


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({}, "q is missing"),
        ({"q": ""}, "q is empty"),
        ({"q": " \n"}, "q is empty"),
        ({"q": "x" * 4001}, "q has 4001 characters: send at most 4000"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_with_the_reason(api: Api, query: dict[str, str], reason: str) -> None:
    assert api("find", status=400, **query)["error"].startswith(reason)


@pytest.mark.parametrize("text", ["\0", "\ud83d", "%", "' OR 1=1 --", "\u202e\u200b", "a" * 4000, "🔥" * 900, "_%_%"])
def test_odd_texts_are_answered(shop: Rails, api: Api, text: str) -> None:
    assert api("find", q=text.encode("utf-8", "replace").decode())["matches"] == []


def test_at_most_three_statements_are_sent(shop: Rails, api: Api, app: Flask) -> None:
    api("find", q=RUN)
    for text, most in ((RUN, 1), ("release/7", 3), (f"{PROJECT} {COMMIT} release/7 web-2 {SERVER[:9]}", 3)):
        with statements_of(app) as sent:
            api("find", q=text)
        assert len(sent) <= most
        # As a parameter it makes PostgreSQL's generic plans expect a tenth of all rows.
        assert not [text for text in sent if re.search(r"LIMIT\s+[%:?$]", text)]
