"""The tools, one class for each set, and how a set is added to a server."""

import inspect

from fastmcp import FastMCP
from fastmcp.utilities.json_schema import dereference_refs
from mcp_types import ToolAnnotations

from mcp_server.contract import Contract


def add_read_only_tools(server: FastMCP, toolset: object, contract: Contract, tag: str) -> None:
    """Make every public method a tool that answers as the operation of the same name does."""
    for name, method in inspect.getmembers(toolset, inspect.ismethod):
        if name.startswith("_"):
            continue
        title = name.replace("_", " ").capitalize()
        server.tool(
            method,
            title=title,
            tags={tag},
            output_schema=dereference_refs(contract[name].output_schema),  # else FastMCP does it at every listing
            annotations=ToolAnnotations(
                title=title,
                read_only_hint=True,
                destructive_hint=False,
                idempotent_hint=True,
                open_world_hint=True,
            ),
        )
