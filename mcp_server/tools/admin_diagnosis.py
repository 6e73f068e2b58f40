"""The admin tools that say why. A public method is a tool, named after the operation it calls."""

from mcp_server import urls
from mcp_server.bounds import JsonObject, bounded
from mcp_server.tools.admin_caller import AdminCaller
from mcp_server.tools.parameters import AccountPermalink, Days, DeploymentId


class AdminDiagnosisTools(AdminCaller):
    """Every tool returns the API's answer, cut where it is too large; else it raises ToolError with the next step."""

    def admin_diagnose_deployment(self, identifier: DeploymentId) -> JsonObject:
        """Find out what went wrong with one deployment of any account. Start here when you have its UUID or URL.

        Returns a summary, and findings, most severe first: code, explanation, the rows that show it, the cause of a
        failed step, and who should check what first. Findings are decided by rules from the database's rows: nothing is
        guessed, cause unknown means that no text says why, and provisional ones can change while the deployment runs.
        caveats say what could not be known. An empty list of findings means that no rule found a fault.
        Next: admin_get_deployment_servers for every step, or the calls that next names.
        """
        answer = self._call("admin_diagnose_deployment", identifier=urls.uuid_of(identifier, "deployments"))
        self._remember("deployment", answer["deployment"]["identifier"])
        self._remember("account", (answer.get("account") or {}).get("permalink"))
        return bounded(answer, "findings")

    def admin_summarize_failures(self, account: AccountPermalink, days: Days = 7) -> JsonObject:
        """Group what failed lately in one account. Start here when the account is known, but not which deployment.

        Returns patterns, the most frequent first: project, step, server, cause, how many deployments, first and last
        time, and examples' UUIDs; and in common what all failures share, for instance an agent that is offline. The
        account comes with its status: inactive accounts can be asked for too. No patterns: nothing failed on record.
        Next: admin_diagnose_deployment with an example's UUID.
        """
        answer = self._call("admin_summarize_failures", permalink=urls.account_of(account), days=days)
        self._remember("account", answer["account"]["permalink"])
        examples = [identifier for pattern in reversed(answer["patterns"]) for identifier in pattern["examples"]]
        self._remember("deployment", *examples)
        return bounded(answer, "patterns")
