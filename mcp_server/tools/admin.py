"""The admin tools: diagnostics across all accounts. A new one is a method here, named after its operation."""

from mcp_server import urls
from mcp_server.answers.bounds import bounded
from mcp_server.answers.deployment_servers import bounded_servers
from mcp_server.answers.evidence import brief_evidence
from mcp_server.answers.timeline import brief_timeline
from mcp_server.api.contract import JsonObject
from mcp_server.tools.admin_finding import AdminFindingTools
from mcp_server.tools.parameters import AccountPermalink, Days, DeploymentId, Limit, ServerGroupId
from mcp_server.tools.register import tool

DEPLOYMENT_LISTS = (
    "steps.failed",
    "diagnostics.mismatched_servers",
    "diagnostics.servers_missing_transfer_steps",
    "diagnostics.orphaned_transfer_steps",
    "diagnostics.duplicate_transfer_steps",
    "servers.ids",
)


class AdminTools(AdminFindingTools):
    """Tools that return the diagnostics API's answer within bounds, or raise ToolError with the next step."""

    @tool("Diagnose a deployment", entry=True)
    def admin_diagnose_deployment(self, identifier: DeploymentId) -> JsonObject:
        """Find out what went wrong with one deployment of any account. Start here when you have its UUID or URL.

        Returns a summary, and findings, most severe first: code, explanation, the rows that show it, the cause of a
        failed step, and who should check what first. Rules over the database's rows decide: nothing is guessed, unknown
        means that no text says why, and provisional ones can change. No findings: no rule found a fault.
        Next: admin_get_deployment_servers for every step, or the calls that next names.
        """
        answer = self._call("admin_diagnose_deployment", identifier=urls.checked(identifier, "deployments"))
        return bounded(brief_evidence(answer), "findings")

    @tool("Summarize an account's failures")
    def admin_summarize_failures(self, account: AccountPermalink, days: Days = 7) -> JsonObject:
        """Group what failed lately in one account. Start here when the account is known, but not which deployment.

        Returns patterns, the most frequent first: project, step, server, cause, how many deployments, first and last
        time, and examples' UUIDs; in common what failures share, for instance an agent that is offline; and per_day.
        No patterns: nothing failed on record.
        Next: admin_diagnose_deployment with an example's UUID.
        """
        answer = self._call("admin_summarize_failures", permalink=urls.account_of(account), days=days)
        return bounded(answer, "patterns")

    @tool("Look up a deployment")
    def admin_get_deployment(self, identifier: DeploymentId) -> JsonObject:
        """Look up one deployment of any account by UUID. Use it for the bare facts behind admin_diagnose_deployment.

        Returns the deployment with its times and status, its project and account, how many servers and steps it has,
        its failed steps, and diagnostics: whether every server has exactly one transfer_files step. Lists hold server
        ids; mismatched_servers names them.
        Next: admin_get_deployment_servers, when a step failed or there is a mismatch.
        """
        answer = self._call("admin_get_deployment", identifier=urls.checked(identifier, "deployments"))
        return bounded(answer, *DEPLOYMENT_LISTS)

    @tool("List a deployment's servers and steps")
    def admin_get_deployment_servers(self, identifier: DeploymentId) -> JsonObject:
        """List the servers of one deployment, each with its own steps. Use it to see which server did or lacked what.

        Returns for every server its name, UUID, status, steps in order, and has_transfer_step: false means that the
        deployment never gave this server the files. Of many servers alike, one is shown, and the others' names.
        Next: admin_get_server_group, when a server that should have been deployed to is not in the list.
        """
        answer = self._call("admin_get_deployment_servers", identifier=urls.checked(identifier, "deployments"))
        return bounded_servers(answer)

    @tool("Show a deployment's timeline")
    def admin_get_timeline(self, identifier: DeploymentId) -> JsonObject:
        """Show what happened when in one deployment. Use it for what took long, and what ran beside what.

        Returns a lane of steps for each server and one for the project: type, status, +seconds after begin (derived
        from the step before), how long it took, files done. Next: admin_get_step_log.
        """
        return brief_timeline(self._call("admin_get_timeline", identifier=urls.checked(identifier, "deployments")))

    @tool("List an account's recent failures")
    def admin_list_recent_failures(self, account: AccountPermalink, limit: Limit = 20) -> JsonObject:
        """List the newest failed deployments of one account. Use it for single ones, and for those of long ago.

        Returns the account with its status and the failures, newest first: deployment UUID, project, branch, failed_at,
        and the status now, which a retry changes. Next: admin_diagnose_deployment with one's identifier.
        """
        answer = self._call("admin_list_recent_failures", permalink=urls.account_of(account), limit=limit)
        return bounded(answer, "failures")

    @tool("Look up a server group")
    def admin_get_server_group(self, identifier: ServerGroupId) -> JsonObject:
        """Look up one server group by UUID. Use it to see which servers a deployment to the group goes to now.

        Returns the group, the project and account it belongs to (or the type and id of another parent), and its
        servers with name, UUID, protocol and enabled: deployments skip servers that are not enabled. Members are
        those of now. Next: admin_get_deployment_servers, to compare with those of a deployment.
        """
        answer = self._call("admin_get_server_group", identifier=urls.checked(identifier, "server_groups"))
        return bounded(answer, "servers")
