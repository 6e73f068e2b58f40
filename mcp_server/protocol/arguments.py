"""Argument errors: which argument is wrong, why, and what to send instead."""

from collections.abc import Mapping
from typing import Any

import pydantic
from fastmcp.exceptions import ToolError, ValidationError
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import ToolResult
from mcp_types import CallToolRequestParams

from mcp_server.access.gate import server_of

PROBLEMS = {"missing_argument": "is missing", "value_error": "does not have the right form"}
LONGEST_NAME = 60  # characters of an argument name that the caller invented
MOST_FAULTS = 10  # 60,000 unknown arguments would make 3 MB of sentences


class ReadableArguments(Middleware):
    """Middleware that words argument errors, without the values that were sent."""

    async def on_call_tool(
        self, context: MiddlewareContext[CallToolRequestParams], call_next: CallNext[CallToolRequestParams, ToolResult]
    ) -> ToolResult:
        try:
            return await call_next(context)
        except ValidationError as error:
            cause = error.__cause__
            tool = await server_of(context).get_tool(context.message.name)
            if not tool or not isinstance(cause, pydantic.ValidationError):
                raise
            faults = cause.errors(include_url=False, include_input=False, include_context=False)
            parameters = tool.parameters["properties"]
            sentences = [fault_sentence(dict(fault), parameters) for fault in faults[:MOST_FAULTS]]
            if len(faults) > MOST_FAULTS:
                sentences[-1:] = [f"{len(faults) - MOST_FAULTS + 1} more arguments cannot be used."]
            raise ToolError(" ".join(sentences)) from None


def fault_sentence(fault: Mapping[str, Any], parameters: Mapping[str, Mapping[str, str]]) -> str:
    """Return one finding of pydantic as a sentence for the caller."""
    name = str(fault["loc"][0])
    if name not in parameters:
        taken = f"use {', '.join(parameters)}" if parameters else "this tool takes none"
        return f"There is no parameter {name[:LONGEST_NAME]!r}: {taken}."
    problem = PROBLEMS.get(fault["type"], f"cannot be used ({fault['msg']})")
    return f"{name} {problem}. Send: {parameters[name]['description']}"
