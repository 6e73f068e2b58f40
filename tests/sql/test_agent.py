"""An agent asks by SQL: from its tool call over real HTTP through gunicorn to a real database, and back."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastmcp import Client
from mcp_types import CallToolResult

from app.config import database_url
from mcp_server.config import Config
from mcp_server.server import create_server
from migrations_mirror.sample import sample
from tests.databases import granted, mirror
from tests.mcp.talk import text_of
from tests.service import running

pytestmark = [pytest.mark.process, pytest.mark.servers]

TOKEN = "token-of-the-agent"

Ask = Callable[..., CallToolResult]


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ask, Path]]:
    """Calls tools of an MCP server whose API reads the sample by a restricted login; and the API's audit log."""
    folder = tmp_path_factory.mktemp("agent")
    with mirror("postgresql", folder, "agent") as database:
        sample(database_url(database))
        with granted(database_url(database)) as login:
            environ = {
                "DEPLOYHQ_QUERY_DATABASE_URL": login.render_as_string(hide_password=False),
                "DEPLOYHQ_QUERY_ALLOW_PRIMARY": "1",
                "DEPLOYHQ_AUDIT_LOG": str(folder / "audit.log"),
            }
            with running(folder, database, TOKEN, **environ) as service:
                server = create_server(Config(admin_url=service.url, admin_token=TOKEN))

                async def call(tool: str, arguments: dict[str, Any]) -> CallToolResult:
                    async with Client(server) as client:
                        assert tool in {listed.name for listed in await client.list_tools()}
                        result: CallToolResult = await client.call_tool_mcp(tool, arguments)
                        return result

                yield lambda tool, **arguments: asyncio.run(call(tool, arguments)), folder / "audit.log"


def test_it_describes_queries_is_refused_corrects_itself_and_is_audited(agent: tuple[Ask, Path]) -> None:
    ask, audit = agent
    schema = ask("admin_describe_schema").structured_content or {}
    example = ask("admin_sql_query", sql=schema["examples"][2]["sql"]).structured_content or {}
    assert example["columns"] == ["size", "groups_of_that_size"]
    refused = ask("admin_sql_query", sql="SELECT id,\n password FROM servers")
    assert refused.is_error
    assert "(secret_column, line 2, column 2)" in text_of(refused)
    names = [
        column.split()[0] for table in schema["tables"] if table["name"] == "servers" for column in table["columns"]
    ]
    assert all(name in text_of(refused) for name in names)  # the hint is whole
    corrected = ask("admin_sql_query", sql="SELECT id, name FROM servers ORDER BY id LIMIT 1").structured_content or {}
    assert corrected["row_count"] == 1
    events = [json.loads(line) for line in audit.read_text().splitlines()]
    assert [event["event"] for event in events] == ["admitted", "finished", "refused", "admitted", "finished"]
    assert events[2]["sql"] == "SELECT id,\n password FROM servers"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM servers",
        "SELECT s FROM servers s",
        "SELECT * FROM users",
        "SELECT * FROM servers a JOIN servers b USING (password)",
        "DELETE FROM servers",
        "SELECT 1; DROP TABLE servers",
        "SELECT * FROM information_schema.columns",
    ],
)
def test_no_answer_and_no_refusal_holds_a_secret(agent: tuple[Ask, Path], sql: str) -> None:
    answer = text_of(agent[0]("admin_sql_query", sql=sql))
    assert "CANARY" not in answer
    assert "support_" not in answer  # nor the name of the login
