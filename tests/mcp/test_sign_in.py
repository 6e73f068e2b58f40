"""Hosted mode with OpenID Connect: a stock client through the whole flow, with a certified provider beside it."""

import asyncio
import html
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from fastmcp import Client
from fastmcp.client.auth import OAuth
from mcp_types import CallToolResult

from tests.mcp.answers import ARGUMENTS, DEPLOYMENT, TOOL, TOOLS
from tests.mcp.hosting import Hosted, ask, hosted
from tests.mcp.node import MODULES, NODE
from tests.mcp.stub_api import StubApi, StubServer
from tests.mcp.talk import text_of
from tests.service import free_port

TOKEN = "the-server-s-own-admin-token"
ANN, BOB = "ann@example.com", "bob@elsewhere.example"
SECONDS = 3  # that a token of the provider lasts


@pytest.fixture(scope="module")
def team(stub_server: StubServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    folder = tmp_path_factory.mktemp("sign_in")
    script = folder / "provider.mjs"
    script.write_text((Path(__file__).parent / "oidc_provider.mjs").read_text())
    (folder / "node_modules").symlink_to(MODULES)
    here, there = free_port(), free_port()
    public = f"http://127.0.0.1:{here}"
    command = [NODE, str(script), str(there), f"{public}/auth/callback", str(SECONDS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as provider:
        try:
            assert provider.stdout
            assert "listening" in provider.stdout.readline()
            settings = {
                "MCP_OIDC_ISSUER": f"http://127.0.0.1:{there}",
                "MCP_OIDC_CLIENT_ID": "mcp",
                "MCP_OIDC_CLIENT_SECRET": "the-provider-s-own-secret-of-the-tests",
                "MCP_OIDC_ALLOWED_GROUPS": "support",
                "MCP_PUBLIC_URL": public,
                "DEPLOYHQ_ADMIN_TOKEN": TOKEN,
                "DEPLOYHQ_ADMIN_URL": stub_server.api.url,
                "FASTMCP_HOME": str(folder),
            }
            with hosted(folder, "--port", str(here), **settings) as server:
                yield server
        finally:
            provider.kill()


def browse(url: str, person: str) -> None:
    """What a browser does in the person's hands: follow redirects, fill in every form, send it."""
    session = requests.Session()
    page = session.get(url, timeout=20)
    for _ in range(8):
        form = re.search(r"<form.*?</form>", page.text, re.DOTALL)
        if not form:
            return
        fields = {}
        for tag in re.findall(r"<(?:input|button)[^>]*>", form[0]):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and (not value or value[1] not in ("deny", "cancel")):
                fields[name[1]] = html.unescape(value[1]) if value else ""
        if "login" in fields:
            fields |= {"login": person, "password": "any"}
        action = re.search(r'action="([^"]*)"', form[0])
        target = urljoin(page.url, html.unescape(action[1]) if action and action[1] else page.url)
        page = session.post(target, data=fields, headers={"Origin": "/".join(target.split("/")[:3])}, timeout=20)


class Browser(OAuth):
    """The stock client's own OAuth: discovery, dynamic registration, PKCE, refresh. Only the browser is ours."""

    def __init__(self, url: str, person: str) -> None:
        super().__init__(mcp_url=f"{url}/mcp", scopes=["openid", "email"])
        self.person = person
        self.opened = 0

    async def redirect_handler(self, authorization_url: str) -> None:
        self.opened += 1
        asyncio.get_running_loop().run_in_executor(None, browse, authorization_url, self.person)


def signed_in(team: Hosted, person: str, pause: float = 0) -> tuple[set[str], list[CallToolResult], int]:
    """What the person is shown, two calls with a pause between them, and how often the browser was opened."""
    browser = Browser(team.url, person)

    async def talk() -> tuple[set[str], list[CallToolResult]]:
        async with Client(f"{team.url}/mcp", auth=browser) as client:
            names = {tool.name for tool in await client.list_tools()}
            first = await client.call_tool_mcp(TOOL, ARGUMENTS)
            await asyncio.sleep(pause)
            return names, [first, await client.call_tool_mcp(TOOL, ARGUMENTS)]

    names, results = asyncio.run(talk())
    return names, results, browser.opened


pytestmark = pytest.mark.filterwarnings("ignore:Using in-memory token storage")


def test_without_credentials_the_answer_says_where_to_sign_in(team: Hosted) -> None:
    refused = ask(team.url, "tools/list", {}, {})
    assert refused.status_code == 401
    place = re.search(r'resource_metadata="([^"]+)"', refused.headers["WWW-Authenticate"])
    assert place
    metadata: dict[str, Any] = requests.get(place[1], timeout=10).json()
    assert metadata["resource"] == f"{team.url}/mcp"
    server = requests.get(f"{team.url}/.well-known/oauth-authorization-server", timeout=10).json()
    assert server["code_challenge_methods_supported"] == ["S256"]
    assert server["registration_endpoint"]


def test_a_person_of_the_group_asks_with_the_server_s_token_and_in_the_own_name(api: StubApi, team: Hosted) -> None:
    api.answer(DEPLOYMENT)
    names, results, opened = signed_in(team, ANN, pause=SECONDS + 1)
    assert names == set(TOOLS)
    assert not any(result.is_error for result in results)
    assert opened == 1  # the expired token was refreshed
    for asked in api.asked:
        assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
        assert asked.headers["X-On-Behalf-Of"] == ANN
    lines = [json.loads(line) for line in team.log.read_text().splitlines() if line.startswith("{")]
    assert lines[-1]["on_behalf_of"] == ANN
    assert TOKEN not in team.log.read_text()


def test_a_person_outside_the_group_is_shown_nothing_and_told_why(api: StubApi, team: Hosted) -> None:
    api.answer(DEPLOYMENT)
    names, results, _ = signed_in(team, BOB)
    assert names == set()
    assert all(result.is_error and f"signed in as {BOB}, who may not" in text_of(result) for result in results)
    assert api.asked == []


def test_the_admin_token_itself_works_as_without_sign_in(api: StubApi, team: Hosted) -> None:
    api.answer(DEPLOYMENT)
    answer = ask(team.url, "tools/call", {"name": TOOL, "arguments": ARGUMENTS}, {"Authorization": f"Bearer {TOKEN}"})
    assert not answer.json()["result"].get("isError")
    assert api.asked[0].headers["X-On-Behalf-Of"] is None


@pytest.mark.parametrize("token", ["wrong", "eyJhbGciOiJub25lIn0.eyJhdWQiOiJhbm90aGVyIn0."])
def test_a_token_of_another_audience_or_none_of_ours_is_refused(team: Hosted, token: str) -> None:
    refused = ask(team.url, "tools/list", {}, {"Authorization": f"Bearer {token}", "X-On-Behalf-Of": ANN})
    assert refused.status_code == 401
    assert "invalid_token" in refused.headers["WWW-Authenticate"]
