"""What both sets of account tools do before and after a call: whose call it is, and how small its answer has to be."""

from typing import Any

from fastmcp.exceptions import ToolError

from mcp_server import urls
from mcp_server.account_client import AccountClient
from mcp_server.bounds import LARGEST, ROOM, JsonObject, bounded, noted, size
from mcp_server.credentials import AccountCredentials, CredentialSource
from mcp_server.gate import NO_ACCOUNT
from mcp_server.seen import Kind, Seen
from mcp_server.shapes import Record, Rows


class AccountTools:
    """The calls of one account's user. ToolError with the next step instead of an answer that is none."""

    def __init__(self, api: AccountClient, credentials: CredentialSource, seen: Seen) -> None:
        self._api = api
        self._credentials = credentials
        self._seen = seen

    def _user(self, *pasted: str | None) -> AccountCredentials:
        """The caller; ToolError when a pasted address leads out of the caller's account."""
        user = self._credentials().account
        if not user:
            raise ToolError(NO_ACCOUNT)
        urls.stay_in(user.account, *pasted)
        return user

    def _call(self, name: str, /, **arguments: object) -> Any:
        """The answer of an endpoint, with pasted addresses among the arguments read as what they stand for."""
        project, permalink, uuid = (arguments.get(key) for key in ("project", "permalink", "uuid"))
        user = self._user(*(text for text in (project, permalink, uuid) if isinstance(text, str)))
        for key, text in (("project", project), ("permalink", permalink)):
            if isinstance(text, str):
                arguments[key] = urls.project_of(text)
        if isinstance(uuid, str):
            arguments["uuid"] = urls.uuid_of(uuid, "deployments")
        return self._api.call(user, name, **arguments)

    def _log_page(self, project: str, uuid: str, step: str, before: int | None, deadline: float) -> Any:
        """A page of one step's log, for log_reader."""
        place = {"project": urls.project_of(project), "uuid": urls.uuid_of(uuid, "deployments")}
        return self._api.call(self._user(), "get_deployment_log", deadline, **place, step=step, before=before)

    def _parent(self, text: str) -> str:
        """The UUID of a server or server group, read from its address if need be."""
        self._user(text)
        return urls.uuid_of(text, "servers", "server_groups")

    def _remember(self, kind: Kind, *values: object) -> None:
        self._seen.add(self._credentials().fingerprint, kind, *values)


def listed(name: str, row: Record, answer: object, *essential: str) -> JsonObject:
    """The rows under this name, with their number; of too many rows the essential fields only, and then fewer rows."""
    rows = [item for item in Rows(row).pick(answer) if isinstance(item, dict)]
    result: JsonObject = {name: rows, "total": len(rows)}
    if size(result) > LARGEST - ROOM:
        result[name] = [{key: item[key] for key in essential if key in item} for item in rows]
        noted(result, "fields", {"shown": list(essential), "total": len(row.fields)})
    return bounded(result, name)


def one(name: str, record: Record, answer: object, *lists: str) -> JsonObject:
    """The record under this name; when it is too large, with these lists of it cut."""
    return bounded({name: record.pick(answer)}, *(f"{name}.{path}" for path in lists))
