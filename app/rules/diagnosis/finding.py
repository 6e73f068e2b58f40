"""The types of a finding, its code and its evidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.rules import Record

Row = Callable[[], Record]

ERROR: Final = "error"
WARNING: Final = "warning"
INFO: Final = "info"
SEVERITIES = (ERROR, WARNING, INFO)
"""Most severe first."""

MOST_ROWS_EACH = 10
"""The maximum of rows of evidence that a finding shows."""


@dataclass(frozen=True, kw_only=True)
class Code:
    """A kind of finding, as in docs/diagnosis.md."""

    name: str
    severity: str
    """The severity, unless the rows make a finding less severe."""
    meaning: str
    """The explanation for a first-time reader."""
    decided: str
    """The rule, in terms of tables and columns."""
    first_check: str
    """Who checks what first."""
    redeploy: str = ""
    """The advice to deploy again; omitted if the account or a later deployment rules it out."""
    example: str = ""
    """An example of a title."""
    docs: str | None = None
    """URL of DeployHQ's page about the code, or None."""
    needs: tuple[str, ...] = ()
    """Optional columns that the rule needs."""


@dataclass(frozen=True)
class Finding:
    """A fact about a deployment, with its evidence."""

    code: Code
    title: str
    """Which servers and steps, in a few words."""
    explanation: str
    evidence: list[Row] = field(default_factory=list)
    """Rows of evidence (evidence.py): all, or at least MOST_ROWS_EACH."""
    evidence_total: int = 0
    """The number of all rows."""
    severity: str = ""
    cause: str | None = None
    first_check: str = ""
    redeploy: str | None = None
    docs: str | None = None
    look_at: tuple[Mapping[str, Any], ...] = ()
    """Suggested calls of MCP tools: `tool`, `arguments` and `why`."""

    def __post_init__(self) -> None:
        """Fill omitted fields from the code, and the total from the evidence."""
        object.__setattr__(self, "evidence_total", self.evidence_total or len(self.evidence))
        object.__setattr__(self, "severity", self.severity or self.code.severity)
        object.__setattr__(self, "first_check", self.first_check or self.code.first_check)
        object.__setattr__(self, "redeploy", self.code.redeploy if self.redeploy is None else self.redeploy)
        object.__setattr__(self, "docs", self.docs or self.code.docs)


def look(tool: str, why: str, **arguments: object) -> Mapping[str, Any]:
    """Return a suggested call of an MCP tool."""
    return {"tool": tool, "arguments": arguments, "why": why}
