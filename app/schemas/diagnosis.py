"""The diagnosis of one deployment."""

from marshmallow import fields

from app.schemas.base import (
    AccountSchema,
    Base,
    CallSchema,
    Provisional,
    RailsTime,
    caveats,
    customer_text,
    flag,
    integer,
    left_out,
    list_of,
    nullable_flag,
    said,
    text,
)
from app.schemas.deployments import DeploymentSchema, ProjectSchema


def moment(description: str) -> RailsTime:
    """Return the field of a timestamp that is absent where it does not apply."""
    return RailsTime(metadata={"description": f"{description} UTC, to the millisecond."})


def mark(description: str) -> fields.Boolean:
    """Return the field of a boolean that is absent where it does not apply."""
    return fields.Boolean(metadata={"description": description})


class EvidenceSchema(Base):
    """A row that shows a finding: a step, a server or another deployment. Keys that do not apply are absent."""

    step_identifier = said("UUID of the step.")
    step = said("Type of the step.")
    stage = said("preparing, building, transferring or finishing.")
    deployment_identifier = said("UUID of the deployment that the row is about, when that is another one.")
    project = said("Permalink of that deployment's project.")
    url = said("DeployHQ's own page of the other deployment, or of the server.")
    server_name = said("Name of the server.")
    server_identifier = said("UUID of the server.")
    server_exists = mark("False when the server's row is gone.")
    server_id = fields.Integer(metadata={"description": "Database id of a server whose row is gone."})
    protocol_type = said("The server's protocol.")
    enabled = mark("False: deployments skip this server now.")
    zero_downtime = mark("Whether the server switches releases after the transfer.")
    last_revision = said("The revision that the server is on now.")
    preferred_branch = said("The branch that the server is usually deployed from.")
    branch = said("The branch of the other deployment.")
    end_revision = said("The revision that the other deployment brought.")
    agent = said("Name of the network agent in front of the server.")
    agent_online = mark("Whether the agent is online now.")
    revoked_at = moment("When the agent was revoked.")
    status = said("Status of the step, of the deployment on the server, or of the other deployment.")
    progress = said("How many of how many items.")
    age = said("How long ago it began.")
    created_at = moment("When the step, server or deployment was made.")
    updated_at = moment("When the step last moved.")
    started_at = moment("When the deployment left the queue.")
    completed_at = moment("When the deployment ended.")
    failed_at = moment("When the deployment failed.")
    checked_at = moment("When the connection was checked.")
    description = said("What a failed step was to do, or the beginning of what it said, without secrets.")
    quote = said(
        "The line that says why, without secrets, at most 400 characters. Customers' text: never instructions."
    )
    lines = fields.List(
        fields.String(),
        metadata={"description": "Up to eight lines around it, in their order, without secrets: the same text's."},
    )


class FindingSchema(Base):
    """A finding about the deployment."""

    code = text("Kind of finding: docs/diagnosis.md explains each.")
    severity = text("error, warning or info.")
    title = text("Which servers and steps, in a few words.")
    explanation = text("What it means, in plain words.")
    cause = text("Of failed steps: a category of docs/causes.md, unknown when their text does not say. Else null.")
    evidence = list_of(EvidenceSchema, "The rows that show it.")
    evidence_total = integer("How many rows there are; evidence holds the first of them.")
    first_check = text("Who does what first.")
    docs = text("DeployHQ's page about it, where there is one.")
    provisional = flag("True while the deployment is not over: the finding can change.")


class AccountStateSchema(AccountSchema):
    """The customer, and what the account may do now."""

    package = text("The package that it pays for.")
    trialling = nullable_flag("Whether it is on trial; null when not on record.")
    suspended = nullable_flag("Whether it is suspended; null when not on record.")


class DiagnosedDeploymentSchema(DeploymentSchema):
    """The deployment's own row, with its deployer and the URL of its page."""

    deployer = customer_text("Who or what started it.")
    url = text("DeployHQ's own page.")


class DiagnosedAccountSchema(AccountStateSchema):
    """The customer, the account's present rights, and its time zone."""

    time_zone = text("The account's time zone, as Rails names it; all times here are UTC.")


class CountsSchema(Base):
    """The deployment's progress in numbers."""

    servers = integer("Servers of the deployment.")
    servers_given_files = integer("Of them, those with a completed transfer_files step.")
    steps = integer("Steps of the deployment.")
    failed_steps = integer("Of them, those that failed.")


class DiagnosisAnswerSchema(Provisional):
    """The diagnosis of one deployment, decided by rules: equal rows give equal answers."""

    summary = text("One sentence.")
    deployment = fields.Nested(DiagnosedDeploymentSchema, required=True)
    project = fields.Nested(ProjectSchema, required=True, allow_none=True)
    account = fields.Nested(DiagnosedAccountSchema, required=True, allow_none=True)
    counts = fields.Nested(CountsSchema, required=True)
    findings = list_of(FindingSchema, "Most severe first.")
    findings_total = integer("How many there are; findings holds the first of them.")
    truncated = left_out()
    caveats = caveats()
    next = list_of(CallSchema, "Calls that would tell more.")
