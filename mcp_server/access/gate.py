"""The gate: which tools, prompts and resources a caller may see and use. Checked at each listing and each call."""

import logging
from collections.abc import Sequence
from typing import Any, TypeVar

from fastmcp.exceptions import FastMCPError, PromptError, ResourceError, ToolError
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import Tool
from fastmcp.utilities.components import FastMCPComponent

from mcp_server.access.credentials import CredentialSource

NO_TOKEN = (
    "Admin tools are off: set DEPLOYHQ_ADMIN_TOKEN in this server's environment and restart it."  # noqa: S105
    " Over HTTP, send Authorization: Bearer with the token."
)
NOT_ALLOWED = (
    "You are signed in as {person}, who may not use the admin tools here. Ask whoever runs this server to allow your"
    " email domain or group."
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
FAULT = "This server failed: a fault of its own. Give whoever runs it the tool's name and the time; its log says more."

log = logging.getLogger("mcp_server")

Component = TypeVar("Component", bound=FastMCPComponent)


class Gate(Middleware):
    """A filter that hides from listings what a caller may not use, and gives the reason when it is called all the same.

    FastMCP's own AuthMiddleware does not check stdio callers: https://gofastmcp.com/servers/authorization
    """

    def __init__(self, credentials: CredentialSource, read_only: bool, sql: bool) -> None:
        self._credentials = credentials
        self._read_only = read_only
        self._sql = sql
        # What FastMCP finds does not change while the server runs.
        self._tools: dict[str, Tool] = {}
        self._lists: dict[str, Sequence[Any]] = {}

    def reason(self, component: FastMCPComponent) -> str | None:
        """Return why the caller may not use this component, or None."""
        given = self._credentials()
        if "admin" in component.tags and not given.admin_token:
            return NOT_ALLOWED.format(person=given.person) if given.person else NO_TOKEN
        if "account" in component.tags and not given.account:
            return NO_ACCOUNT
        if "sql" in component.tags and not self._sql:
            return NO_SQL
        if "mutating" in component.tags and self._read_only:
            return READ_ONLY.format(name=component.name)
        return None

    async def _listed(
        self, context: MiddlewareContext[Any], call_next: CallNext[Any, Sequence[Component]]
    ) -> Sequence[Component]:
        what = str(context.method)
        if what not in self._lists:
            self._lists[what] = await call_next(context)
        return [component for component in self._lists[what] if not self.reason(component)]

    on_list_tools = on_list_resources = on_list_resource_templates = on_list_prompts = _listed

    def _check(self, component: FastMCPComponent | None, error: type[Exception]) -> None:
        if component and (reason := self.reason(component)):
            raise error(reason)

    async def on_call_tool(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        """Run the tool here: FastMCP would look it up at each call, and open spans, for a tenth of the call's time."""
        name = context.message.name
        if name not in self._tools and (found := await server_of(context).get_tool(name)):
            self._tools[name] = found
        tool = self._tools.get(name)
        if not tool:
            return await call_next(context)  # the error for an unknown tool
        self._check(tool, ToolError)
        try:
            return await tool.run(context.message.arguments or {})
        except FastMCPError:
            raise
        except Exception:
            log.exception("%s failed", name)
            raise ToolError(FAULT) from None

    async def on_get_prompt(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        self._check(await server_of(context).get_prompt(context.message.name), PromptError)
        return await call_next(context)

    async def check_resource_access(self, context: MiddlewareContext[Any]) -> None:
        uri, server = str(context.message.uri), server_of(context)
        self._check(await server.get_resource(uri) or await server.get_resource_template(uri), ResourceError)


def server_of(context: MiddlewareContext[Any]) -> Any:
    """Return the server that received this message."""
    assert context.fastmcp_context  # noqa: S101 for mypy: a server's middleware always has a context
    return context.fastmcp_context.fastmcp
