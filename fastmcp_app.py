"""The server for FastMCP's own commands, such as `fastmcp run`, which find it through fastmcp.json."""

import os

from fastmcp import FastMCP

from mcp_server.config import Config
from mcp_server.server import create_server


def server() -> FastMCP:
    """The server that the environment describes."""
    return create_server(Config.from_environment(os.environ))
