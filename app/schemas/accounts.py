"""Answers about one account, and the arguments of its endpoints."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from app.schemas.base import AccountSchema, Answer, Base, list_of, text, time

MAX_FAILURES = 100


class WholeNumber(fields.Integer):
    """A whole number from 1 to a maximum, in ASCII digits."""

    clamps = False

    def __init__(self, description: str, most: int = MAX_FAILURES, **options: Any) -> None:
        bounds = {"minimum": 1} if self.clamps else {"minimum": 1, "maximum": most}
        super().__init__(metadata={"description": description, **bounds}, **options)
        self.most = most

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        digits = str(value)
        significant = digits.lstrip("0")
        if digits.isascii() and digits.isdigit() and significant:
            # The length first: int() raises for more than 4,300 digits.
            number = int(significant) if len(significant) <= 3 else self.most + 1
            if number <= self.most or self.clamps:
                return min(number, self.most)
        shown = digits if len(digits) <= 40 else f"{digits[:40]}..."
        raise ValidationError(f"{attr} must be a whole number from 1 to {self.most}, not {shown!r}")


class Limit(WholeNumber):
    """A larger number than the maximum means the maximum, as planned."""

    clamps = True


class RecentFailuresArguments(Base):
    """Query arguments of the recent failures."""

    limit = Limit(f"How many failures at most. More than {MAX_FAILURES} means {MAX_FAILURES}.", load_default=20)


class FailureSchema(Base):
    """A deployment that failed."""

    identifier = text("UUID of the deployment.")
    project = text("Permalink of its project.")
    branch = text("Null for deployments of config files only.")
    status = text("Status now: after a retry it can differ from failed.")
    failed_at = time("When it failed.")
    created_at = time("When it was requested.")
    url = text("DeployHQ's own page.")


class RecentFailuresAnswerSchema(Answer):
    """An account and its newest failed deployments."""

    account = fields.Nested(AccountSchema, required=True)
    failures = list_of(FailureSchema, "Newest first.")
