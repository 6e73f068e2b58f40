"""Bad arguments get a plain answer, and the first message starts what the first call will need."""

from collections.abc import Callable, Mapping
from threading import Thread
from typing import Any

import pydantic
from fastmcp.exceptions import ToolError, ValidationError
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import ToolResult
from mcp_types import CallToolRequestParams

from mcp_server.gate import server_of

PROBLEMS = {"missing_argument": "is missing", "string_pattern_mismatch": "does not have the right form"}
LONGEST_NAME = 60  # characters of an argument name that a caller made up


class WarmUp(Middleware):
    """Does some work in the background once a client has been answered for the first time."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work: Callable[[], None] | None = work

    async def on_initialize(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        return await self._then_work(context, call_next)

    async def on_discover(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        return await self._then_work(context, call_next)

    async def _then_work(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        result = await call_next(context)
        work, self._work = self._work, None
        if work:
            Thread(target=work, name="warm-up", daemon=True).start()
        return result


class ReadableArguments(Middleware):
    """Says what is wrong with which argument and what to send instead, without repeating what was sent."""

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
            raise ToolError(" ".join(fault_sentence(dict(fault), parameters) for fault in faults)) from None


def fault_sentence(fault: Mapping[str, Any], parameters: Mapping[str, Mapping[str, str]]) -> str:
    """One of pydantic's findings in words for the caller."""
    name = str(fault["loc"][0])
    if name not in parameters:
        taken = f"use {', '.join(parameters)}" if parameters else "this tool takes none"
        return f"There is no parameter {name[:LONGEST_NAME]!r}: {taken}."
    problem = PROBLEMS.get(fault["type"], f"cannot be used ({fault['msg']})")
    return f"{name} {problem}. Send: {parameters[name]['description']}"
