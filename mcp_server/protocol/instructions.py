"""The instructions: when to use the server and where to start. They name only tools that the caller has."""

import re
from collections.abc import Mapping
from typing import Any

from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext

from mcp_server.access.credentials import Credentials, CredentialSource
from mcp_server.texts import text_of


class Instructions(Middleware):
    """Middleware that writes the instructions for each caller."""

    def __init__(self, credentials: CredentialSource, read_only: bool, sql: bool) -> None:
        self._credentials = credentials
        self._read_only = read_only
        self._sql = sql

    def _text(self) -> str:
        return instructions(self._credentials(), read_only=self._read_only, sql=self._sql)

    async def _with_text(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        result = await call_next(context)
        if isinstance(result, Mapping):
            return {**result, "instructions": self._text()}
        return result.model_copy(update={"instructions": self._text()}) if result else result

    on_initialize = on_discover = _with_text


def instructions(given: Credentials, *, read_only: bool, sql: bool) -> str:
    """Return the lines that apply to these credentials. A line can begin with its condition, such as `{admin}`."""
    admin, account = bool(given.admin_token), bool(given.account)
    applies = {
        "admin": admin,
        "sql": admin and sql,
        "account": account,
        "account only": account and not admin,
        "admin and account": admin and account,
        "changes": account and not read_only,
    }
    lines = (re.fullmatch(r"(?:{(.+?)} )?(.*)", line) for line in text_of("instructions.md").splitlines())
    return "\n".join(line[2] for line in lines if line and (line[1] is None or applies[line[1]]))
