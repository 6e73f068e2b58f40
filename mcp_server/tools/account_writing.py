"""The account tools that change something. Read-only mode turns them off."""

from typing import Annotated, Literal

from fastmcp.exceptions import ToolError
from pydantic import Field

from mcp_server.answers import account_shapes as shapes
from mcp_server.api.messages import JsonObject
from mcp_server.tools.account import AccountTools, one
from mcp_server.tools.parameters import FileId, ParentId, Project, VariableId
from mcp_server.tools.register import tool

Flag = Annotated[bool, Field(description="true or false; not sent when it is left out.")]
Branch = Annotated[str, Field(description="Branch to deploy from, when it is not the server's own.")]
Name = Annotated[str, Field(min_length=1, description="Name of the variable, for instance RAILS_ENV.")]
Value = Annotated[str, Field(description="Value of the variable. It is not logged here.")]
Path = Annotated[str, Field(min_length=1, description="Where the file goes, relative to the server's deployment path.")]
Body = Annotated[str, Field(description="The file's whole contents.")]
Description = Annotated[str, Field(description="What the file is for.")]
Revision = Annotated[str, Field(description="A commit of the repository; an empty start_revision means the beginning.")]
Latest = Annotated[str, Field(coerce_numbers_to_str=True, description='"1" deploys the branch\'s newest commit.')]
Title = Annotated[str, Field(min_length=1, description="What to call the key.")]
KeyType = Annotated[str, Field(description="ED25519 or RSA.")]


class AccountWritingTools(AccountTools):
    """Tools that return what DeployHQ made of a change, or raise ToolError with the field that is wrong."""

    @tool("Deploy a project", replaces=True)
    def create_deployment(
        self,
        project: Project,
        parent_identifier: ParentId,
        start_revision: Revision,
        end_revision: Revision,
        branch: Branch | None = None,
        mode: Annotated[Literal["queue", "preview"], Field(description="preview transfers nothing.")] | None = None,
        copy_config_files: Flag | None = None,
        run_build_commands: Flag | None = None,
        use_build_cache: Flag | None = None,
        use_latest: Latest | None = None,
    ) -> JsonObject:
        """Deploy a project to a server or server group: this overwrites files there. Ask the user first.

        Returns the new deployment, queued. mode preview only shows what would change. Next: get_deployment.
        """
        raw = self._call(
            "create_deployment",
            project=project,
            parent_identifier=self._parent(parent_identifier),
            start_revision=start_revision,
            end_revision=end_revision,
            branch=branch,
            mode=mode,
            copy_config_files=copy_config_files,
            run_build_commands=run_build_commands,
            use_build_cache=use_build_cache,
            use_latest=use_latest,
        )
        return one("deployment", shapes.NEW_DEPLOYMENT, raw, "servers")

    @tool("Add an environment variable")
    def create_global_environment_variable(
        self, name: Name, value: Value, locked: Flag | None = None, build_pipeline: Flag | None = None
    ) -> JsonObject:
        """Add an environment variable for the whole account. A locked one never shows its value again.

        Returns the variable with its value masked.
        """
        given = {"name": name, "value": value, "locked": locked, "build_pipeline": build_pipeline}
        return one("environment_variable", shapes.VARIABLE, self._call("create_global_environment_variable", **given))

    @tool("Change an environment variable")
    def update_global_environment_variable(
        self,
        id: VariableId,  # noqa: A002 the name that clients know
        name: Name | None = None,
        value: Value | None = None,
        locked: Flag | None = None,
        build_pipeline: Flag | None = None,
    ) -> JsonObject:
        """Change an environment variable of the whole account; what is left out stays as it is.

        Returns the variable with its value masked.
        """
        given = some(name=name, value=value, locked=locked, build_pipeline=build_pipeline)
        raw = self._call("update_global_environment_variable", id=id, **given)
        return one("environment_variable", shapes.VARIABLE, raw)

    @tool("Delete an environment variable")
    def delete_global_environment_variable(self, id: VariableId) -> JsonObject:  # noqa: A002
        """Delete an environment variable of the whole account. Nothing brings it back: ask the user first.

        Returns deleted and the id.
        """
        self._call("delete_global_environment_variable", id=id)
        return {"deleted": True, "id": id}

    @tool("Add a config file")
    def create_global_config_file(
        self, path: Path, body: Body, description: Description | None = None, build: Flag | None = None
    ) -> JsonObject:
        """Add a config file for the whole account; build gives it to builds instead of servers.

        Returns the file without its contents.
        """
        given = {"path": path, "body": body, "description": description, "build": build}
        return one("config_file", shapes.CONFIG_FILE_ROW, self._call("create_global_config_file", **given))

    @tool("Change a config file")
    def update_global_config_file(
        self,
        id: FileId,  # noqa: A002
        path: Path | None = None,
        body: Body | None = None,
        description: Description | None = None,
        build: Flag | None = None,
    ) -> JsonObject:
        """Change a config file of the whole account; what is left out stays as it is. body replaces all contents.

        Returns the file without its contents.
        """
        given = some(path=path, body=body, description=description, build=build)
        return one("config_file", shapes.CONFIG_FILE_ROW, self._call("update_global_config_file", id=id, **given))

    @tool("Delete a config file")
    def delete_global_config_file(self, id: FileId) -> JsonObject:  # noqa: A002
        """Delete a config file of the whole account. Nothing brings it back: ask the user first.

        Returns deleted and the id.
        """
        self._call("delete_global_config_file", id=id)
        return {"deleted": True, "id": id}

    @tool("Make an SSH key")
    def create_ssh_key(self, title: Title, key_type: KeyType = "ED25519") -> JsonObject:
        """Make a new SSH key pair in the account; the private key stays in DeployHQ.

        Returns its UUID, title, type and public key.
        """
        return one("ssh_key", shapes.SSH_KEY, self._call("create_ssh_key", title=title, key_type=key_type))


def some(**fields: object) -> dict[str, object]:
    """Return the fields. Raises ToolError if none is given: there would be nothing to change."""
    if all(value is None for value in fields.values()):
        raise ToolError(f"There is nothing to change. Send at least one of {', '.join(fields)}.")
    return fields
