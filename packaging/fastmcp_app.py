"""The server for FastMCP's own commands: `fastmcp run packaging/fastmcp.json`."""

import os
import sys
from pathlib import Path

from fastmcp import FastMCP

sys.path.insert(0, str(Path(__file__).parent.parent))  # FastMCP adds the folder of this file only

from mcp_server.config import Config
from mcp_server.server import create_server


def server() -> FastMCP:
    """Return the server that the environment describes."""
    return create_server(Config.from_environment(os.environ))
