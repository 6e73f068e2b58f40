"""What the server costs an agent's context: its definitions, and its answers to the demo's stories. Prints a table."""

import importlib
import json
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pytest

from app.config import database_url
from mcp_server.access.credentials import Credentials
from mcp_server.config import Config
from mcp_server.server import create_server
from migrations_mirror.sample import sample
from migrations_mirror.stories import identifiers
from scripts.generate import EVERYTHING
from tests.databases import mirror
from tests.demo_paths import arguments_of
from tests.mcp.answers import SCHEMAS
from tests.mcp.talk import call_tool, converse
from tests.service import running

TOKEN = "token-of-the-budget"
LIST, IN_CLAUDE_CODE = "list", "in Claude Code"  # which gives the model no output schemas
DEFINITIONS = {("all", LIST): 8_500, ("all", IN_CLAUDE_CODE): 5_400, ("admin", IN_CLAUDE_CODE): 2_900}
ANSWER, SCHEMA = 1_300, 2_300
KNOWN = {name: value for name, value in vars(identifiers).items() if not name.startswith("UNKNOWN")}
STORIES = {name: value for name, value in KNOWN.items() if name.endswith("_DEPLOYMENT")}
ACCOUNTS = sorted(value for name, value in KNOWN.items() if name.endswith("_ACCOUNT"))
GROUPS = [value for name, value in KNOWN.items() if name.endswith("_GROUP")]
SUBJECTS: dict[str, tuple[str, Iterable[str]]] = {
    "admin_diagnose_deployment": ("identifier", STORIES.values()),
    "admin_find": ("q", [*STORIES.values(), *ACCOUNTS, *GROUPS, "main", "web1"]),
    "admin_get_account": ("account", ACCOUNTS),
    "admin_get_deployment": ("identifier", STORIES.values()),
    "admin_get_deployment_servers": ("identifier", STORIES.values()),
    "admin_get_server_group": ("identifier", GROUPS),
    "admin_get_timeline": ("identifier", STORIES.values()),
    "admin_list_deployments": ("account", ACCOUNTS),
    "admin_list_recent_failures": ("account", ACCOUNTS),
    "admin_summarize_failures": ("account", ACCOUNTS),
}
# Counted by themselves: of a story's rows, and with a budget of its own. An answer to SQL has the rows asked for.
APART = {"admin_get_server", "admin_get_step_log", "admin_describe_schema", "admin_sql_query"}
CALLS = [(tool, {name: value}) for tool, (name, values) in SUBJECTS.items() for value in values]
CALLS += [(tool, arguments_of(tool)) for tool in SCHEMAS if tool not in {*SUBJECTS, *APART}]


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


@pytest.mark.parametrize("who", ["all", "admin"])
def test_the_definitions_keep_to_their_budget(who: str) -> None:
    server = create_server(Config(), lambda: EVERYTHING if who == "all" else Credentials(TOKEN))
    tools = converse(server, lambda client: client.list_tools())
    definitions = [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools]
    given = [{key: tool[key] for key in ("name", "description", "inputSchema")} for tool in definitions]
    for view, value in ((LIST, definitions), (IN_CLAUDE_CODE, given)):
        print(f"{who:>5} {len(definitions)} tools, {view}: {tokens(value)} of {DEFINITIONS.get((who, view), '-')}")  # noqa: T201
        assert tokens(value) <= DEFINITIONS.get((who, view), tokens(value)), "shorten the descriptions of tools"


Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Calls tools of an MCP server whose API reads the demo's data, and counts their answers."""
    folder = tmp_path_factory.mktemp("budget")
    with mirror("sqlite", folder, "budget") as database:
        sample(database_url(database))
        with running(folder, database, TOKEN, DEPLOYHQ_QUERY_DATABASE_URL=database) as service:
            config = Config(admin_url=service.url, admin_token=TOKEN)

            def call(tool: str, arguments: dict[str, Any], budget: int = ANSWER) -> Any:
                answer = call_tool(config, tool, arguments).structured_content
                print(f"{tool} of {arguments}: {tokens(answer)} of {budget}")  # noqa: T201
                assert answer, tool
                assert tokens(answer) <= budget, tool
                return answer

            yield call


@pytest.mark.parametrize(("tool", "arguments"), CALLS, ids=str)
def test_an_answer_keeps_to_its_budget(ask: Ask, tool: str, arguments: dict[str, Any]) -> None:
    ask(tool, arguments)


@pytest.mark.parametrize("story", STORIES)
def test_the_answers_about_a_server_and_a_step_keep_to_their_budget(ask: Ask, story: str) -> None:
    servers = ask("admin_get_deployment_servers", {"identifier": STORIES[story]})["servers"]
    steps = [step for server in servers for step in server["steps"]]
    for server in servers[:1]:
        ask("admin_get_server", {"identifier": server["server_identifier"]})
    for step in [*(step for step in steps if step["status"] == "failed"), *steps][:1]:
        ask("admin_get_step_log", {"identifier": step["identifier"]})


def test_the_description_of_the_tables_keeps_to_its_budget(ask: Ask) -> None:
    ask("admin_describe_schema", {}, SCHEMA)
