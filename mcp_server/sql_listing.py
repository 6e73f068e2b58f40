"""Hides the SQL tools and their prompt from the lists while the API says that SQL is not configured there.

This is the one thing that is asked before a tool is called: at a listing for a caller with the admin token, and seldom;
never when DEPLOYHQ_ADMIN_SQL says whether the tools are on. A list does not wait long for it, and when the API does not
say, it shows everything: a call says what is wrong.
"""

import asyncio
import threading
import time
import uuid
from collections.abc import Sequence
from typing import Any, TypeVar

from fastmcp.exceptions import ToolError
from fastmcp.prompts.base import Prompt
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import Tool
from fastmcp.utilities.components import FastMCPComponent

from mcp_server.admin_client import AdminClient
from mcp_server.credentials import CredentialSource
from mcp_server.network import Reply, json_value

SQL = "sql"  # the tag of what is hidden
NOT_CONFIGURED = "not_configured"
PATIENCE = 2.0  # seconds that a list waits
KEPT_FOR = 300.0  # seconds that an answer counts; without one, the next question is asked after a tenth of that

Component = TypeVar("Component", bound=FastMCPComponent)


class SqlListing(Middleware):
    """Asks the API whether SQL is on there, and remembers it for a while."""

    def __init__(self, api: AdminClient, credentials: CredentialSource, *, known: bool) -> None:
        self._api = api
        self._credentials = credentials
        self._known = known
        """The gate knows whether SQL is on: nobody need be asked."""
        self._lock = threading.Lock()
        self._off = False
        self._ask_at = 0.0

    async def on_list_tools(
        self, context: MiddlewareContext[Any], call_next: CallNext[Any, Sequence[Tool]]
    ) -> Sequence[Tool]:
        return await self._listed(await call_next(context))

    async def on_list_prompts(
        self, context: MiddlewareContext[Any], call_next: CallNext[Any, Sequence[Prompt]]
    ) -> Sequence[Prompt]:
        return await self._listed(await call_next(context))

    async def _listed(self, components: Sequence[Component]) -> Sequence[Component]:
        token = self._credentials().admin_token
        if token and not self._known and await asyncio.to_thread(lambda: self.is_off(token)):
            return [component for component in components if SQL not in component.tags]
        return components

    def is_off(self, token: str) -> bool:
        """Whether the API has said that SQL is not configured. Never raises."""
        with self._lock:
            if time.monotonic() >= self._ask_at:
                said = self._ask(token)
                self._off = bool(said)
                self._ask_at = time.monotonic() + (KEPT_FOR / 10 if said is None else KEPT_FOR)
            return self._off

    def _ask(self, token: str) -> bool | None:
        try:
            operation = self._api.contract["admin_describe_schema"]
            reply = self._api.ask(token, operation, {}, str(uuid.uuid4()), PATIENCE)
        except ToolError:
            return None
        return says_off(reply)


def says_off(reply: Reply) -> bool | None:
    """True: SQL is not configured, or the API is too old to have it. None: the reply does not tell."""
    value = json_value(reply.body)
    code = value.get("code") if isinstance(value, dict) else None
    if reply.status == 404 or code == NOT_CONFIGURED:
        return True
    return False if reply.status == 200 else None
