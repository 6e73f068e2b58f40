"""What all admin tools do: call the API as the caller, and remember what answers show."""

from mcp_server.admin_client import AdminClient
from mcp_server.bounds import JsonObject
from mcp_server.credentials import CredentialSource
from mcp_server.seen import Kind, Seen


class AdminCaller:
    """Calls the API with the caller's token, and remembers what answers show."""

    def __init__(self, api: AdminClient, credentials: CredentialSource, seen: Seen) -> None:
        self._api = api
        self._credentials = credentials
        self._seen = seen

    def _call(self, operation_id: str, **arguments: object) -> JsonObject:
        return self._api.call(self._credentials().admin_token, operation_id, **arguments)

    def _remember(self, kind: Kind, *values: object) -> None:
        self._seen.add(self._credentials().fingerprint, kind, *values)
