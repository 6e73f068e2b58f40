"""The answer about one account as a whole."""

from marshmallow import fields

from app.schemas.base import Answer, Base, caveats, customer_text, integer, left_out, list_of, text, time
from app.schemas.diagnosis import AccountStateSchema
from app.schemas.servers import ServerAgentSchema


class AccountPageSchema(AccountStateSchema):
    """The customer, with its page."""

    time_zone = text("Of the account; all times here are UTC.")
    created_at = time("When the account was made.")


class LastDeploymentSchema(Base):
    """The newest deployment of a project, previews included."""

    identifier = text("UUID.")
    status = text("An open set.")
    branch = customer_text("Null for deployments of config files only.")
    created_at = time("When it was requested.")
    completed_at = time("When it ended.")
    failed_at = time("When it failed; can differ from status after a retry.")
    url = text("DeployHQ's own page.")


class AccountProjectSchema(Base):
    """A project of the account."""

    permalink = customer_text("The project's name in URLs.")
    name = customer_text("Display name.")
    identifier = text("UUID.")
    zone = text("DeployHQ's zone that deploys it.")
    servers = integer("Number of its servers, disabled ones included.")
    server_groups = integer("Number of its server groups.")
    last_deployment = fields.Nested(LastDeploymentSchema, required=True, allow_none=True)
    created_at = time("When it was made.")
    url = text("DeployHQ's own page.")


class AgentSchema(ServerAgentSchema):
    """A program in the customer's network that reaches servers behind a firewall."""

    created_at = time("When it was made.")


class ActiveDeploymentSchema(Base):
    """A deployment that runs or waits now."""

    identifier = text("UUID.")
    project = customer_text("Permalink of its project.")
    status = text("An open set.")
    branch = customer_text("Null for deployments of config files only.")
    created_at = time("When it was requested.")
    started_at = time("When it left the queue.")
    url = text("DeployHQ's own page.")


class AccountOverviewAnswerSchema(Answer):
    """An account, its projects and agents, and what it deploys now."""

    account = fields.Nested(AccountPageSchema, required=True)
    projects = list_of(AccountProjectSchema, "The one that was deployed last first, at most 100.")
    agents = list_of(AgentSchema, "The newest first, at most 100.")
    running = list_of(ActiveDeploymentSchema, "The newest first, of the account's newest 3,000 deployments.")
    pending = list_of(ActiveDeploymentSchema, "The newest first, of the account's newest 3,000 deployments.")
    truncated = left_out()
    caveats = caveats()
