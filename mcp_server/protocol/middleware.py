"""The middleware: what every message passes. One class, as FastMCP wraps each in nine coroutines for every message."""

import re
from collections.abc import Callable, Mapping
from threading import Thread
from typing import Any

from fastmcp.server.middleware import CallNext, MiddlewareContext

from mcp_server.access.credentials import CredentialSource
from mcp_server.access.gate import Gate
from mcp_server.protocol.audit import audited, identifier, identifiers
from mcp_server.protocol.instructions import instructions


class ServerMiddleware(Gate):
    """The gate, with the audit of calls around it, and the instructions and a warm-up at a client's first message."""

    def __init__(
        self, credentials: CredentialSource, read_only: bool, sql: bool, warm_up: Callable[[], object]
    ) -> None:
        super().__init__(credentials, read_only, sql)
        self._warm_up: Callable[[], object] | None = warm_up

    async def _introduce(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        """Return the answer with the caller's instructions. Then import in the background what the first call needs."""
        result = await call_next(context)
        text = {"instructions": instructions(self._credentials(), read_only=self._read_only, sql=self._sql)}
        work, self._warm_up = self._warm_up, None
        if work:
            Thread(target=work, name="warm-up", daemon=True).start()
        if isinstance(result, Mapping):
            return {**result, **text}
        return result.model_copy(update=text) if result else result

    on_initialize = on_discover = _introduce

    async def on_call_tool(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        given, message = self._credentials(), context.message
        secrets = {given.admin_token or "", given.account.api_key if given.account else "", ""}
        what = {"tool": identifier(message.name), "identifiers": identifiers(message.arguments or {}, secrets)}
        with audited(what, given.person):
            return await super().on_call_tool(context, call_next)

    async def on_read_resource(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        path = re.sub(r"[^A-Za-z0-9_.:/-]", "?", str(context.message.uri))[:200]
        with audited({"resource": path}, self._credentials().person):
            return await super().on_read_resource(context, call_next)
