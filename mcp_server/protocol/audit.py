"""The audit log: one line of JSON on stderr for each call, with the request id that is in the API's log as well."""

import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from fastmcp.resources.base import ResourceResult
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import ToolResult
from mcp_types import CallToolRequestParams, ReadResourceRequestParams

from mcp_server import urls
from mcp_server.access.credentials import Credentials, CredentialSource
from mcp_server.api.call import CALL, Call

log = logging.getLogger("mcp_server.protocol.audit")

# Other arguments can hold secrets: values, bodies, names.
IDENTIFYING = ["account", "id", "identifier", "limit", "page", "parent_identifier", "permalink"]
IDENTIFYING += ["project", "server_uuid", "uuid"]
PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,64}")

T = TypeVar("T")


class Audit(Middleware):
    """Middleware that gives each call a request id, and writes its line at the end."""

    def __init__(self, credentials: CredentialSource) -> None:
        self._credentials = credentials

    async def on_call_tool(
        self, context: MiddlewareContext[CallToolRequestParams], call_next: CallNext[CallToolRequestParams, ToolResult]
    ) -> ToolResult:
        message = context.message
        what = {"tool": identifier(message.name), "identifiers": identifiers(message.arguments or {}, self._secrets())}
        return await self._audited(what, lambda: call_next(context))

    async def on_read_resource(
        self,
        context: MiddlewareContext[ReadResourceRequestParams],
        call_next: CallNext[ReadResourceRequestParams, ResourceResult],
    ) -> ResourceResult:
        path = re.sub(r"[^A-Za-z0-9_.:/-]", "?", str(context.message.uri))[:200]
        return await self._audited({"resource": path}, lambda: call_next(context))

    async def _audited(self, what: Mapping[str, object], work: Callable[[], Awaitable[T]]) -> T:
        call, started, outcome = Call(person=self._credentials().person), time.monotonic(), "tool_error"
        token = CALL.set(call)
        try:
            result = await work()
            outcome = "ok"
            return result
        finally:
            CALL.reset(token)
            log.info("%s", line(what, outcome, call, time.monotonic() - started))

    def _secrets(self) -> set[str]:
        given: Credentials = self._credentials()
        return {given.admin_token or "", given.account.api_key if given.account else "", ""}


def line(what: Mapping[str, object], outcome: str, call: Call, seconds: float) -> str:
    """Return the audit line of a call that has ended."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    facts = {"api_status": call.api_status, "ms": round(seconds * 1000, 1), "request_id": call.request_id}
    if call.person:
        what = {**what, "on_behalf_of": call.person}
    return json.dumps({"time": now, **what, "outcome": outcome, **facts})


def identifiers(arguments: Mapping[str, Any], secrets: set[str]) -> dict[str, str]:
    """Return the identifying arguments of a call, secrets replaced."""
    named = {name: arguments[name] for name in IDENTIFYING if arguments.get(name) is not None}
    return {name: "[secret]" if str(value) in secrets else identifier(value) for name, value in named.items()}


def identifier(value: object) -> str:
    """Return a plain identifier unchanged, of a DeployHQ URL its path, of anything else a stand-in."""
    text = str(value)[:1000]
    if PLAIN.fullmatch(text):
        return text
    place = urls.parse(text)
    return str(place) if place else "[other]"
