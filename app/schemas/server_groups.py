"""Answers about one server group."""

from marshmallow import fields

from app.schemas.base import Answer, Base, caveats, flag, integer, list_of, said, text

OTHER_PARENT = "Present when the parent is no project, or a project that is gone."


class ServerGroupSchema(Base):
    """The group's own row, and its parent: a project, or something else, such as a template."""

    id = integer("Database id.")
    identifier = text("UUID.")
    name = text("Display name.")
    project = said("Permalink; absent when the parent is no project.", allow_none=True)
    account = said("Permalink; absent when the parent is no project.", allow_none=True)
    account_status = said("active, suspended, cancelled, ...; absent when the parent is no project.", allow_none=True)
    parent_type = said(OTHER_PARENT, allow_none=True)
    parent_id = fields.Integer(allow_none=True, metadata={"description": OTHER_PARENT})
    url = text("DeployHQ's own page; null when the parent is no project.")


class ServerSchema(Base):
    """A server that is in the group now."""

    id = integer("Database id.")
    identifier = text("UUID.")
    name = text("Display name.")
    enabled = flag("False: deployments skip this server.")
    protocol_type = text("ssh, ftp, s3, ...: an open set.")
    url = text("DeployHQ's own page.")


class ServerGroupAnswerSchema(Answer):
    """One server group with its present members."""

    server_group = fields.Nested(ServerGroupSchema, required=True)
    servers = list_of(ServerSchema)
    server_count = integer("Number of members, disabled ones included.")
    caveats = caveats()
