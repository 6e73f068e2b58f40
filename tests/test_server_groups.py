"""GET /admin_api/server_groups/<identifier>: the plan's list, then the odd rows."""

import pytest

from tests.apps import Api, is_not_found
from tests.builders import Rails


def test_returns_the_group_its_project_its_account_and_its_servers(rails: Rails, api: Api) -> None:
    account = rails.account(permalink="kicksite", status="suspended")
    project = rails.project(permalink="shop", account_id=account)
    identifier = rails.server_group(id=7, name="Web", parent_type="Project", parent_id=project)
    two = {"identifier": "i-2", "name": "web2", "enabled": False, "protocol_type": "ftp"}
    one = {"identifier": "i-1", "name": "web1", "enabled": True, "protocol_type": "ssh"}
    rails.server(id=52, server_group_id=7, project_id=project, **two)
    rails.server(id=51, server_group_id=7, project_id=0, **one)
    rails.server(server_group_id=8)
    rails.server(server_group_id=None)
    answer = api(f"server_groups/{identifier}")
    assert answer.pop("as_of") > "2026"
    page = "https://kicksite.deployhq.com/projects/shop"
    assert answer == {
        "server_group": {
            "id": 7,
            "identifier": identifier,
            "name": "Web",
            "project": "shop",
            "account": "kicksite",
            "account_status": "suspended",
            "url": f"{page}/server_groups/{identifier}",
        },
        "servers": [one | {"id": 51, "url": None}, two | {"id": 52, "url": f"{page}/servers/i-2"}],
        "server_count": 2,
        "caveats": [],
    }


@pytest.mark.parametrize(
    ("parent_type", "parent_id"),
    [("Template", 1), (None, 1), ("project", 1), ("NoSuchClass", 1), ("Project", 999)],
)
def test_a_parent_that_is_no_project_or_is_gone_is_named_by_type_and_id(
    rails: Rails, api: Api, parent_type: str | None, parent_id: int
) -> None:
    rails.project(id=1)
    group = api(f"server_groups/{rails.server_group(parent_type=parent_type, parent_id=parent_id)}")["server_group"]
    assert group.keys() == {"id", "identifier", "name", "parent_type", "parent_id", "url"}
    assert (group["parent_type"], group["parent_id"], group["url"]) == (parent_type, parent_id, None)


def test_an_account_that_is_gone_is_null(rails: Rails, api: Api) -> None:
    project = rails.project(account_id=999, permalink="shop")
    group = api(f"server_groups/{rails.server_group(parent_type='Project', parent_id=project)}")["server_group"]
    assert (group["project"], group["account"], group["account_status"]) == ("shop", None, None)


def test_an_empty_group_and_an_enabled_flag_of_null(rails: Rails, api: Api) -> None:
    identifier = rails.server_group(id=7, name=None)
    assert api(f"server_groups/{identifier}")["servers"] == []
    rails.server(server_group_id=7, enabled=None)
    assert api(f"server_groups/{identifier}")["servers"][0]["enabled"] is False


def test_an_unknown_identifier_is_not_found_in_the_plans_words(rails: Rails, api: Api) -> None:
    unknown = "00000000-0000-0000-0000-000000000000"
    assert is_not_found(api(f"server_groups/{unknown}", status=404), "Server group")
