"""GET /admin_api/accounts/<permalink>/deployments: who, what, where to, and where it turned."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.apps import Api, is_not_found, statements_of
from tests.builders import CREATED, Rails

A, B, C = (letter * 40 for letter in "abc")


class Shop:
    """A project with two servers and a group, deployed to once a day."""

    def __init__(self, rails: Rails) -> None:
        self.rails = rails
        self.account = rails.account(permalink="acme", status="suspended")
        self.project = rails.project(account_id=self.account, permalink="shop", name="Main Shop")
        self.web, self.db = (rails.server(project_id=self.project, name=name) for name in ("web", "db"))
        rails.server_group(id=70, parent_type="Project", parent_id=self.project, name="All", identifier="g" * 36)

    def run(self, number: int, revision: str | None, status: str = "completed", **values: Any) -> str:
        at = CREATED + timedelta(days=number)
        times = {"created_at": at, "started_at": at, "completed_at": at + timedelta(seconds=90)}
        to = {"parent_type": "Server", "parent_id": self.web, "end_revision": revision, "deployer": "Ann"}
        named: dict[str, Any] = (
            times | to | {"id": number, "project_id": self.project, "status": status, "servers": [self.web]}
        )
        return self.rails.deployment(**named | values)


@pytest.fixture
def shop(rails: Rails) -> Shop:
    return Shop(rails)


def runs(answer: Any) -> list[str]:
    return [run["identifier"] for run in answer["deployments"]]


def test_a_deployment_says_who_what_and_where_to(shop: Shop, api: Api) -> None:
    identifier = shop.run(1, A, branch="main", start_revision=B)
    answer = api("accounts/acme/deployments")
    (run,) = answer["deployments"]
    server = run["target"]["identifier"]
    assert run == {
        "identifier": identifier,
        "project": "shop",
        "status": "completed",
        "branch": "main",
        "preview": False,
        "target": {
            "kind": "server",
            "name": "web",
            "identifier": server,
            "url": f"https://acme.deployhq.com/projects/shop/servers/{server}",
        },
        "start_revision": B,
        "end_revision": A,
        "deployer": "Ann",
        "created_at": "2026-04-15T10:38:26.000Z",
        "queued_at": None,
        "started_at": "2026-04-15T10:38:26.000Z",
        "completed_at": "2026-04-15T10:39:56.000Z",
        "failed_at": None,
        "duration_seconds": 90,
        "rollback": False,
        "url": f"https://acme.deployhq.com/projects/shop/deployments/{identifier}",
    }
    assert answer["account"]["status"] == "suspended"
    assert answer["looked_through"] == {"deployments": 1, "oldest": "2026-04-15T10:38:26.000Z"}
    assert (answer["next_cursor"], answer["caveats"]) == (None, [])


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    ("revisions", "expected"),
    [
        ([A, B, A], [True, False, False]),
        ([A, B, A, A], [False, True, False, False]),
        ([A, B, C, A], [True, False, False, False]),
        ([A, None, A], [True, None, False]),
    ],
)
def test_a_rollback_goes_back_to_an_earlier_revision(
    shop: Shop, api: Api, revisions: list[str | None], expected: list[bool | None]
) -> None:
    for number, revision in enumerate(revisions, start=1):
        shop.run(number, revision)
    assert [run["rollback"] for run in api("accounts/acme/deployments")["deployments"]] == expected


def test_another_target_and_a_preview_do_not_make_a_rollback(shop: Shop, api: Api) -> None:
    shop.run(1, A)
    shop.run(2, B, parent_id=shop.db)
    shop.run(3, B, preview=True)
    shop.run(4, A)
    marks = [run["rollback"] for run in api("accounts/acme/deployments")["deployments"]]
    assert marks == [False, None, False, False]


def test_the_turn_from_success_to_failure_is_named(shop: Shop, api: Api) -> None:
    shop.run(1, A, "failed")
    good = shop.run(2, A)
    first = shop.run(3, B, "failed", completed_at=None)
    shop.run(4, B, "failed", completed_at=None)
    shop.run(5, B, preview=True)
    answer = api("accounts/acme/deployments")
    assert answer["last_success"]["identifier"] == good
    assert answer["first_failure_since"]["identifier"] == first


def test_filters_are_about_all_that_they_say(shop: Shop, api: Api) -> None:
    one = shop.run(1, A, branch="main")
    two = shop.run(2, B, "failed", branch="dev")
    grouped = shop.run(3, C, parent_type="ServerGroup", parent_id=70, servers=[shop.db])
    other = shop.rails.project(account_id=shop.account, permalink="blog", name="Blog")
    blog = shop.rails.deployment(id=9, project_id=other, created_at=CREATED + timedelta(days=9))
    for query, expected in {
        "project=shop": [grouped, two, one],
        "project=MAIN+SHOP": [grouped, two, one],
        "project=https%3A%2F%2Facme.deployhq.com%2Fprojects%2Fblog": [blog],
        "server=web": [two, one],
        "server=DB": [grouped],
        "group=all": [grouped],
        "branch=dev": [two],
        "status=failed": [two],
        "since=2026-04-16": [blog, grouped, two],
        "until=2026-04-16T12:00:00%2B02:00": [one],
        "since=2026-04-16&until=2026-04-18&branch=dev": [two],
        "branch=none": [],
    }.items():
        assert runs(api(f"accounts/acme/deployments?{query}")) == expected, query


def test_pages_go_on_where_the_last_one_ended(shop: Shop, api: Api) -> None:
    made = [shop.run(number, A) for number in range(1, 6)][::-1]
    first = api("accounts/acme/deployments", limit=2)
    assert (runs(first), first["next_cursor"]) == (made[:2], made[1])
    second = api("accounts/acme/deployments", limit=2, cursor=first["next_cursor"].upper())
    assert runs(second) == made[2:4]
    last = api("accounts/acme/deployments", limit=2, cursor=second["next_cursor"])
    assert (runs(last), last["next_cursor"]) == (made[4:], None)


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("since=yesterday", "since is no time"),
        ("branch=", "branch is empty"),
        ("limit=0", "limit must be a whole number"),
        ("cursor=00000000-0000-0000-0000-000000000000", "cursor is not the UUID"),
        ("server=web&group=All", "server and group cannot be used together"),
    ],
)
def test_what_cannot_be_used_is_refused(shop: Shop, api: Api, query: str, reason: str) -> None:
    assert api(f"accounts/acme/deployments?{query}", status=400)["error"].startswith(reason)


def test_what_the_account_does_not_have_is_not_found(shop: Shop, api: Api) -> None:
    shop.rails.project(permalink="stranger")
    assert is_not_found(api("accounts/nobody/deployments", status=404), "Account")
    assert is_not_found(api("accounts/acme/deployments", status=404, project="stranger"), "Project")
    assert is_not_found(api("accounts/acme/deployments", status=404, server="stranger"), "Server")


def test_at_most_four_statements_are_sent(shop: Shop, api: Api, app: Flask) -> None:
    for number in range(1, 30):
        shop.run(number, A if number % 2 else B, "failed" if number > 20 else "completed")
    api("accounts/acme/deployments")
    with statements_of(app) as sent:
        api("accounts/acme/deployments", project="shop", server="web", branch="main", since="2026-01-01")
    assert len(sent) <= 4


def test_times_that_are_none_do_no_harm(shop: Shop, api: Api) -> None:
    shop.run(1, A, created_at=None, started_at=None, completed_at=None)
    shop.run(2, A, completed_at=datetime(2020, 1, 1))
    first, second = api("accounts/acme/deployments")["deployments"]
    assert (first["duration_seconds"], second["duration_seconds"], second["created_at"]) == (None, None, None)
