"""The timeline of one deployment."""

from marshmallow import fields

from app.schemas.base import Base, Provisional, caveats, flag, integer, list_of, text, time


class TimedStepSchema(Base):
    """A step with its begin and end."""

    identifier = text("UUID of the step.")
    step = text("Type of the step.")
    stage = text("preparing, building, transferring or finishing.")
    status = text("pending, running, completed, failed, skipped, ...: an open set.")
    begin = time("When it began; null while it waits.")
    begin_is_derived = flag("True where the begin is the end of the step before in this lane: no start is on record.")
    end = time("When it ended; null while it runs or waits.")
    seconds = fields.Float(required=True, allow_none=True, metadata={"description": "From begin to end."})
    completed_items = integer("Files or items done.", nullable=True)
    total_items = integer("Of how many; null when not on record.", nullable=True)


class LaneSchema(Base):
    """The steps of one server, or of the whole project."""

    name = text("Name of the server; Project for the steps of no server. Customers' text.")
    server_identifier = text("UUID of the server; null for the project's lane, and when the server's row is gone.")
    url = text("DeployHQ's own page of the server, or of the project.")
    steps = list_of(TimedStepSchema, "In order of creation.")


class TimelineAnswerSchema(Provisional):
    """The timeline, server by server."""

    deployment_identifier = text("UUID.")
    url = text("DeployHQ's own page of the deployment.")
    status = text("Status of the deployment now.")
    begin = time("When the first step began.")
    end = time("When the last one ended, or the time of this answer while the deployment is not over.")
    lanes = list_of(
        LaneSchema,
        "The project's lane first, then the servers' in the order of their first steps. An empty one:"
        " the deployment has no step for the server.",
    )
    caveats = caveats()
