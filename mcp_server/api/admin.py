"""The diagnostics API: calls in, answers that keep the contract or ToolErrors out."""

from dataclasses import dataclass

from fastmcp.exceptions import ToolError

from mcp_server.access.credentials import CredentialSource
from mcp_server.api import errors
from mcp_server.api.call import current_call
from mcp_server.api.client import HttpClient
from mcp_server.api.contract import Contract, Operation
from mcp_server.api.errors import Words
from mcp_server.api.messages import JsonObject, Reply, Request, json_value

NO_URL = "This server does not know where the API is: set DEPLOYHQ_ADMIN_URL to its base URL and restart this server."
MISMATCH = (
    "The API and this MCP server disagree on the contract at {place}."
    " They are of different versions: upgrade the older of the two."
)
LONGEST_HINT = 600  # characters of what a 404 says about the call that finds the row
WORDS = Words(
    name="the diagnostics API",
    url="DEPLOYHQ_ADMIN_URL (or DEPLOYHQ_URL)",
    statuses={
        401: "The API refused the token. Compare DEPLOYHQ_ADMIN_TOKEN here with DEPLOYHQ_ADMIN_API_TOKEN on the API,"
        " then restart this server. Over HTTP, the token is the one in the Authorization header.",
        403: "The API does not serve this machine's network. Call from an allowed one,"
        " or ask whoever runs the API to put this machine's address on its allow-list.",
        500: "The API failed: a fault of its own, or DEPLOYHQ_ADMIN_API_TOKEN is not set there."
        " Calling again will not help: give whoever runs it this request id: {request_id}.",
        503: "The API has no database connection to spare. Wait {wait}, then call again.",
        504: "The API's database did not answer in time. Wait {wait}, then call again.",
    },
    not_found={
        "deployments": "No deployment has this identifier. Deployments are looked up by UUID:"
        " list an account's failed ones with admin_list_recent_failures, or send all that you have to admin_find.",
        "accounts": "No account has this permalink. It is the subdomain in https://PERMALINK.deployhq.com:"
        " send that, not the account's name or number, or send all that you have to admin_find.",
        "server_groups": "No server group has this identifier. Groups are looked up by UUID:"
        " send the group's identifier, not its name or number, or send all that you have to admin_find.",
        "servers": "No server has this identifier. Send all that you have to admin_find.",
        "steps": "No step has this identifier. Send all that you have to admin_find.",
    },
    reads_only=True,
)


@dataclass(frozen=True)
class AdminApi:
    """The operations of the contract. Safe to share between threads."""

    client: HttpClient
    base_url: str | None
    contract: Contract
    credentials: CredentialSource
    words: Words = WORDS

    def call(self, operation_id: str, **arguments: object) -> JsonObject:
        """Return an operation's answer. Raises ToolError with the next step if it is none that keeps the contract.

        Arguments that are None are not sent.
        """
        operation, token, call = self.contract[operation_id], self.credentials().admin_token or "", current_call()
        if not self.base_url:
            raise ToolError(NO_URL)
        path, rest = operation.split(arguments)
        query, body = ({}, rest) if operation.takes_body else (rest, None)
        url = self.base_url + path
        request = Request(operation.method, url, f"Bearer {token}", call.request_id, query, body, call.person)
        reply = self.client.send(request, self.words, self.client.patience)
        return checked(operation, request, reply, token, self.words)


def checked(operation: Operation, request: Request, reply: Reply, token: str, words: Words) -> JsonObject:
    """Return the answer in a reply. Raises ToolError unless it is a 200 that keeps the contract."""
    value = json_value(reply.body)
    answer = value if isinstance(value, dict) else None
    if reply.status != 200:
        error = answer or {}
        said = errors.quotable(error.get("error"), token, longest=words.longest_quote)
        if hint := errors.quotable(error.get("hint"), token, longest=LONGEST_HINT):
            raise ToolError(f"{said}. {hint}")
        # A 404 with other words is about the endpoint, not about the identifier.
        is_row = reply.status == 404 and (said or "").endswith("not found")
        not_found = words.not_found.get(operation.collection) if is_row else None
        raise ToolError(words.for_status(reply, request, said, not_found, errors.place(error)))
    if answer is None:
        raise ToolError(words.not_json(reply.status, "a JSON object"))
    if place := operation.mismatch(answer):
        raise ToolError(MISMATCH.format(place=place))
    return answer
