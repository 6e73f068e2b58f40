"""The base of the account tools: the caller's account before a call, the bounds of its answer afterwards."""

from collections.abc import Callable
from typing import Any

from fastmcp.exceptions import ToolError

from mcp_server import urls
from mcp_server.access.credentials import AccountCredentials, CredentialSource
from mcp_server.access.gate import NO_ACCOUNT
from mcp_server.answers.bounds import LARGEST, ROOM, bounded, noted, size
from mcp_server.answers.shapes import Record, pick
from mcp_server.api.account import AccountApi
from mcp_server.api.messages import JsonObject

IDENTIFIERS: dict[str, Callable[[str], str]] = {
    "project": urls.project_of,
    "permalink": urls.project_of,
    "uuid": lambda text: urls.uuid_of(text, "deployments"),
}


class AccountTools:
    """Calls as a user of one account. They raise ToolError with the next step."""

    def __init__(self, api: AccountApi, credentials: CredentialSource) -> None:
        self._api = api
        self._credentials = credentials

    def _user(self, *pasted: str | None) -> AccountCredentials:
        """Return the caller. Raises ToolError if a pasted URL belongs to another account."""
        user = self._credentials().account
        if not user:
            raise ToolError(NO_ACCOUNT)
        urls.stay_in(user.account, *pasted)
        return user

    def _call(self, name: str, deadline: float | None = None, /, **arguments: object) -> Any:
        """Return an endpoint's answer. Pasted URLs among the arguments become identifiers."""
        pasted = {key: str(arguments[key]) for key in IDENTIFIERS if key in arguments}
        user = self._user(*pasted.values())
        identifiers = {key: IDENTIFIERS[key](text) for key, text in pasted.items()}
        return self._api.call(user, name, deadline, **arguments | identifiers)

    def _parent(self, text: str) -> str:
        """Return the UUID of a server or server group, from its URL if need be."""
        self._user(text)
        return urls.uuid_of(text, "servers", "server_groups")


def listed(name: str, row: Record, answer: object, *essential: str) -> JsonObject:
    """Return rows under this name, and their number. Of too many, keep the essential fields only, then cut rows."""
    rows = [item for item in pick([row], answer) if isinstance(item, dict)]
    result: JsonObject = {name: rows, "total": len(rows)}
    if size(result) > LARGEST - ROOM:
        result[name] = [{key: item[key] for key in essential if key in item} for item in rows]
        noted(result, "fields", {"shown": list(essential), "total": len(row)})
    return bounded(result, name)


def one(name: str, record: Record, answer: object, *lists: str) -> JsonObject:
    """Return a record under this name. If it is too large, cut these lists of it."""
    return bounded({name: pick(record, answer)}, *(f"{name}.{path}" for path in lists))
