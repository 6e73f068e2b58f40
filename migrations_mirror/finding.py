"""What `check` has to say about a database."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One sentence about the database. An error means that the plan's endpoints cannot work on it."""

    severity: Literal["error", "warning"]
    message: str


def error(message: str) -> Finding:
    """A finding that fails the check."""
    return Finding("error", message)


def warning(message: str) -> Finding:
    """A finding that people should read, and that does not fail the check."""
    return Finding("warning", message)
