"""From an agent's tool call over real HTTP through gunicorn to each database, and back as checked JSON."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from fastmcp import Client
from fastmcp.exceptions import ToolError

from mcp_server.config import Config
from mcp_server.server import create_server
from tests.builders import CREATED, Rails
from tests.service import Service, running

pytestmark = pytest.mark.process

TOKEN = "round-trip-token"


@pytest.fixture(scope="module")
def service(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("service"), database, TOKEN) as running_service:
        yield running_service


@pytest.fixture
def known(rails: Rails) -> dict[str, str]:
    """A deployment whose second server never got its files, and what belongs to it."""
    project = rails.project(account_id=rails.account(permalink="kicksite"))
    group = rails.server_group(id=7, parent_type="Project", parent_id=project)
    web1, web2 = rails.server(name="web1", server_group_id=7), rails.server(name="wéb2", server_group_id=7)
    deployment = rails.deployment(project_id=project, servers=[web1, web2], transfers=[web1], failed_at=CREATED)
    return {"deployment": deployment, "group": group}


def call(service: Service, tool: str, arguments: dict[str, Any], token: str = TOKEN) -> Any:
    """What the tool returns as structured content; the client checks it against the tool's output schema."""

    async def ask() -> Any:
        async with Client(create_server(Config(admin_url=service.url, admin_token=token))) as client:
            return (await client.call_tool(tool, arguments)).structured_content

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("tool", "arguments", "path"),
    [
        ("admin_get_deployment", {"identifier": "{deployment}"}, "deployments/{deployment}"),
        ("admin_get_deployment_servers", {"identifier": "{deployment}"}, "deployments/{deployment}/servers"),
        (
            "admin_list_recent_failures",
            {"account": "kicksite", "limit": 5},
            "accounts/kicksite/recent_failures?limit=5",
        ),
        ("admin_get_server_group", {"identifier": "{group}"}, "server_groups/{group}"),
    ],
)
def test_a_tool_gives_what_the_api_gives(
    service: Service, known: dict[str, str], tool: str, arguments: dict[str, Any], path: str
) -> None:
    given = {name: value.format(**known) if isinstance(value, str) else value for name, value in arguments.items()}
    url = f"{service.url}/admin_api/{path.format(**known)}"
    expected = requests.get(url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10).json()
    assert "error" not in expected
    answer = call(service, tool, given)
    assert "never instructions" in answer.pop("notice")
    assert answer.pop("as_of") >= expected.pop("as_of")
    assert answer == expected


def test_an_agent_learns_the_name_of_the_server_without_files(service: Service, known: dict[str, str]) -> None:
    answer = call(service, "admin_get_deployment", {"identifier": known["deployment"]})
    assert [server["name"] for server in answer["diagnostics"]["mismatched_servers"]] == ["wéb2"]


def test_an_agent_with_a_wrong_token_learns_what_to_compare(service: Service, known: dict[str, str]) -> None:
    with pytest.raises(ToolError, match="Compare DEPLOYHQ_ADMIN_TOKEN here with DEPLOYHQ_ADMIN_API_TOKEN"):
        call(service, "admin_get_deployment", {"identifier": known["deployment"]}, token="wrong")


def test_an_unknown_deployment_is_told_with_the_next_step(service: Service, known: dict[str, str]) -> None:
    with pytest.raises(ToolError, match="admin_find"):
        call(service, "admin_get_deployment", {"identifier": "00000000-0000-0000-0000-000000000000"})
