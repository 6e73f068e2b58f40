"""The MCP server, put together. It has no global state, so there can be as many as there are configurations."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from fastmcp import FastMCP

from mcp_server import __version__, errors
from mcp_server.client import ApiClient
from mcp_server.config import Config
from mcp_server.contract import load_contract
from mcp_server.middleware import ReadableArguments, ToolsOff
from mcp_server.tools import add_read_only_tools
from mcp_server.tools.admin import AdminTools


def create_server(config: Config) -> FastMCP:
    """A server for this configuration. It connects to the API when a tool is called, not before."""
    contract = load_contract()
    api = ApiClient(config, contract)

    @asynccontextmanager
    async def close_at_end(_: FastMCP) -> AsyncIterator[None]:
        try:
            yield
        finally:
            api.close()

    server = FastMCP(
        "deployhq",
        files(__package__).joinpath("instructions.md").read_text("utf-8"),
        version=__version__,
        lifespan=close_at_end,
        mask_error_details=True,
        strict_input_validation=False,  # models do send "20" for 20
        middleware=[ReadableArguments()],
    )
    add_read_only_tools(server, AdminTools(api), contract, tag="admin")
    if not config.admin_token:
        server.add_middleware(ToolsOff("admin", errors.NO_TOKEN))
    return server
