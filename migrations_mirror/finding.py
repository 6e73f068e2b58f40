"""The findings of `check`."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """A sentence about the database. An error means that the plan's endpoints cannot work on it."""

    severity: Literal["error", "warning"]
    message: str


def error(message: str) -> Finding:
    """Return a finding that fails the check."""
    return Finding("error", message)


def warning(message: str) -> Finding:
    """Return a finding that does not fail the check."""
    return Finding("warning", message)
