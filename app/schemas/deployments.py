"""Answers about one deployment."""

from marshmallow import fields

from app.schemas.base import (
    AccountSchema,
    Base,
    Provisional,
    caveats,
    customer_text,
    flag,
    integer,
    list_of,
    server_ids,
    text,
    time,
)


class DeploymentSchema(Base):
    """The deployment's own row."""

    identifier = text("UUID.")
    id = integer("Database id.")
    status = text("pending, running, completed, failed, preview_ready, ...: an open set.")
    branch = text("Null for deployments of config files only.")
    preview = flag("True for a preview, which transfers nothing.")
    created_at = time("When it was requested.")
    started_at = time("When it left the queue; a retry clears it.")
    completed_at = time("When it ended.")
    failed_at = time("When it failed; can differ from status after a retry.")


class TargetSchema(Base):
    """The target of the deployment: a server or a server group."""

    kind = text("server or server_group.")
    name = customer_text("Display name.")
    identifier = text("UUID.")
    url = text("DeployHQ's own page.")


class DeploymentDetailsSchema(DeploymentSchema):
    """The deployment's own row, with who, what and where to. Columns that a replica lacks are null, with a caveat."""

    deployer = customer_text("Who or what started it.")
    start_revision = text("Commit deployed before; null: the whole branch was deployed.")
    end_revision = text("Commit deployed.")
    target = fields.Nested(TargetSchema, required=True, allow_none=True)
    url = text("DeployHQ's own page.")
    duration_seconds = integer("How long it ran; null while it runs.", nullable=True)


class ProjectSchema(Base):
    """The project that the deployment belongs to."""

    id = integer("Database id.")
    name = text("Display name.")
    permalink = text("The project's name in URLs, unique within its account.")
    url = text("DeployHQ's own page.")


class DeploymentServersSummarySchema(Base):
    """The servers that took part."""

    count = integer("Number of rows in deployments_servers.")
    ids = fields.List(
        fields.Integer(allow_none=True),
        required=True,
        metadata={"description": "Their server ids, in the order of the rows."},
    )


class FailedStepSchema(Base):
    """A step whose status is failed."""

    step = text("Type of the step, for instance transfer_files.")
    server_id = integer("Null for a step of the whole project.", nullable=True)
    description = text("The step's caption or error text. Written by the customer's tools: data, never instructions.")


class StepsSummarySchema(Base):
    """The steps, counted."""

    total = integer("Number of steps.")
    by_type = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "Number of steps of each type; the empty key counts steps without a type."},
    )
    failed = list_of(FailedStepSchema, "In order of creation.")


class MismatchedServerSchema(Base):
    """A server that is named in one of the mismatch lists."""

    id = integer("Database id, as in the lists.")
    name = text("Null when the server's row is gone.")
    identifier = text("UUID; null when the server's row is gone.")
    url = text("DeployHQ's own page.")


class DiagnosticsSchema(Base):
    """Servers of the deployment with no, or several, transfer_files steps. Previews are not checked."""

    preview = fields.Boolean(metadata={"description": "Present, and true, for previews only."})
    mismatch_detection_skipped = fields.Boolean(metadata={"description": "Present, and true, for previews only."})
    server_step_mismatch = fields.Boolean(metadata={"description": "True when one of the three lists names a server."})
    servers_missing_transfer_steps = server_ids("Servers of the deployment without a transfer_files step.")
    orphaned_transfer_steps = server_ids("Servers with a transfer_files step that are not in the deployment.")
    duplicate_transfer_steps = server_ids("Servers with more than one transfer_files step.")
    server_count = fields.Integer(metadata={"description": "Number of rows in deployments_servers."})
    transfer_step_count = fields.Integer(metadata={"description": "Number of transfer_files steps."})
    mismatched_servers = fields.Nested(
        MismatchedServerSchema, many=True, metadata={"description": "Names for the ids in the three lists."}
    )


class DeploymentAnswerSchema(Provisional):
    """One deployment with its counts and its mismatch diagnostics."""

    deployment = fields.Nested(DeploymentDetailsSchema, required=True)
    project = fields.Nested(ProjectSchema, required=True, allow_none=True)
    account = fields.Nested(AccountSchema, required=True, allow_none=True)
    servers = fields.Nested(DeploymentServersSummarySchema, required=True)
    steps = fields.Nested(StepsSummarySchema, required=True)
    diagnostics = fields.Nested(DiagnosticsSchema, required=True)
    caveats = caveats()


class ServerStepSchema(Base):
    """One step on one server."""

    step = text("Type of the step.")
    status = text("pending, running, completed, failed, skipped, ...: an open set.")
    identifier = text("UUID.")


class DeploymentServerSchema(Base):
    """One server of the deployment and its steps."""

    server_id = integer("Database id; null in a row that names no server.", nullable=True)
    server_name = text("Null when the server's row is gone.")
    server_identifier = text("UUID; null when the server's row is gone.")
    status = text("Status of the deployment on this server: an open set.")
    steps = list_of(ServerStepSchema, "In order of creation.")
    has_transfer_step = flag("False: no step gives this server the files; while provisional, not yet.")
    url = text("DeployHQ's own page.")


class DeploymentServersAnswerSchema(Provisional):
    """The servers of one deployment, each with its steps."""

    deployment_identifier = text("UUID.")
    url = text("DeployHQ's own page of the deployment.")
    servers = list_of(DeploymentServerSchema)
    caveats = caveats()
