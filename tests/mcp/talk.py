"""Conversations of a client with a server as plain functions."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, TypeVar

from fastmcp import Client, FastMCP
from fastmcp.client.transports import ClientTransport
from mcp_types import CallToolResult, TextContent, Tool

from mcp_server.config import Config
from mcp_server.server import create_server
from tests.mcp.account_answers import USER
from tests.mcp.answers import ARGUMENTS, TOOL

TOKEN = "s3cret-Token-of-the-tests"
SECRETS = (TOKEN, USER.api_key)
ERAS = ["legacy", "auto"]  # the handshake with initialize, and the newest protocol

T = TypeVar("T")


def converse(server: FastMCP | ClientTransport, talk: Callable[[Client[Any]], Awaitable[T]], era: str = "auto") -> T:
    """Return what `talk` gets out of a client of this server, which is here or at the end of a transport."""

    async def conversation() -> T:
        async with Client(server, mode=era) as client:
            return await talk(client)

    return asyncio.run(conversation())


@cache
def server_for(config: Config) -> FastMCP:
    """Return the server for a configuration, made once: that takes 60 ms."""
    return create_server(config)


def call_tool(config: Config, tool: str, arguments: dict[str, Any], era: str = "auto") -> CallToolResult:
    """The raw result of one call."""
    return converse(server_for(config), lambda client: client.call_tool_mcp(tool, arguments), era)


async def list_and_call(client: Client[Any]) -> tuple[list[str], Any]:
    """Return the names of the tools that a client is shown, and the answer to a call of one."""
    names = [tool.name for tool in await client.list_tools()]
    return names, (await client.call_tool_mcp(TOOL, ARGUMENTS)).structured_content


def list_tools(config: Config, era: str = "auto") -> list[Tool]:
    """What a client is shown."""
    return converse(server_for(config), lambda client: client.list_tools(), era)


def names(config: Config, era: str = "auto") -> set[str]:
    """Return the names of the tools that a client is shown."""
    return {tool.name for tool in list_tools(config, era)}


def text_of(result: CallToolResult) -> str:
    """The text of a result, which has one block of it."""
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


def refusal(result: CallToolResult) -> str:
    """The sentence of an error, after a check that nothing secret and nothing of the inside is in it."""
    text = text_of(result)
    assert result.is_error
    assert result.structured_content is None
    for forbidden in (*SECRETS, "Traceback", "127.0.0.1", "http://", "pydantic", "urllib3", "Error calling tool", "\n"):
        assert forbidden not in text
    assert len(text) < 1000
    return text


def sample_call(config: Config) -> CallToolResult:
    """The result of some call that is in order."""
    return call_tool(config, TOOL, ARGUMENTS)


def refused_call(config: Config) -> str:
    """The error's sentence of a call that is in order."""
    return refusal(sample_call(config))
