"""The account tools that only read."""

from functools import partial

from fastmcp.tools import ToolResult

from mcp_server.answers import account_shapes as shapes
from mcp_server.answers import log_digest
from mcp_server.answers.bounds import NOTICE, beginning, noted
from mcp_server.answers.log_reader import chosen_steps, explain_gone, read_log
from mcp_server.answers.shapes import pick
from mcp_server.api.messages import JsonObject
from mcp_server.tools.account import AccountTools, listed, one
from mcp_server.tools.parameters import DeploymentUuid, FileId, Grep, Page, ParentId, Project, Step, Tail
from mcp_server.tools.register import tool

LONGEST_BODY = 40_000  # bytes of a config file


class AccountReadingTools(AccountTools):
    """Tools that return what an investigation needs of DeployHQ's answers."""

    @tool("List projects")
    def list_projects(self) -> JsonObject:
        """List the account's projects. Start here when you have the account's credentials and no project yet.

        Returns name, permalink, UUID, repository and the last deployment's time of each. Next: list_deployments.
        """
        return listed("projects", shapes.PROJECT_ROW, self._call("list_projects"), "name", "permalink")

    @tool("Look up a project")
    def get_project(self, permalink: Project) -> JsonObject:
        """Look up one project by permalink or identifier.

        Returns its name, repository, zone, public key and the last deployment's time. Next: list_servers.
        """
        return one("project", shapes.PROJECT, self._call("get_project", permalink=permalink))

    @tool("List a project's servers")
    def list_servers(self, project: Project) -> JsonObject:
        """List a project's servers. Use it to see which are enabled, and which revision each of them has.

        Returns name, UUID, numeric id, protocol, group, last revision and last connection error of each; passwords
        and keys are left out. Next: list_deployments with a server's UUID as server_uuid.
        """
        answer = self._call("list_servers", project=project)
        return listed("servers", shapes.SERVER, answer, "id", "identifier", "name", "enabled", "last_revision")

    @tool("List a project's deployments")
    def list_deployments(
        self, project: Project, page: Page | None = None, server_uuid: ParentId | None = None
    ) -> JsonObject:
        """List a project's deployments, newest first, a page at a time; previews are not among them.

        Returns UUID, status, branch, revisions, times and servers of each, and pagination. server_uuid keeps those to
        one server or server group. Next: get_deployment_log with the UUID of one that failed.
        """
        target = self._parent(server_uuid) if server_uuid else None
        raw = self._call("list_deployments", project=project, page=page, to=target)
        answer = listed(
            "deployments", shapes.DEPLOYMENT_ROW, raw.get("records"), "identifier", "status", "branch", "timestamps"
        )
        answer["pagination"] = pick(shapes.PAGINATION, raw.get("pagination"))
        return answer

    @tool("Look up one of the account's deployments")
    def get_deployment(self, project: Project, uuid: DeploymentUuid) -> JsonObject:
        """Look up one deployment of a project. Use it to see its servers, its steps and how far it came.

        Returns status, branch, revisions, times, servers and steps in order; of changed files the numbers only.
        Next: get_deployment_log, when a step failed.
        """
        raw = self._call("get_deployment", project=project, uuid=uuid)
        return one("deployment", shapes.DEPLOYMENT, raw, "steps", "servers")

    @tool("Read a deployment's log")
    def get_deployment_log(
        self,
        project: Project,
        uuid: DeploymentUuid,
        step: Step | None = None,
        grep: Grep | None = None,
        tail: Tail | None = None,
    ) -> ToolResult:
        """Read what a deployment wrote, step by step, in one call. Use it to find out why a deployment failed.

        Returns the steps that have a log, failed ones first, each with its last lines in time order: repeated lines
        once with their number, secrets as [redacted], and the number of lines left out. A step whose log could not be
        read says why. Next: list_servers, when a connection failed.
        """
        deadline = self._api.deadline()
        deployment = self._call("get_deployment", deadline, project=project, uuid=uuid)
        steps = chosen_steps(deployment, step)
        logs = read_log(steps, partial(self._call, "get_deployment_log", deadline, project=project, uuid=uuid))
        if any(log.is_gone for log in logs):
            explain_gone(logs, self._call("get_deployment", deadline, project=project, uuid=uuid))
        digest = log_digest.digest(deployment, logs, len(steps), grep, tail)
        return ToolResult(content=log_digest.as_text(digest), structured_content=digest)

    @tool("List environment variables")
    def list_global_environment_variables(self) -> JsonObject:
        """List the account's environment variables. Values come masked.

        Returns identifier, name, masked value, and whether each is locked and given to builds.
        """
        answer = self._call("list_global_environment_variables")
        return listed("environment_variables", shapes.VARIABLE, answer, "identifier", "name")

    @tool("List config files")
    def list_global_config_files(self) -> JsonObject:
        """List the account's config files, without their contents.

        Returns UUID, path, description, and whether each is given to builds. Next: get_global_config_file.
        """
        return listed(
            "config_files", shapes.CONFIG_FILE_ROW, self._call("list_global_config_files"), "identifier", "path"
        )

    @tool("Read a config file")
    def get_global_config_file(self, id: FileId) -> JsonObject:  # noqa: A002 the name that clients know
        """Read one config file, contents included: it can hold secrets, so do not repeat it without need.

        Returns UUID, path, description and body; of a very long body the beginning.
        """
        file = pick(shapes.CONFIG_FILE, self._call("get_global_config_file", id=id))
        answer: JsonObject = {"notice": NOTICE, "config_file": file}
        body = answer["config_file"].get("body") or ""
        kept = beginning(body, LONGEST_BODY)
        if len(kept) < len(body):
            answer["config_file"]["body"] = kept
            noted(answer, "body", {"shown": len(kept), "total": len(body)})
        return answer

    @tool("List SSH keys")
    def list_ssh_keys(self) -> JsonObject:
        """List the account's SSH keys: UUID, title, type and public key of each, never a private key.

        Returns them under ssh_keys, with their number.
        """
        return listed("ssh_keys", shapes.SSH_KEY, self._call("list_ssh_keys"), "identifier", "title", "key_type")
