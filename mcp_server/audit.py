"""One JSON line on stderr for every call: what was asked for, how it ended, and the id that the API's log has too."""

import json
import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from fastmcp.resources.base import ResourceResult
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import ToolResult
from mcp_types import CallToolRequestParams, ReadResourceRequestParams

from mcp_server import urls
from mcp_server.credentials import Credentials, CredentialSource

log = logging.getLogger("mcp_server.audit")

# Everything else among the arguments can hold a secret: values, bodies, names.
IDENTIFYING = ["account", "id", "identifier", "limit", "page", "parent_identifier", "permalink"]
IDENTIFYING += ["project", "server_uuid", "uuid"]
PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,64}")

T = TypeVar("T")


@dataclass
class Call:
    """What is known of a call while it runs."""

    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    api_status: int | None = None


_CALL: ContextVar[Call] = ContextVar("call")


def current_call() -> Call:
    """The call that is being answered; one of its own outside of any."""
    return _CALL.get(None) or Call()


class Audit(Middleware):
    """Gives every call a request id, and writes its line when it has ended."""

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
        call, started, outcome = Call(), time.monotonic(), "tool_error"
        token = _CALL.set(call)
        try:
            result = await work()
            outcome = "ok"
            return result
        finally:
            _CALL.reset(token)
            log.info("%s", line(what, outcome, call, time.monotonic() - started))

    def _secrets(self) -> set[str]:
        given: Credentials = self._credentials()
        return {given.admin_token or "", given.account.api_key if given.account else "", ""}


def line(what: Mapping[str, object], outcome: str, call: Call, seconds: float) -> str:
    """The line of a call that has ended. API answers other than success name their status."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    facts = {"api_status": call.api_status, "ms": round(seconds * 1000, 1), "request_id": call.request_id}
    return json.dumps({"time": now, **what, "outcome": outcome, **facts})


def identifiers(arguments: Mapping[str, Any], secrets: set[str]) -> dict[str, str]:
    """The arguments that say what a call is about, each as far as it is a plain identifier or a DeployHQ URL."""
    named = {name: arguments[name] for name in IDENTIFYING if arguments.get(name) is not None}
    return {name: "[secret]" if str(value) in secrets else identifier(value) for name, value in named.items()}


def identifier(value: object) -> str:
    """The value when it is a plain identifier, a URL's path when it is a DeployHQ URL, and else a stand-in."""
    text = str(value)[:1000]
    if PLAIN.fullmatch(text):
        return text
    place = urls.parse(text)
    return str(place) if place else "[other]"
