"""What a caller may see and use. Asked again at each listing and each call, since rights come with the call."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from fastmcp.exceptions import PromptError, ResourceError, ToolError
from fastmcp.prompts.base import Prompt, PromptResult
from fastmcp.resources.base import Resource, ResourceResult
from fastmcp.resources.template import ResourceTemplate
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import Tool, ToolResult
from fastmcp.utilities.components import FastMCPComponent
from mcp_types import CallToolRequestParams, GetPromptRequestParams, ReadResourceRequestParams

from mcp_server.credentials import CredentialSource

NO_TOKEN = (
    "Admin tools are off: set DEPLOYHQ_ADMIN_TOKEN in this server's environment and restart it."  # noqa: S105
    " Over HTTP, send Authorization: Bearer with the token."
)
NO_ACCOUNT = (
    "Account tools are off: set DEPLOYHQ_EMAIL, DEPLOYHQ_API_KEY and DEPLOYHQ_ACCOUNT in this server's environment"
    " and restart it. Over HTTP, send X-DeployHQ-Email, X-DeployHQ-API-Key and X-DeployHQ-Account."
)
READ_ONLY = (
    "This server is in read-only mode, so {name} is off. Whoever runs the server can allow it:"
    " DEPLOYHQ_READ_ONLY=false, and no --read-only."
)
NO_SQL = "The SQL tools are off here: whoever runs this server can allow them with DEPLOYHQ_ADMIN_SQL=true."

Component = TypeVar("Component", bound=FastMCPComponent)


class Gate(Middleware):
    """Hides what the caller has no credentials for or read-only mode forbids, and says why when it is called."""

    def __init__(self, credentials: CredentialSource, read_only: bool, sql: bool) -> None:
        self._credentials = credentials
        self._read_only = read_only
        self._sql = sql

    def closed_for(self, component: FastMCPComponent) -> str | None:
        """Why this component is off for the caller; None when it is on."""
        given = self._credentials()
        if "admin" in component.tags and not given.admin_token:
            return NO_TOKEN
        if "account" in component.tags and not given.account:
            return NO_ACCOUNT
        if "sql" in component.tags and not self._sql:
            return NO_SQL
        if "mutating" in component.tags and self._read_only:
            return READ_ONLY.format(name=component.name)
        return None

    def _check(self, component: FastMCPComponent | None, error: Callable[[str], Exception]) -> None:
        if component and (reason := self.closed_for(component)):
            raise error(reason)

    def _open(self, components: Sequence[Component]) -> list[Component]:
        return [component for component in components if not self.closed_for(component)]

    async def on_list_tools(
        self, context: MiddlewareContext[Any], call_next: CallNext[Any, Sequence[Tool]]
    ) -> Sequence[Tool]:
        return self._open(await call_next(context))

    async def on_list_resources(
        self, context: MiddlewareContext[Any], call_next: CallNext[Any, Sequence[Resource]]
    ) -> Sequence[Resource]:
        return self._open(await call_next(context))

    async def on_list_resource_templates(
        self, context: MiddlewareContext[Any], call_next: CallNext[Any, Sequence[ResourceTemplate]]
    ) -> Sequence[ResourceTemplate]:
        return self._open(await call_next(context))

    async def on_list_prompts(
        self, context: MiddlewareContext[Any], call_next: CallNext[Any, Sequence[Prompt]]
    ) -> Sequence[Prompt]:
        return self._open(await call_next(context))

    async def on_call_tool(
        self, context: MiddlewareContext[CallToolRequestParams], call_next: CallNext[CallToolRequestParams, ToolResult]
    ) -> ToolResult:
        self._check(await server_of(context).get_tool(context.message.name), ToolError)
        return await call_next(context)

    async def on_get_prompt(
        self,
        context: MiddlewareContext[GetPromptRequestParams],
        call_next: CallNext[GetPromptRequestParams, PromptResult],
    ) -> PromptResult:
        self._check(await server_of(context).get_prompt(context.message.name), PromptError)
        return await call_next(context)

    async def on_read_resource(
        self,
        context: MiddlewareContext[ReadResourceRequestParams],
        call_next: CallNext[ReadResourceRequestParams, ResourceResult],
    ) -> ResourceResult:
        uri, server = str(context.message.uri), server_of(context)
        self._check(await server.get_resource(uri) or await server.get_resource_template(uri), ResourceError)
        return await call_next(context)


def server_of(context: MiddlewareContext[Any]) -> Any:
    """The server that a message is for."""
    assert context.fastmcp_context  # noqa: S101 for mypy: middleware of a server has a context
    return context.fastmcp_context.fastmcp
