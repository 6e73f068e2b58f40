"""The admin tools: diagnostics across accounts. A public method is a tool, named after the operation it calls."""

from typing import Annotated

from pydantic import Field

from mcp_server.client import ApiClient
from mcp_server.contract import JsonObject

UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"

DeploymentId = Annotated[
    str,
    Field(
        pattern=UUID,
        description="UUID of the deployment, for instance aab2065a-72ca-4263-a621-b4ddf59ca036:"
        " in a deployment's URL it follows /deployments/.",
    ),
]
ServerGroupId = Annotated[
    str,
    Field(
        pattern=UUID,
        description="UUID of the server group, for instance 5f0c9a52-3b1e-4d55-9d0b-7a1c2e8f4d10;"
        " neither its name nor its number.",
    ),
]
Account = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        pattern=r"^[^/\x00]+$",
        description="Permalink of the account: the subdomain in https://PERMALINK.deployhq.com, for instance acme.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=100, description="The largest number of failures to return, from 1 to 100.")]


class AdminTools:
    """Every tool returns the API's answer as it is, and raises ToolError with the next step instead of an answer."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def admin_get_deployment(self, identifier: DeploymentId) -> JsonObject:
        """Look up one deployment of any account by UUID. Start here when you have a deployment's UUID or URL.

        Returns the deployment with its times and status, its project and account, how many servers and steps it has,
        its failed steps, and diagnostics: whether every server has exactly one transfer_files step. Numbers in the
        mismatch lists are server ids; mismatched_servers gives their names. Previews are not checked.
        Next: admin_get_deployment_servers, when a step failed or there is a mismatch.
        """
        return self._api.call("admin_get_deployment", identifier=identifier)

    def admin_get_deployment_servers(self, identifier: DeploymentId) -> JsonObject:
        """List the servers of one deployment, each with its own steps. Use it to see which server did or lacked what.

        Returns for every server its name, its UUID, the deployment's status on it, its steps in order, and
        has_transfer_step: false means that the deployment never gave this server the files.
        Next: admin_get_server_group, when a server that should have been deployed to is not in the list.
        """
        return self._api.call("admin_get_deployment_servers", identifier=identifier)

    def admin_list_recent_failures(self, account: Account, limit: Limit = 20) -> JsonObject:
        """List the newest failed deployments of one account. Start here when you only know the account.

        Returns the account with its status (inactive accounts too) and the failures, newest first: deployment UUID,
        project, branch, failed_at, and the status now, which can differ after a retry. An empty list means that no
        deployment on record has failed. Next: admin_get_deployment with the identifier of the failure in question.
        """
        return self._api.call("admin_list_recent_failures", permalink=account, limit=limit)

    def admin_get_server_group(self, identifier: ServerGroupId) -> JsonObject:
        """Look up one server group by UUID. Use it to see which servers a deployment to the group goes to now.

        Returns the group, the project and account it belongs to (or the type and id of another parent), and its
        servers with name, UUID, protocol and enabled: deployments skip servers that are not enabled. Members are
        those of now. Next: admin_get_deployment_servers, to compare with those of a deployment.
        """
        return self._api.call("admin_get_server_group", identifier=identifier)
