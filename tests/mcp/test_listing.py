"""What a client is shown of the server and its tools: name, instructions, descriptions and hints."""

import re
from dataclasses import replace
from typing import Any

import pytest
from fastmcp import Client
from mcp_types import Implementation

import mcp_server
from mcp_server.access.credentials import Credentials
from mcp_server.config import Config
from mcp_server.protocol.instructions import instructions
from tests.mcp.account_answers import USER, WRITING
from tests.mcp.answers import TOOLS
from tests.mcp.talk import ERAS, TOKEN, call_tool, converse, list_tools, refusal, refused_call, server_for


def test_with_a_token_but_no_url_tools_are_listed_and_a_call_says_which_variable_to_set(config: Config) -> None:
    lost = replace(config, admin_url=None)
    assert len(list_tools(lost)) == len(TOOLS)
    assert "set DEPLOYHQ_ADMIN_URL" in refused_call(lost)


def test_an_unknown_tool_is_an_error_result(config: Config) -> None:
    assert "Unknown tool" in refusal(call_tool(config, "admin_drop_everything", {}))


def test_the_server_gives_its_own_name_and_version(config: Config) -> None:
    async def introduce(client: Client[Any]) -> Implementation:
        assert client.initialize_result
        return client.initialize_result.server_info

    info = converse(server_for(config), introduce, "legacy")
    assert (info.name, info.version) == ("deployhq", mcp_server.__version__)
    assert mcp_server.__version__ == "1.0.0"


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize(("admin", "user"), [(True, True), (True, False), (False, True)])
@pytest.mark.parametrize(("read_only", "sql"), [(True, False), (False, True)])
def test_the_instructions_name_only_tools_that_are_listed(
    account: Config, admin: bool, user: bool, read_only: bool, sql: bool, era: str
) -> None:
    token, credentials = TOKEN if admin else None, USER if user else None
    config = replace(account, admin_token=token, account=credentials, read_only=read_only, sql=sql)

    async def introduce(client: Client[Any]) -> tuple[str, set[str]]:
        return client.instructions or "", {tool.name for tool in await client.list_tools()}

    text, listed = converse(server_for(config), introduce, era)
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
