"""GET /admin_api/accounts/<permalink>/recent_failures: the plan's list, then the odd rows."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask, g

from app.db.engine import db
from app.queries import accounts as queries
from tests.apps import Api, is_not_found
from tests.builders import Rails, new_uuid
from tests.databases import execute

NOON = datetime(2026, 4, 14, 12)
WITH_AND_WITHOUT_THE_INDEX = pytest.mark.usefixtures("speed_up")  # the endpoint asks in different ways


@pytest.fixture(params=["rails_indexes", "speed_up_index"])
def speed_up(request: pytest.FixtureRequest, rails: Rails, app: Flask) -> Iterator[bool]:
    """Whether there is the optional index. Which there are is forgotten, as the process does once a minute."""
    wanted = request.param == "speed_up_index"
    if wanted:
        execute(rails.engine.url, ["CREATE INDEX speed_up ON deployments (project_id, failed_at)"])
    app.extensions["known"].forget()
    yield wanted
    if wanted:
        of_table = " ON deployments" if rails.engine.dialect.name == "mariadb" else ""
        execute(rails.engine.url, [f"DROP INDEX speed_up{of_table}"])
    app.extensions["known"].forget()


def failures(api: Api, permalink: str, **query: Any) -> list[str]:
    return [failure["identifier"] for failure in api(f"accounts/{permalink}/recent_failures", **query)["failures"]]


def add_failures(rails: Rails, number: int) -> list[str]:
    """Failures of the account "busy", newest first."""
    project = rails.project(account_id=rails.account(id=1, permalink="busy"))
    rows = [
        {"id": 1000 + n, "project_id": project, "identifier": new_uuid(), "failed_at": NOON - timedelta(minutes=n)}
        for n in range(number)
    ]
    rails.insert("deployments", rows)
    return [str(row["identifier"]) for row in rows]


@WITH_AND_WITHOUT_THE_INDEX
def test_returns_the_account_with_its_status_and_its_failures(rails: Rails, api: Api) -> None:
    account = rails.account(name="Kicksite", permalink="kicksite", status="cancelled")
    project = rails.project(account_id=account, permalink="shop")
    identifier = rails.deployment(project_id=project, status="failed", branch=None, failed_at=NOON)
    answer = api("accounts/kicksite/recent_failures")
    assert answer.pop("as_of") > "2026"
    assert answer == {
        "account": {
            "id": account,
            "name": "Kicksite",
            "permalink": "kicksite",
            "status": "cancelled",
            "url": "https://kicksite.deployhq.com",
        },
        "failures": [
            {
                "identifier": identifier,
                "project": "shop",
                "branch": None,
                "status": "failed",
                "failed_at": "2026-04-14T12:00:00.000Z",
                "created_at": "2026-04-14T10:38:26.000Z",
                "url": f"https://kicksite.deployhq.com/projects/shop/deployments/{identifier}",
            }
        ],
    }


@WITH_AND_WITHOUT_THE_INDEX
def test_an_accounts_failures_come_by_their_time_whatever_the_status_and_equal_times_by_id(
    rails: Rails, api: Api
) -> None:
    account = rails.account(permalink="ours")
    projects = [rails.project(account_id=account) for _ in range(2)]
    tied = [rails.deployment(id=id_, project_id=projects[id_ % 2], failed_at=NOON) for id_ in (11, 12, 13)]
    newest = rails.deployment(id=1, project_id=projects[0], failed_at=NOON + timedelta(microseconds=1))
    rails.deployment(project_id=projects[0], status="failed", failed_at=None)
    for others in (rails.project(), 999):
        rails.deployment(project_id=others, status="failed", failed_at=NOON)
    assert failures(api, "ours") == [newest, *tied[::-1]]


@WITH_AND_WITHOUT_THE_INDEX
def test_twenty_failures_unless_a_limit_is_given(rails: Rails, api: Api) -> None:
    newest_first = add_failures(rails, 30)
    assert failures(api, "busy") == newest_first[:20]
    assert failures(api, "busy", limit=3) == newest_first[:3]


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("limit", [100, 101, 150, "0100", "0" * 4400 + "100", 10**30])
def test_more_than_a_hundred_means_a_hundred(rails: Rails, api: Api, limit: object) -> None:
    newest_first = add_failures(rails, 150)
    assert failures(api, "busy", limit=limit) == newest_first[:100]


def test_of_repeated_limits_the_last_counts_as_in_rails(rails: Rails, api: Api) -> None:
    newest_first = add_failures(rails, 5)
    assert failures(api, "busy", limit=["1", "2"]) == newest_first[:2]


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    "limit", ["0", "-1", "abc", "", " ", "1.5", "5abc", "٣", "²", "+5", "0x10", "000", "9" * 5000 + "x"]
)
def test_a_limit_that_is_no_whole_number_from_1_up_is_refused_with_bounds_and_value(
    rails: Rails, api: Api, limit: str
) -> None:
    rails.account(permalink="busy")
    message = api("accounts/busy/recent_failures", status=400, limit=limit)["error"]
    assert message.startswith("limit must be a whole number from 1 to 100, not ")
    assert repr(limit[:40])[1:-1] in message
    assert len(message) < 200


def test_a_limit_in_brackets_is_refused(rails: Rails, api: Api) -> None:
    message = api("accounts/busy/recent_failures", status=400, **{"limit[]": "5"})["error"]
    assert message == "limit[] is not an argument: send limit without brackets"


@WITH_AND_WITHOUT_THE_INDEX
def test_an_account_without_failures_has_an_empty_list(rails: Rails, api: Api) -> None:
    rails.account(permalink="calm")
    assert failures(api, "calm") == []


def test_an_unknown_permalink_is_not_found_in_the_plans_words(rails: Rails, api: Api) -> None:
    assert is_not_found(api("accounts/nobody/recent_failures", status=404), "Account")


def test_an_account_is_not_found_by_its_database_id(rails: Rails, api: Api) -> None:
    api(f"accounts/{rails.account()}/recent_failures", status=404)


def test_the_statement_fits_the_replicas_indexes(app: Flask, speed_up: bool) -> None:
    with app.app_context():
        by_index = "mysql" if db.engine.dialect.name == "mariadb" else "index"
        assert queries.failures_plan() == (by_index if speed_up else "reading")


@WITH_AND_WITHOUT_THE_INDEX
@pytest.mark.parametrize("projects", [1, 5, 30])
def test_the_newest_of_many_projects_are_exact_whatever_the_ties(rails: Rails, api: Api, projects: int) -> None:
    chance = random.Random(projects)  # noqa: S311
    account = rails.account(permalink="ours")
    ids = [rails.project(account_id=account) for _ in range(projects)]
    strangers = rails.project()
    rows = [
        {
            "id": id_,
            "project_id": chance.choice([*ids, *ids, strangers]),
            "identifier": new_uuid(),
            "failed_at": chance.choice([None, *(NOON + timedelta(minutes=chance.randrange(8)) for _ in range(3))]),
        }
        for id_ in range(1, 301)
    ]
    rails.insert("deployments", rows)
    failed = [row for row in rows if row["failed_at"] and row["project_id"] in ids]
    failed.sort(key=lambda row: (row["failed_at"], row["id"]), reverse=True)
    for limit in (1, 3, 7, 20, 100):
        assert failures(api, "ours", limit=limit) == [row["identifier"] for row in failed[:limit]]


@pytest.mark.engine("mariadb")  # which tells how many rows it read
@pytest.mark.parametrize("speed_up", ["speed_up_index"], indirect=True)
def test_with_the_index_few_of_many_failures_are_read(rails: Rails, app: Flask, speed_up: bool) -> None:
    add_failures(rails, 3000)
    for failed_at in (None, NOON - timedelta(days=1)):  # two more projects: in one nothing failed, in one once
        project = rails.project(account_id=1)
        times = [failed_at, *[None] * 2999]
        rows = [{"project_id": project, "identifier": new_uuid(), "failed_at": time} for time in times]
        rails.insert("deployments", rows)
    execute(rails.engine.url, ["ANALYZE TABLE deployments, projects"])
    with app.app_context():
        queries.find_account("busy")  # takes the connection
        before = rows_read()
        assert len(queries.list_recent_failures(1, 20)) == 20
        assert rows_read() - before < 300


def rows_read() -> int:
    """What this session has read: the request's connection has to be asked."""
    cursor = g.connection.cursor()
    cursor.execute("SHOW SESSION STATUS LIKE 'Handler_read%'")
    return sum(int(value) for _, value in cursor.fetchall())
