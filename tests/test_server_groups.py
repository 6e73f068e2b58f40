"""GET /admin_api/server_groups/<identifier>: the plan's list, then the odd rows."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.apps import is_not_found
from tests.builders import Rails

Api = Callable[..., Any]


def test_returns_the_group_its_project_its_account_and_its_servers(rails: Rails, api: Api) -> None:
    account = rails.account(permalink="kicksite", status="suspended")
    project = rails.project(permalink="shop", account_id=account)
    identifier = rails.server_group(id=7, name="Web", parent_type="Project", parent_id=project)
    web2 = rails.server(
        id=52,
        server_group_id=7,
        name="web2",
        enabled=False,
        protocol_type="ftp",
        identifier="i-2",
        project_id=project,
    )
    web1 = rails.server(
        id=51, server_group_id=7, name="web1", enabled=True, protocol_type="ssh", identifier="i-1", project_id=0
    )
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
        "servers": [
            {"id": web1, "identifier": "i-1", "name": "web1", "enabled": True, "protocol_type": "ssh", "url": None},
            {
                "id": web2,
                "identifier": "i-2",
                "name": "web2",
                "enabled": False,
                "protocol_type": "ftp",
                "url": f"{page}/servers/i-2",
            },
        ],
        "server_count": 2,
        "caveats": [],
    }


@pytest.mark.parametrize("parent_type", ["Template", None, "project", "NoSuchClass"])
def test_a_parent_that_is_no_project_is_named_by_type_and_id(rails: Rails, api: Api, parent_type: str | None) -> None:
    identifier = rails.server_group(parent_type=parent_type, parent_id=rails.project())
    group = api(f"server_groups/{identifier}")["server_group"]
    assert group.keys() == {"id", "identifier", "name", "parent_type", "parent_id", "url"}
    assert (group["parent_type"], group["url"]) == (parent_type, None)


def test_a_project_that_is_gone_is_named_by_type_and_id(rails: Rails, api: Api) -> None:
    group = api(f"server_groups/{rails.server_group(parent_type='Project', parent_id=999)}")["server_group"]
    assert (group["parent_type"], group["parent_id"]) == ("Project", 999)
    assert "project" not in group


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
