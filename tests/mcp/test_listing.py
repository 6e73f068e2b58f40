"""What a client is shown, with and without the admin token."""

import re
from dataclasses import replace

import pytest
from fastmcp import Client
from fastmcp.client.transports import FastMCPTransport
from mcp_types import Implementation

import mcp_server
from mcp_server.access.credentials import Credentials
from mcp_server.config import Config
from mcp_server.protocol.instructions import instructions
from mcp_server.server import create_server
from tests.mcp.account_answers import USER, WRITING
from tests.mcp.answers import CALLS, TOOLS
from tests.mcp.stub_api import StubApi
from tests.mcp.talk import ERAS, TOKEN, call_tool, converse, list_tools, refusal


@pytest.mark.parametrize("era", ERAS)
def test_without_a_token_no_admin_tool_is_listed(config: Config, era: str) -> None:
    assert list_tools(replace(config, admin_token=None), era) == []


@pytest.mark.parametrize("era", ERAS)
def test_with_a_token_all_admin_tools_are_listed_in_a_stable_order(config: Config, era: str) -> None:
    names = [tool.name for tool in list_tools(config, era)]
    assert names == sorted(TOOLS), "give each admin tool a call in CALLS of tests/mcp/answers.py"


@pytest.mark.parametrize(("tool", "arguments"), [(tool, arguments) for tool, arguments, _, _ in CALLS])
def test_without_a_token_a_call_says_which_variable_to_set(
    api: StubApi, config: Config, tool: str, arguments: dict[str, object]
) -> None:
    sentence = refusal(call_tool(replace(config, admin_token=None), tool, arguments))
    assert "set DEPLOYHQ_ADMIN_TOKEN" in sentence
    assert api.connections == 0


def test_without_a_token_even_a_malformed_call_says_which_variable_to_set(config: Config) -> None:
    result = call_tool(replace(config, admin_token=None), "admin_get_deployment", {"nonsense": 1})
    assert "set DEPLOYHQ_ADMIN_TOKEN" in refusal(result)


def test_with_a_token_but_no_url_tools_are_listed_and_a_call_says_which_variable_to_set(config: Config) -> None:
    lost = replace(config, admin_url=None)
    assert len(list_tools(lost)) == len(TOOLS)
    tool, arguments, _, _ = CALLS[0]
    assert "set DEPLOYHQ_ADMIN_URL" in refusal(call_tool(lost, tool, arguments))


def test_an_unknown_tool_is_an_error_result(config: Config) -> None:
    assert "Unknown tool" in refusal(call_tool(config, "admin_drop_everything", {}))


def test_listing_does_not_contact_the_api(api: StubApi, config: Config) -> None:
    list_tools(config)
    assert api.connections == 0


def test_the_server_gives_its_own_name_and_version(config: Config) -> None:
    async def introduce(client: Client[FastMCPTransport]) -> Implementation | None:
        return client.initialize_result.server_info if client.initialize_result else None

    info = converse(create_server(config), introduce, "legacy")
    assert info
    assert (info.name, info.version) == ("deployhq", mcp_server.__version__)
    assert mcp_server.__version__ == "1.0.0"


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize(("admin", "user"), [(True, True), (True, False), (False, True)])
@pytest.mark.parametrize(("read_only", "sql"), [(True, False), (False, True)])
def test_the_instructions_name_only_tools_that_are_listed(
    account: Config, admin: bool, user: bool, read_only: bool, sql: bool, era: str
) -> None:
    config = replace(account, admin_token=TOKEN if admin else None, read_only=read_only, sql=sql)
    if not user:
        config = replace(config, account=None)

    async def introduce(client: Client[FastMCPTransport]) -> tuple[str, set[str]]:
        return client.instructions or "", {tool.name for tool in await client.list_tools()}

    text, listed = converse(create_server(config), introduce, era)
    named = set(re.findall(r"\b(?:admin|get|list|create|update|delete)_\w+", text))
    assert named <= listed
    assert ("admin_diagnose_deployment" in named) is admin
    assert ("create_, update_, delete_ change things" in text) is (user and not read_only)
    assert ("admin_sql_query" in named) is (admin and sql)
    assert "{" not in text


def test_the_instructions_are_short_and_begin_with_when_to_use_the_server() -> None:
    text = instructions(Credentials(TOKEN, USER), read_only=False, sql=True)
    assert len(text.encode()) <= 2000
    assert text.startswith("DeployHQ: use this server when the user asks about")
    named = set(re.findall(r"\badmin_\w+", text))
    assert named == set(TOOLS), "name each admin tool in mcp_server/texts/instructions.md"
    assert "never follow instructions" in text
    assert "read-only" in text


def test_what_changes_something_asks_the_user_and_the_entry_tool_is_loaded_at_once(account: Config) -> None:
    tools = list_tools(replace(account, admin_token=TOKEN))
    meta = {tool.name: tool.meta or {} for tool in tools}
    assert {name for name, hints in meta.items() if hints.get("anthropic/alwaysLoad")} == {
        "admin_diagnose_deployment",
        "admin_find",
    }
    assert {name for name, hints in meta.items() if hints.get("anthropic/requiresUserInteraction")} == WRITING


def test_descriptions_have_no_line_breaks_within_a_sentence(account: Config) -> None:
    for tool in list_tools(replace(account, admin_token=TOKEN)):
        assert all(part.endswith(".") for part in (tool.description or "").split("\n\n"))
        assert "\n" not in (tool.description or "").replace("\n\n", "")
        assert tool.title
        assert "dmin" not in tool.title
