"""A pasted DeployHQ address does wherever an identifier is asked for."""

from typing import Any
from urllib.parse import quote

import pytest

from mcp_server import urls
from mcp_server.config import Config
from tests.mcp.account_answers import DEPLOYMENT as ACCOUNT_DEPLOYMENT
from tests.mcp.account_answers import PAGE, SERVER_ID, STEP_ID, UUID
from tests.mcp.answers import ANSWERS, DEPLOYMENT, DEPLOYMENT_ID, FAILURES, GROUP_ID
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import call_tool, refusal

PROJECT = "https://acme.deployhq.com/projects/shop"
PASTED = [
    f"{PROJECT}/deployments/{DEPLOYMENT_ID}",
    f"{PROJECT}/deployments/{DEPLOYMENT_ID}/",
    f"{PROJECT}/deployments/{DEPLOYMENT_ID}?tab=log#step-3",
    f"{PROJECT}/deployments/{DEPLOYMENT_ID}/log",
    f"http://acme.deployhq.com/projects/shop/deployments/{DEPLOYMENT_ID}",
    f"acme.deployhq.com/projects/shop/deployments/{DEPLOYMENT_ID}",
]


@pytest.mark.parametrize(
    "pasted",
    [
        *PASTED,
        f" {DEPLOYMENT_ID.upper()} ",
        f"`{DEPLOYMENT_ID}`.",
        f"<{PASTED[0]}>",
        f"[the deployment]({PASTED[0]})",
        f"({PASTED[0]})",
        DEPLOYMENT_ID.replace("-", ""),
    ],
)
def test_admin_tools_leave_a_deployment_s_address_and_what_stands_around_it_to_the_api(
    api: StubApi, config: Config, pasted: str
) -> None:
    api.answer(DEPLOYMENT)
    assert not call_tool(config, "admin_get_deployment", {"identifier": pasted}).is_error
    # The API reads the whole address: it remarks when the row is of another account.
    assert api.asked[0].target == f"/admin_api/deployments/{quote(pasted.strip(), safe='')}"


def test_admin_tools_take_a_server_group_s_address(api: StubApi, config: Config) -> None:
    api.answer(ANSWERS["admin_get_server_group"])
    address = f"{PROJECT}/server_groups/{GROUP_ID}"
    assert not call_tool(config, "admin_get_server_group", {"identifier": address}).is_error
    assert api.asked[0].target == f"/admin_api/server_groups/{quote(address, safe='')}"


@pytest.mark.parametrize(
    "pasted",
    [
        *(*PASTED, PROJECT, "https://acme.deployhq.com", "acme.deployhq.com/"),
        *(f"<{PROJECT}>", f" {PROJECT}. ", f"[shop]({PROJECT})"),
    ],
)
def test_any_address_names_its_account(api: StubApi, config: Config, pasted: str) -> None:
    api.answer(FAILURES)
    assert not call_tool(config, "admin_list_recent_failures", {"account": pasted}).is_error
    assert api.asked[0].target == "/admin_api/accounts/acme/recent_failures?limit=20"


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        (f"{PROJECT}/servers/{SERVER_ID}", "URL of a server, not of a deployment"),
        (f"{PROJECT}/server_groups/{SERVER_ID}", "URL of a server group, not of a deployment"),
        (PROJECT, "URL of a project, not of a deployment"),
        ("https://acme.deployhq.com", "URL of an account, not of a deployment"),
        (f"{PROJECT}/builds/{SERVER_ID}", "URL of a page of another kind"),
        (f"{PROJECT}/deployments/41", "There is no UUID in this URL. Send https://"),
    ],
)
def test_an_address_of_something_else_is_told_apart(api: StubApi, config: Config, pasted: str, says: str) -> None:
    sentence = refusal(call_tool(config, "admin_get_deployment", {"identifier": pasted}))
    assert says in sentence
    assert "/deployments/UUID" in sentence
    assert api.connections == 0


@pytest.mark.parametrize(
    "pasted",
    [
        f"https://deployhq.com.evil.test/projects/shop/deployments/{DEPLOYMENT_ID}",
        f"https://acme.evil.test/projects/shop/deployments/{DEPLOYMENT_ID}",
        f"https://u:p@acme.deployhq.com/projects/shop/deployments/{DEPLOYMENT_ID}",
        f"ftp://acme.deployhq.com/projects/shop/deployments/{DEPLOYMENT_ID}",
        f"https://acme.deployhq.com:8443/projects/shop/deployments/{DEPLOYMENT_ID}",
        f"{PROJECT}/deployments/{DEPLOYMENT_ID} and more",
        f"{PROJECT}/" + "x" * 1000,
    ],
)
def test_what_is_no_deployhq_address_is_refused(api: StubApi, config: Config, pasted: str) -> None:
    assert "identifier" in refusal(call_tool(config, "admin_get_deployment", {"identifier": pasted}))
    assert api.connections == 0


@pytest.mark.parametrize(
    ("tool", "arguments", "target"),
    [
        ("get_project", {"permalink": PROJECT}, ""),
        ("list_servers", {"project": PASTED[0]}, "/servers"),
        ("get_deployment", {"project": PASTED[0], "uuid": PASTED[0]}, f"/deployments/{UUID}"),
        ("get_deployment_log", {"project": PASTED[0], "uuid": PASTED[0]}, f"/deployments/{UUID}/steps/{STEP_ID}/logs"),
        (
            "list_deployments",
            {"project": PROJECT, "server_uuid": f"{PROJECT}/server_groups/{SERVER_ID}"},
            f"/deployments?to={SERVER_ID}",
        ),
    ],
)
def test_account_tools_take_addresses(
    api: StubApi, account: Config, tool: str, arguments: dict[str, Any], target: str
) -> None:
    api.answer([] if tool in ("list_servers", "get_deployment_log") else PAGE)
    api.answer_at(f"/projects/shop/deployments/{UUID}", ACCOUNT_DEPLOYMENT)
    assert not call_tool(account, tool, arguments).is_error
    assert api.asked[-1].target == f"/projects/shop{target}"


OTHER = f"https://rival.deployhq.com/projects/shop/deployments/{UUID}"


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_project", {"permalink": OTHER}),
        ("list_servers", {"project": OTHER}),
        ("get_deployment", {"project": "shop", "uuid": OTHER}),
        ("get_deployment_log", {"project": "shop", "uuid": OTHER}),
        ("list_deployments", {"project": "shop", "server_uuid": OTHER.replace("deployments", "servers")}),
    ],
)
def test_another_account_s_address_is_refused(
    api: StubApi, account: Config, tool: str, arguments: dict[str, str]
) -> None:
    assert "belongs to another account" in refusal(call_tool(account, tool, arguments))
    assert api.connections == 0


def test_the_account_s_own_address_may_be_written_in_any_case(api: StubApi, account: Config) -> None:
    api.answer({})
    assert not call_tool(account, "get_project", {"permalink": "https://ACME.DeployHQ.com/projects/shop"}).is_error


def test_an_account_s_address_is_no_project(account: Config) -> None:
    assert "not to a project" in refusal(call_tool(account, "list_servers", {"project": "https://acme.deployhq.com"}))


def test_a_page_is_written_without_what_may_be_secret() -> None:
    assert str(urls.parse(f"{PASTED[0]}?token=s3cret#x")) == f"acme/projects/shop/deployments/{DEPLOYMENT_ID}"
