"""Asks the questions: the real MCP tools, over HTTP, of the real API in front of a real database."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastmcp import Client
from fastmcp.client.client import CallToolResult
from mcp_types import TextContent
from sqlalchemy import create_engine, text

from mcp_server.config import Config
from mcp_server.server import create_server
from tests.builders import Rails
from tests.databases import mirror
from tests.evals.case import Answer, Call, Case, Scenario, faults
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
        return case, faults(case, self.answers(case.calls))

    def answers(self, calls: list[Call]) -> list[Answer]:
        """Make calls on the present state."""

        async def call() -> list[Answer]:
            async with Client(self._server) as client:
                return [
                    answer(await client.call_tool(tool, arguments, raise_on_error=False)) for tool, arguments in calls
                ]

        return asyncio.run(call())

    def rows(self, sql: str) -> list[Any]:
        """What the database answers."""
        with self._rails.engine.connect() as connection:
            return list(connection.execute(text(sql)))


def answer(result: CallToolResult) -> Answer:
    """What one call gave."""
    if result.is_error:
        (content,) = result.content
        return content.text if isinstance(content, TextContent) else ""
    return result.structured_content or {}


@contextmanager
def asking(folder: Path) -> Iterator[Asker]:
    """Start everything that is needed to ask."""
    with mirror("sqlite", folder, "evals") as url, running(folder, url, TOKEN, WEB_CONCURRENCY="1") as service:
        engine = create_engine(url)
        yield Asker(Rails(engine), service.url)
        engine.dispose()
