"""Registration: how the methods of a class become the tools of a server."""

import inspect
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial, wraps
from itertools import chain
from typing import Any, TypeVar, get_type_hints

from anyio import fail_after, to_thread
from fastmcp import FastMCP
from fastmcp.exceptions import FastMCPError, ToolError
from fastmcp.tools import FunctionTool, ToolResult
from fastmcp.utilities.types import get_cached_typeadapter
from mcp_types import TextContent, ToolAnnotations
from mcp_types import Tool as McpTool
from pydantic import ValidationError

from mcp_server.api.errors import LOOK_FIRST, TIMED_OUT
from mcp_server.api.messages import JsonObject, json_bytes
from mcp_server.tools.arguments import fault_sentences

Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True)
class About:
    """The properties of a tool beside its docstring."""

    title: str
    entry: bool = False  # a tool to start with: Claude Code loads the others when they are searched for
    replaces: bool = False  # a POST that overwrites what is there


class Tool(FunctionTool):
    """A tool whose answers are JSON already. FastMCP would write each three times as text and read it twice."""

    def get_meta(self) -> dict[str, Any]:
        """Return the hints for clients only, not the tags: they are for the gate, and cost 12 tokens each."""
        return self.meta or {}

    @cached_property
    def _shown(self) -> McpTool:
        return super().to_mcp_tool()

    def to_mcp_tool(self, **overrides: Any) -> McpTool:
        """Return the tool as listings show it. It is made once: nothing that FastMCP overrides differs from it."""
        return self._shown

    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        """Return the tool's answer. Raises ToolError with the next step."""
        try:
            work = get_cached_typeadapter(self.fn).validate_python(arguments)
        except ValidationError as error:
            raise ToolError(fault_sentences(error, self.parameters["properties"])) from None
        answer = await work
        if isinstance(answer, ToolResult):
            return answer
        text = json_bytes(answer).decode()
        if "NaN" in text or "Infinity" in text:
            return ToolResult(content=text, structured_content=answer)  # refuses numbers that JSON does not have
        content = [TextContent(type="text", text=text)]
        return ToolResult.model_construct(content=content, structured_content=answer)


def tool(title: str, *, entry: bool = False, replaces: bool = False) -> Callable[[Method], Method]:
    """Return a decorator that makes a tool of a public method; its docstring becomes the description."""

    def decorate(method: Method) -> Method:
        method.__dict__["about"] = About(title, entry, replaces)
        return method

    return decorate


def add_tools(server: FastMCP, *toolsets: Iterable[FunctionTool]) -> None:
    """Add tools in the order of their names, which is the order of listings."""
    for each in sorted(chain.from_iterable(toolsets), key=lambda tool: tool.name):
        server.add_tool(each)


def tools_of(
    toolset: object, tags: set[str], verbs: Mapping[str, str], schemas: Mapping[str, JsonObject], patience: float
) -> Iterator[FunctionTool]:
    """Yield a tool for each public method, with the HTTP verb that it stands for and the schema of its answers."""
    for name, method in inspect.getmembers(toolset, inspect.ismethod):
        if name.startswith("_"):
            continue
        about: About = method.__dict__["about"]
        annotations = hints(verbs[name], about)
        late = TIMED_OUT if annotations.read_only_hint else TIMED_OUT + LOOK_FIRST
        made = Tool.from_function(
            quiet(method, ToolError, patience, late),
            name=name,
            title=about.title,
            description=flowing(method.__doc__ or ""),
            tags=tags if annotations.read_only_hint else tags | {"mutating"},
            output_schema=outline(schemas[name]),
            annotations=annotations,
            meta=client_hints(about, changes=not annotations.read_only_hint),
        )
        parameters = made.parameters["properties"]
        made.parameters["properties"] = {key: without_null(schema) for key, schema in parameters.items()}
        yield made


def hints(verb: str, about: About) -> ToolAnnotations:
    """Return all four hints: GET reads, PATCH and DELETE lose what was there, only POST adds up when repeated."""
    return ToolAnnotations(
        read_only_hint=verb == "GET",
        destructive_hint=verb in ("PATCH", "DELETE") or about.replaces,
        idempotent_hint=verb != "POST",
        open_world_hint=True,
    )


def client_hints(about: About, *, changes: bool) -> dict[str, Any] | None:
    """Return the hints for Claude Code: load the entry tools at once, ask the user before a change."""
    flags = {"anthropic/alwaysLoad": about.entry, "anthropic/requiresUserInteraction": changes}
    return {name: True for name, applies in flags.items() if applies} or None


def quiet(
    function: Callable[..., Any],
    error_type: type[FastMCPError] = ToolError,
    patience: float | None = None,
    late: str = TIMED_OUT,
) -> Callable[..., Any]:
    """Return the function for FastMCP, which then logs its errors as debug lines: the audit line has them.

    It runs in a thread, for so many seconds at most. A thread that is late is abandoned: no timeout of a socket ends a
    DNS lookup, or a reply whose headers never end. It has no docstring. For one, FastMCP would import a parser
    (griffe), which takes 90 ms of the start.
    """

    @wraps(function, assigned=("__module__", "__name__", "__qualname__"))
    async def call(*arguments: Any, **named: Any) -> Any:
        try:
            with fail_after(patience):
                return await to_thread.run_sync(partial(function, *arguments, **named), abandon_on_cancel=True)
        except TimeoutError:
            raise error_type(late, log_level=logging.DEBUG) from None
        except FastMCPError as error:
            error.log_level = logging.DEBUG
            raise

    call.__annotations__ = get_type_hints(function, include_extras=True)
    return call


def flowing(docstring: str) -> str:
    """Return a docstring with one line for each paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", docstring.strip()))


def outline(schema: JsonObject) -> JsonObject:
    """Return the names and types of an answer's parts: a sixth of the tokens. Answers are checked against the whole."""
    return {
        "type": "object",
        "properties": {name: {"type": kinds(part)} for name, part in schema["properties"].items()},
    }


def kinds(part: JsonObject) -> str | list[str]:
    """Return the type or types of a schema."""
    options = part.get("anyOf")
    return [option["type"] for option in options] if options else part["type"]


def without_null(schema: JsonObject) -> JsonObject:
    """Return a parameter's schema without the null that means "not given": some clients refuse anyOf in a parameter."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) != 1:
        return schema
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
    return {**options[0], **rest}
