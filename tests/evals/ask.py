"""Asks the questions: the real MCP tools, over HTTP, of the real API in front of a real database."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastmcp import Client
from mcp_types import TextContent
from sqlalchemy import create_engine, text

from mcp_server.config import Config
from mcp_server.server import create_server
from tests.builders import Rails
from tests.databases import mirror
from tests.evals.case import Answer, Case, Scenario, faults
from tests.service import running

TOKEN = "evals-token"


class Asker:
    """A database to seed, and an MCP server in front of the API that reads it."""

    def __init__(self, rails: Rails, url: str) -> None:
        self._rails = rails
        self._server = create_server(Config(admin_url=url, admin_token=TOKEN))

    def seed(self, scenario: Scenario) -> Case:
        """Make the scenario's state, and say what is expected in it."""
        self._rails.empty()
        return scenario.seed(self._rails)

    def ask(self, scenario: Scenario) -> tuple[Case, list[str]]:
        """Seed the scenario, make its calls, and say what is wrong with the answers."""
        case = self.seed(scenario)
        return case, faults(case, asyncio.run(self._answers(case)))

    def call(self, tool: str, arguments: dict[str, Any]) -> Answer:
        """Make one call on the present state."""

        async def once() -> Answer:
            async with Client(self._server) as client:
                return await answer(client, tool, arguments)

        return asyncio.run(once())

    def rows(self, sql: str) -> list[Any]:
        """What the database answers."""
        with self._rails.engine.connect() as connection:
            return list(connection.execute(text(sql)))

    async def _answers(self, case: Case) -> list[Answer]:
        async with Client(self._server) as client:
            return [await answer(client, tool, arguments) for tool, arguments in case.calls]


async def answer(client: Client[Any], tool: str, arguments: dict[str, Any]) -> Answer:
    """What one call gave."""
    result = await client.call_tool(tool, arguments, raise_on_error=False)
    if result.is_error:
        (content,) = result.content
        return content.text if isinstance(content, TextContent) else ""
    answered: dict[str, Any] = result.structured_content or {}
    return answered


@contextmanager
def asking(folder: Path, dialect: str = "sqlite") -> Iterator[Asker]:
    """Start everything that is needed to ask."""
    with mirror(dialect, folder, "evals") as url, running(folder, url, TOKEN, WEB_CONCURRENCY="1") as service:
        engine = create_engine(url)
        yield Asker(Rails(engine), service.url)
        engine.dispose()
