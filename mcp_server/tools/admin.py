"""The admin tools: diagnostics across accounts. A public method is a tool, named after the operation it calls."""

from mcp_server import urls
from mcp_server.bounds import JsonObject, bounded
from mcp_server.tools.admin_diagnosis import AdminDiagnosisTools
from mcp_server.tools.deployment_servers import bounded_servers
from mcp_server.tools.parameters import AccountPermalink, DeploymentId, Limit, ServerGroupId

DEPLOYMENT_LISTS = (
    "steps.failed",
    "diagnostics.mismatched_servers",
    "diagnostics.servers_missing_transfer_steps",
    "diagnostics.orphaned_transfer_steps",
    "diagnostics.duplicate_transfer_steps",
    "servers.ids",
)


class AdminTools(AdminDiagnosisTools):
    """Every tool returns the API's answer, cut where it is too large; else it raises ToolError with the next step."""

    def admin_get_deployment(self, identifier: DeploymentId) -> JsonObject:
        """Look up one deployment of any account by UUID. Use it for the bare facts behind admin_diagnose_deployment.

        Returns the deployment with its times and status, its project and account, how many servers and steps it has,
        its failed steps, and diagnostics: whether every server has exactly one transfer_files step. Numbers in the
        mismatch lists are server ids; mismatched_servers gives their names. Previews are not checked.
        Next: admin_get_deployment_servers, when a step failed or there is a mismatch.
        """
        answer = self._call("admin_get_deployment", identifier=urls.uuid_of(identifier, "deployments"))
        self._remember("deployment", answer["deployment"]["identifier"])
        self._remember("account", (answer.get("account") or {}).get("permalink"))
        return bounded(answer, *DEPLOYMENT_LISTS)

    def admin_get_deployment_servers(self, identifier: DeploymentId) -> JsonObject:
        """List the servers of one deployment, each with its own steps. Use it to see which server did or lacked what.

        Returns for every server its name, its UUID, the deployment's status on it, its steps in order, and
        has_transfer_step: false means that the deployment never gave this server the files. Of very many servers,
        those without trouble are cut first; truncated says how.
        Next: admin_get_server_group, when a server that should have been deployed to is not in the list.
        """
        answer = self._call("admin_get_deployment_servers", identifier=urls.uuid_of(identifier, "deployments"))
        self._remember("deployment", answer["deployment_identifier"])
        return bounded_servers(answer)

    def admin_list_recent_failures(self, account: AccountPermalink, limit: Limit = 20) -> JsonObject:
        """List the newest failed deployments of one account. Use it for single ones, and for those of long ago.

        Returns the account with its status (inactive accounts too) and the failures, newest first: deployment UUID,
        project, branch, failed_at, and the status now, which can differ after a retry. An empty list means that no
        deployment on record has failed. Next: admin_diagnose_deployment with the identifier of the failure in question.
        """
        answer = self._call("admin_list_recent_failures", permalink=urls.account_of(account), limit=limit)
        self._remember("account", answer["account"]["permalink"])
        self._remember("deployment", *(failure["identifier"] for failure in reversed(answer["failures"])))
        return bounded(answer, "failures")

    def admin_get_server_group(self, identifier: ServerGroupId) -> JsonObject:
        """Look up one server group by UUID. Use it to see which servers a deployment to the group goes to now.

        Returns the group, the project and account it belongs to (or the type and id of another parent), and its
        servers with name, UUID, protocol and enabled: deployments skip servers that are not enabled. Members are
        those of now. Next: admin_get_deployment_servers, to compare with those of a deployment.
        """
        answer = self._call("admin_get_server_group", identifier=urls.uuid_of(identifier, "server_groups"))
        self._remember("server_group", answer["server_group"]["identifier"])
        return bounded(answer, "servers")
