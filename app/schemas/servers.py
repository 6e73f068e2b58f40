"""The answer about one server."""

from marshmallow import fields

from app.schemas.base import Answer, Base, caveats, customer_text, flag, integer, list_of, nullable_flag, text, time
from app.schemas.deployments import ProjectSchema, ServerStepSchema
from app.schemas.diagnosis import AccountStateSchema


class GroupRefSchema(Base):
    """The group that the server is in now."""

    identifier = text("UUID.")
    name = customer_text("Display name.")
    url = text("DeployHQ's own page.")


class ServerAgentSchema(Base):
    """The agent that reaches the server."""

    identifier = text("UUID.")
    name = customer_text("Display name.")
    online = nullable_flag("Connected now; null when not on record.")
    revoked_at = time("When it was revoked.")


class ServerNowSchema(Base):
    """The server as it is configured now."""

    identifier = text("UUID.")
    name = customer_text("Display name.")
    protocol_type = text("ssh, ftp, s3, ...: an open set.")
    enabled = flag("False: deployments skip this server.")
    server_path = customer_text("Folder on the server.")
    last_revision = text("Commit last deployed there with success.")
    preferred_branch = customer_text("Branch that it is deployed from.")
    environment = customer_text("Label such as production.")
    atomic = nullable_flag("Zero-downtime releases; null when not on record.")
    connection_checked_at = time("When its connection was last checked.")
    connection_error_message = customer_text("Last connection error; null: none, or not on record.")
    created_at = time("When it was made.")
    group = fields.Nested(GroupRefSchema, required=True, allow_none=True)
    agent = fields.Nested(ServerAgentSchema, required=True, allow_none=True)
    url = text("DeployHQ's own page.")


class ServerRunSchema(Base):
    """A deployment that the server took part in."""

    identifier = text("UUID of the deployment.")
    project = customer_text("Permalink of its project.")
    status = text("Status on this server; of the deployment when the server has none of its own. An open set.")
    deployment_status = text("Status of the deployment: an open set.")
    branch = customer_text("Null for deployments of config files only.")
    end_revision = text("Commit deployed.")
    preview = flag("True for a preview, which transfers nothing.")
    file_operations = integer("File operations on this server.", nullable=True)
    created_at = time("When it was requested.")
    started_at = time("When it left the queue.")
    completed_at = time("When it ended.")
    failed_at = time("When it failed; can differ from status after a retry.")
    duration_seconds = integer("How long the deployment ran; null while it runs.", nullable=True)
    url = text("DeployHQ's own page.")


class ListedServerRunSchema(ServerRunSchema):
    """A deployment that the server took part in, with its steps there."""

    transfers = list_of(
        ServerStepSchema, "transfer_files steps on this server: none means that it never got the files."
    )
    failed_steps = list_of(ServerStepSchema, "Failed steps on this server: admin_get_step_log shows what they wrote.")


class NamesakeSchema(Base):
    """A server of the same name in another project of the account: it may be the same machine."""

    identifier = text("UUID.")
    name = customer_text("Display name.")
    project = customer_text("Permalink of its project.")
    enabled = flag("False: deployments skip it.")
    last_deployment = fields.Nested(ServerRunSchema, required=True, allow_none=True)
    url = text("DeployHQ's own page.")


class ServerAnswerSchema(Answer):
    """One server: its configuration now, its deployments, and servers of the same name."""

    server = fields.Nested(ServerNowSchema, required=True)
    project = fields.Nested(ProjectSchema, required=True, allow_none=True)
    account = fields.Nested(AccountStateSchema, required=True, allow_none=True)
    deployments = list_of(ListedServerRunSchema, "The newest first, at most 20.")
    last_success = fields.Nested(ServerRunSchema, required=True, allow_none=True)
    failing_since = fields.Nested(
        ServerRunSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The oldest failure after the last success, of its newest 500 deployments."},
    )
    same_name = list_of(NamesakeSchema, "Servers of this name in the account's other projects, at most 20.")
    caveats = caveats()
