"""What the server costs an agent's context: its definitions, and its answers to the demo's stories. Prints a table."""

import asyncio
import importlib
import json
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from fastmcp import Client

from app.config import database_url
from mcp_server.access.credentials import Credentials
from mcp_server.config import Config
from mcp_server.server import create_server
from migrations_mirror.sample import sample
from migrations_mirror.stories import identifiers
from scripts.generate import EVERYTHING
from tests.databases import mirror
from tests.demo_paths import arguments_of
from tests.service import running

TOKEN = "token-of-the-budget"
LIST, IN_CLAUDE_CODE = "list", "in Claude Code"  # which gives the model no output schemas
DEFINITIONS = {("all", LIST): 8_500, ("all", IN_CLAUDE_CODE): 5_400, ("admin", IN_CLAUDE_CODE): 2_900}
ANSWER, SCHEMA = 1_300, 2_300
KNOWN = {name: value for name, value in vars(identifiers).items() if not name.startswith("UNKNOWN")}
STORIES = {name: value for name, value in KNOWN.items() if name.endswith("_DEPLOYMENT")}
GROUPS = [name for name in KNOWN if name.endswith("_GROUP")]
ABOUT_A_DEPLOYMENT = (
    "admin_diagnose_deployment",
    "admin_get_deployment",
    "admin_get_deployment_servers",
    "admin_get_timeline",
)
ABOUT_AN_ACCOUNT = (
    "admin_get_account",
    "admin_list_deployments",
    "admin_list_recent_failures",
    "admin_summarize_failures",
)
ACCOUNTS = sorted(value for name, value in KNOWN.items() if name.endswith("_ACCOUNT"))


@cache
def counter() -> Callable[[str], int]:
    """Return a count of o200k tokens if a tokenizer is installed, else an estimate: 4 bytes a token."""
    with warnings.catch_warnings(action="ignore"):  # the package still calls importlib's old functions
        try:
            encode = importlib.import_module("bpe_openai").get_encoding("o200k_base").encode
        except ImportError:
            return lambda text: len(text.encode()) // 4
    return lambda text: len(encode(text))


def tokens(value: object) -> int:
    """Return what a value costs as JSON."""
    return counter()(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def tools(credentials: Credentials) -> list[dict[str, Any]]:
    """Return the definitions that a caller with these credentials is shown."""

    async def listed() -> list[dict[str, Any]]:
        async with Client(create_server(Config(), lambda: credentials)) as client:
            tools = await client.list_tools()
            return [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools]

    return asyncio.run(listed())


@pytest.mark.parametrize("who", ["all", "admin"])
def test_the_definitions_keep_to_their_budget(who: str) -> None:
    definitions = tools(EVERYTHING if who == "all" else Credentials(TOKEN))
    given = [{key: tool[key] for key in ("name", "description", "inputSchema")} for tool in definitions]
    for view, value in ((LIST, definitions), (IN_CLAUDE_CODE, given)):
        print(f"{who:>5} {len(definitions)} tools, {view}: {tokens(value)} of {DEFINITIONS.get((who, view), '-')}")  # noqa: T201
        assert tokens(value) <= DEFINITIONS.get((who, view), tokens(value)), "shorten the descriptions of tools"


Ask = Callable[..., Any]


def assert_cheap(ask: Ask, tool: str, subject: str, **arguments: str) -> None:
    cost = tokens(ask(tool, **arguments))
    print(f"{tool} of {subject}: {cost} of {ANSWER}")  # noqa: T201
    assert cost <= ANSWER, tool


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Calls tools of an MCP server whose API reads the demo's data."""
    folder = tmp_path_factory.mktemp("budget")
    with mirror("sqlite", folder, "budget") as database:
        sample(database_url(database))
        with running(folder, database, TOKEN, DEPLOYHQ_QUERY_DATABASE_URL=database) as service:
            server = create_server(Config(admin_url=service.url, admin_token=TOKEN))

            async def call(tool: str, arguments: dict[str, Any]) -> Any:
                async with Client(server) as client:
                    return (await client.call_tool(tool, arguments)).structured_content

            yield lambda tool, **arguments: asyncio.run(call(tool, arguments))


@pytest.mark.parametrize("story", STORIES)
def test_the_answers_about_a_deployment_keep_to_their_budget(ask: Ask, story: str) -> None:
    for tool in ABOUT_A_DEPLOYMENT:
        assert_cheap(ask, tool, story, identifier=STORIES[story])
    servers = ask("admin_get_deployment_servers", identifier=STORIES[story])["servers"]
    steps = [step for server in servers for step in server["steps"]]
    for server in servers[:1]:
        assert_cheap(ask, "admin_get_server", story, identifier=server["server_identifier"])
    for step in [*(step for step in steps if step["status"] == "failed"), *steps][:1]:
        assert_cheap(ask, "admin_get_step_log", story, identifier=step["identifier"])


@pytest.mark.parametrize("account", ACCOUNTS)
def test_the_answers_about_an_account_keep_to_their_budget(ask: Ask, account: str) -> None:
    for tool in ABOUT_AN_ACCOUNT:
        assert_cheap(ask, tool, account, account=account)


@pytest.mark.parametrize("group", GROUPS)
def test_the_answers_about_a_group_keep_to_their_budget(ask: Ask, group: str) -> None:
    assert_cheap(ask, "admin_get_server_group", group, identifier=KNOWN[group])


@pytest.mark.parametrize("text", [*STORIES.values(), *ACCOUNTS, *(KNOWN[group] for group in GROUPS), "main", "web1"])
def test_what_a_text_names_keeps_to_its_budget(ask: Ask, text: str) -> None:
    assert_cheap(ask, "admin_find", text, q=text)


COUNTED = {*ABOUT_A_DEPLOYMENT, *ABOUT_AN_ACCOUNT, "admin_get_server", "admin_get_server_group", "admin_find"}
COUNTED |= {"admin_get_step_log", "admin_describe_schema", "admin_sql_query"}  # of the last, rows as asked for


def test_an_answer_of_every_other_tool_keeps_to_its_budget(ask: Ask) -> None:
    for tool in {tool["name"] for tool in tools(Credentials(TOKEN))} - COUNTED:
        assert_cheap(ask, tool, "the demo", **arguments_of(tool))


def test_the_description_of_the_tables_keeps_to_its_budget(ask: Ask) -> None:
    cost = tokens(ask("admin_describe_schema"))
    print(f"admin_describe_schema: {cost} of {SCHEMA}")  # noqa: T201
    assert cost <= SCHEMA
