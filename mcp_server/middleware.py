"""What happens around every tool call: tools that are off stay out of sight, and bad arguments get a plain answer."""

from collections.abc import Mapping, Sequence
from typing import Any

import pydantic
from fastmcp.exceptions import ToolError, ValidationError
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import Tool, ToolResult
from mcp_types import CallToolRequestParams, ListToolsRequest

PROBLEMS = {"missing_argument": "is missing", "string_pattern_mismatch": "does not have the right form"}
LONGEST_NAME = 60  # characters of an argument name that a caller made up


class ToolsOff(Middleware):
    """Hides the tools that carry a tag, and answers calls to them with the reason."""

    def __init__(self, tag: str, reason: str) -> None:
        self._tag = tag
        self._reason = reason

    async def on_list_tools(
        self, context: MiddlewareContext[ListToolsRequest], call_next: CallNext[ListToolsRequest, Sequence[Tool]]
    ) -> Sequence[Tool]:
        return [tool for tool in await call_next(context) if self._tag not in tool.tags]

    async def on_call_tool(
        self, context: MiddlewareContext[CallToolRequestParams], call_next: CallNext[CallToolRequestParams, ToolResult]
    ) -> ToolResult:
        tool = await called_tool(context)
        if tool and self._tag in tool.tags:
            raise ToolError(self._reason)
        return await call_next(context)


class ReadableArguments(Middleware):
    """Says what is wrong with which argument and what to send instead, without repeating what was sent."""

    async def on_call_tool(
        self, context: MiddlewareContext[CallToolRequestParams], call_next: CallNext[CallToolRequestParams, ToolResult]
    ) -> ToolResult:
        try:
            return await call_next(context)
        except ValidationError as error:
            cause = error.__cause__
            tool = await called_tool(context)
            if not tool or not isinstance(cause, pydantic.ValidationError):
                raise
            faults = cause.errors(include_url=False, include_input=False, include_context=False)
            parameters = tool.parameters["properties"]
            raise ToolError(" ".join(fault_sentence(dict(fault), parameters) for fault in faults)) from None


async def called_tool(context: MiddlewareContext[CallToolRequestParams]) -> Tool | None:
    """The tool that a call names, if there is one."""
    if not context.fastmcp_context:
        return None
    return await context.fastmcp_context.fastmcp.get_tool(context.message.name)


def fault_sentence(fault: Mapping[str, Any], parameters: Mapping[str, Mapping[str, str]]) -> str:
    """One of pydantic's findings in words for the caller."""
    name = str(fault["loc"][0])
    if name not in parameters:
        return f"There is no parameter {name[:LONGEST_NAME]!r}: use {', '.join(parameters)}."
    problem = PROBLEMS.get(fault["type"], f"cannot be used ({fault['msg']})")
    return f"{name} {problem}. Send: {parameters[name]['description']}"
