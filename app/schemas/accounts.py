"""Answers about one account, and the arguments of its endpoints."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from app.schemas.base import AccountSchema, Answer, Base, list_of, text, time

MAX_FAILURES = 100


class Limit(fields.Integer):
    """A whole number from 1, in ASCII digits. A larger number than the maximum means the maximum, as planned."""

    def __init__(self, most: int = MAX_FAILURES, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        digits = str(value)
        if not (digits.isascii() and digits.isdigit() and digits.strip("0")):
            shown = digits if len(digits) <= 40 else f"{digits[:40]}..."
            raise ValidationError(f"{attr} must be a whole number from 1 to {self.most}, not {shown!r}")
        # The length first: int() raises for more than 4,300 digits.
        return self.most if len(digits.lstrip("0")) > 3 else min(int(digits), self.most)


class RecentFailuresQuery(Base):
    """Query arguments of the recent failures."""

    limit = Limit(
        load_default=20,
        metadata={
            "description": f"How many failures at most. More than {MAX_FAILURES} means {MAX_FAILURES}.",
            "minimum": 1,
        },
    )


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
