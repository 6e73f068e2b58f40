"""The list of an account's deployments, and the arguments of its endpoint."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields

from app.schemas.accounts import Limit
from app.schemas.base import (
    AccountSchema,
    Answer,
    Base,
    caveats,
    customer_text,
    integer,
    list_of,
    nullable_flag,
    text,
    time,
)
from app.schemas.deployments import DeploymentSchema, TargetSchema

LONGEST = 255  # characters
LONGEST_URL = 1_000


class Moment(fields.Field[datetime]):
    """A day, or a time; without zone it is UTC."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        try:
            given = datetime.fromisoformat(str(value).strip().replace(" ", "+"))
        except ValueError:
            raise ValidationError(f"{attr} is no time: send one such as 2026-04-14 or 2026-04-14T10:38:26Z") from None
        with suppress(OverflowError):  # in the first or last hours of all years
            given = given.astimezone(UTC) if given.tzinfo else given
        return given.replace(tzinfo=None)


class Words(fields.String):
    """A text that is not empty and not longer than `longest`."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        given = str(value)
        if not given.strip() or "\0" in given or len(given) > self.metadata["maxLength"]:
            raise ValidationError(f"{attr} is empty, too long, or contains a NUL character")
        return given


def words(description: str, longest: int = LONGEST_URL) -> Words:
    """Return the field of an optional argument."""
    bounds = {"minLength": 1, "maxLength": longest, "pattern": r"^[^\x00]*[^\x00\s][^\x00]*$"}
    return Words(metadata={"description": description, **bounds})


class AccountDeploymentsArguments(Base):
    """Query arguments of the list. All of them must hold for a deployment."""

    project = words("Permalink, name, UUID or URL of a project of the account.")
    server = words("UUID, name or URL of a server of the account: deployments that it took part in.")
    group = words("UUID, name or URL of a server group of the account: deployments to the group.")
    branch = words("The branch, exactly.", LONGEST)
    status = words("The status, exactly: completed, failed, running, pending, ...", LONGEST)
    since = Moment(metadata={"type": "string", "description": "Requested at this time or later."})
    until = Moment(metadata={"type": "string", "description": "Requested before this time."})
    limit = Limit("How many deployments at most. More than 100 means 100.", load_default=20)
    cursor = words("UUID of a deployment: the list goes on with those before it. next_cursor has it.")


class RunSchema(DeploymentSchema):
    """A deployment of the account: who, what, where to, when, and how it ended."""

    class Meta(DeploymentSchema.Meta):
        exclude = ("id",)

    project = customer_text("Permalink of its project.")
    target = fields.Nested(TargetSchema, required=True, allow_none=True)
    start_revision = text("Commit deployed before; null: the whole branch was deployed.")
    end_revision = text("Commit deployed.")
    deployer = customer_text("Who or what started it.")
    queued_at = time("When it was queued.")
    duration_seconds = integer("How long it ran; null while it runs.", nullable=True)
    url = text("DeployHQ's own page.")


class ListedRunSchema(RunSchema):
    """A deployment of the list."""

    rollback = nullable_flag(
        "True: it ends at the revision of an earlier deployment to its target, and the one before ended at another."
        " Among the targets' newest 2,000 deployments; null when target or revision are unknown."
    )


class LookedThroughSchema(Base):
    """The deployments that were searched for the list."""

    deployments = integer("How many, the newest ones of the account, or of the project, servers or groups given.")
    oldest = time("When the oldest of them was requested.")


class AccountDeploymentsAnswerSchema(Answer):
    """Deployments of one account, the newest first."""

    account = fields.Nested(AccountSchema, required=True)
    deployments = list_of(ListedRunSchema, "The newest first.")
    last_success = fields.Nested(RunSchema, required=True, allow_none=True)
    first_failure_since = fields.Nested(RunSchema, required=True, allow_none=True)
    looked_through = fields.Nested(LookedThroughSchema, required=True)
    next_cursor = text("Send it as cursor for older ones; null: there are no more.")
    caveats = caveats()
