"""DeployHQ's public API, for one account: calls in, JSON values or ToolErrors out."""

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastmcp.exceptions import ToolError

from mcp_server.access.credentials import AccountCredentials
from mcp_server.api import errors
from mcp_server.api.call import current_call
from mcp_server.api.client import HttpClient
from mcp_server.api.contract import Endpoint
from mcp_server.api.errors import Words
from mcp_server.api.messages import Reply, Request, json_value


@dataclass(frozen=True)
class AccountEndpoint(Endpoint):
    """An endpoint of the public API, with the key around its body, if it takes one, and the type of its answer."""

    wrapper: str = ""
    answer: type | None = dict


VARIABLES, FILES = "/global_environment_variables", "/global_config_files"
DEPLOYMENTS = "/projects/{project}/deployments"

ENDPOINTS = {
    "list_projects": AccountEndpoint("GET", "/projects", answer=list),
    "get_project": AccountEndpoint("GET", "/projects/{permalink}"),
    "list_servers": AccountEndpoint("GET", "/projects/{project}/servers", answer=list),
    "list_deployments": AccountEndpoint("GET", DEPLOYMENTS),
    "get_deployment": AccountEndpoint("GET", DEPLOYMENTS + "/{uuid}"),
    "get_deployment_log": AccountEndpoint("GET", DEPLOYMENTS + "/{uuid}/steps/{step}/logs", answer=list),
    "create_deployment": AccountEndpoint("POST", DEPLOYMENTS, "deployment"),
    "list_global_environment_variables": AccountEndpoint("GET", VARIABLES, answer=list),
    "create_global_environment_variable": AccountEndpoint("POST", VARIABLES, "environment_variable"),
    "update_global_environment_variable": AccountEndpoint("PATCH", VARIABLES + "/{id}", "environment_variable"),
    "delete_global_environment_variable": AccountEndpoint("DELETE", VARIABLES + "/{id}", answer=None),
    "list_global_config_files": AccountEndpoint("GET", FILES, answer=list),
    "get_global_config_file": AccountEndpoint("GET", FILES + "/{id}"),
    "create_global_config_file": AccountEndpoint("POST", FILES, "config_file"),
    "update_global_config_file": AccountEndpoint("PATCH", FILES + "/{id}", "config_file"),
    "delete_global_config_file": AccountEndpoint("DELETE", FILES + "/{id}", answer=None),
    "list_ssh_keys": AccountEndpoint("GET", "/ssh_keys", answer=list),
    "create_ssh_key": AccountEndpoint("POST", "/ssh_keys", "key_pair"),
}

NO_LOG = "DeployHQ has no log of this step."
WORDS = Words(
    name="DeployHQ's API",
    url="DEPLOYHQ_ACCOUNT (and DEPLOYHQ_URL, if it is set)",
    statuses={
        401: "DeployHQ refused the credentials. Check DEPLOYHQ_EMAIL and DEPLOYHQ_API_KEY (in DeployHQ: Settings,"
        " Security), and that this user belongs to DEPLOYHQ_ACCOUNT; then restart this server."
        " Over HTTP, these are X-DeployHQ headers.",
        403: "DeployHQ knows the user of DEPLOYHQ_EMAIL but does not allow this: the user lacks the permission,"
        " or the account's plan or state forbids it. Ask an administrator of the account.",
        422: "DeployHQ refused the values. Change what it names, then call again.",
    },
    not_found={
        "": "DeployHQ has no such list for this account. Check DEPLOYHQ_ACCOUNT (and DEPLOYHQ_URL, if it is set).",
        "projects": "No project of this account has this permalink. List them with list_projects.",
        "deployments": "No deployment of this project has this UUID. List them with list_deployments;"
        " list_projects shows the permalinks of projects.",
        "steps": NO_LOG,
        "global_environment_variables": "No global environment variable has this id."
        " List them with list_global_environment_variables.",
        "global_config_files": "No global config file has this id. List them with list_global_config_files.",
    },
)


@dataclass(frozen=True)
class AccountApi:
    """The endpoints of the public API. Safe to share between threads."""

    client: HttpClient
    base_url: str | None

    def deadline(self) -> float:
        """Return the deadline of a call that begins now, as time.monotonic() counts."""
        return time.monotonic() + self.client.patience

    def call(self, user: AccountCredentials, name: str, deadline: float | None = None, /, **arguments: object) -> Any:
        """Return an endpoint's answer. Raises ToolError with the next step if there is none of the endpoint's kind.

        Arguments that the path does not name go into the query or the body; None means not given.
        """
        endpoint = ENDPOINTS[name]
        path, rest = endpoint.split(arguments)
        request = self._request(user, endpoint, path, rest)
        reply = self.client.send(request, WORDS, (deadline or self.deadline()) - time.monotonic())
        return answer_in(request, reply, endpoint, user)

    def _request(
        self, user: AccountCredentials, endpoint: AccountEndpoint, path: str, rest: Mapping[str, object]
    ) -> Request:
        base = self.base_url or f"https://{user.account}.deployhq.com"
        secret = base64.b64encode(f"{user.email}:{user.api_key}".encode()).decode()
        body = {endpoint.wrapper: rest} if endpoint.wrapper else None
        query = {} if endpoint.wrapper else rest
        return Request(endpoint.method, base + path, f"Basic {secret}", current_call().request_id, query, body)


def answer_in(request: Request, reply: Reply, endpoint: AccountEndpoint, user: AccountCredentials) -> Any:
    """Return the answer in a reply. Raises ToolError unless it is a success of the endpoint's kind."""
    value = json_value(reply.body)
    if not 200 <= reply.status < 300:
        not_found = WORDS.not_found[endpoint.collection] if reply.status == 404 else None
        raise ToolError(WORDS.for_status(reply, request, what_it_says(value, user), not_found))
    if endpoint.answer is None:
        return None
    if not isinstance(value, endpoint.answer):
        raise ToolError(WORDS.not_json(reply.status, "a JSON list" if endpoint.answer is list else "a JSON object"))
    return value


def what_it_says(value: object, user: AccountCredentials) -> str | None:
    """Return the error texts of a reply: a message, or the faults of each field; None if there is none."""
    if not isinstance(value, dict):
        return None
    fields = value.get("errors") if isinstance(value.get("errors"), dict) else value
    said = [
        f"{name}: {', '.join(map(str, messages))}" if name != "base" else ", ".join(map(str, messages))
        for name, messages in (fields or {}).items()
        if isinstance(messages, list) and messages
    ]
    said += [text for key in ("error", "message") if isinstance(text := value.get(key), str)]
    return errors.quotable("; ".join(said), user.api_key, longest=1000) or None
