"""The tools, one class for each set, and how a set is added to a server."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastmcp import FastMCP
from fastmcp.tools import FunctionTool
from mcp_types import ToolAnnotations

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Effect:
    """What a tool does to DeployHQ, as its hints say it, by the HTTP verb that it sends."""

    verb: str
    replaces: bool = False  # a POST that overwrites what is there, as a deployment overwrites files
    reads: bool = False  # a POST that changes nothing, as a query does

    def annotations(self, title: str) -> ToolAnnotations:
        """All four hints: reading is safe, PATCH and DELETE lose what was there, only POST adds up when repeated."""
        verb = "GET" if self.reads else self.verb.upper()
        return ToolAnnotations(
            title=title,
            read_only_hint=verb == "GET",
            destructive_hint=verb in ("PATCH", "DELETE") or self.replaces,
            idempotent_hint=verb != "POST",
            open_world_hint=True,
        )


def add_tools(server: FastMCP, tools: Iterable[FunctionTool]) -> None:
    """Add the tools in the order of their names, in which they are listed."""
    for tool in sorted(tools, key=lambda tool: tool.name):
        server.add_tool(tool)


def tools_of(
    toolset: object, tags: set[str], effects: Mapping[str, Effect], output_schemas: Mapping[str, JsonObject]
) -> Iterator[FunctionTool]:
    """A tool of its name for every public method, tagged as mutating unless all it does is to read."""
    for name, method in inspect.getmembers(toolset, inspect.ismethod):
        if name.startswith("_"):
            continue
        title = name.replace("_", " ").capitalize()
        annotations = effects[name].annotations(title)
        tool = FunctionTool.from_function(
            undocumented(method),
            name=name,
            title=title,
            description=inspect.getdoc(method),
            tags=tags if annotations.read_only_hint else tags | {"mutating"},
            output_schema=output_schemas[name],
            annotations=annotations,
        )
        tool.parameters["properties"] = {
            parameter: without_null(schema) for parameter, schema in tool.parameters["properties"].items()
        }
        yield tool


def undocumented(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method without its docstring, of which FastMCP would make the same description after importing a parser."""
    silent = partial(method)
    silent.__doc__ = ""
    return silent


def without_null(schema: JsonObject) -> JsonObject:
    """A parameter's schema without the null that means "not given": some clients refuse anyOf in a parameter."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) != 1:
        return schema
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
    return {**options[0], **rest}
