"""What a finding is: a code that is explained as data, and the rows of one deployment that show it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

Record = dict[str, Any]
Row = Callable[[], Record]

ERROR: Final = "error"
WARNING: Final = "warning"
INFO: Final = "info"
SEVERITIES = (ERROR, WARNING, INFO)
"""Most severe first."""

MOST_ROWS_EACH = 10
"""Rows of evidence that a finding shows at most."""


@dataclass(frozen=True, kw_only=True)
class Code:
    """A kind of finding, as docs/diagnosis.md lists it."""

    name: str
    severity: str
    """What it is unless the rows make it less severe."""
    meaning: str
    """What it means, for somebody who has never seen one."""
    decided: str
    """How it is decided, in terms of tables and columns."""
    first_check: str
    """Who does what first."""
    redeploy: str = ""
    """What else to do where deploying helps: left out where the account, or a later deployment, rules that out."""
    example: str = ""
    """A title that it can have."""
    docs: str | None = None
    """DeployHQ's page about it, where there is one."""
    needs: tuple[str, ...] = ()
    """Columns that a replica may lack, without which this is never found."""


@dataclass(frozen=True)
class Finding:
    """One thing that is to be known about a deployment."""

    code: Code
    title: str
    """Which servers and steps, in a few words."""
    explanation: str
    evidence: list[Row] = field(default_factory=list)
    """The rows that show it, as many as are ever shown at least; evidence.py makes them."""
    evidence_total: int = 0
    """How many there are."""
    severity: str = ""
    cause: str | None = None
    first_check: str = ""
    redeploy: str | None = None
    docs: str | None = None
    provisional: bool = False
    look_at: tuple[Mapping[str, Any], ...] = ()
    """Tools of ours that tell more: `tool`, `arguments` and `why`."""

    def __post_init__(self) -> None:
        """What is not given is the code's, and no row is left out."""
        object.__setattr__(self, "evidence_total", self.evidence_total or len(self.evidence))
        object.__setattr__(self, "severity", self.severity or self.code.severity)
        object.__setattr__(self, "first_check", self.first_check or self.code.first_check)
        object.__setattr__(self, "redeploy", self.code.redeploy if self.redeploy is None else self.redeploy)
        object.__setattr__(self, "docs", self.docs or self.code.docs)

    def as_provisional(self) -> "Finding":
        """The same about a deployment that is not over."""
        return replace(self, provisional=True)


def look(tool: str, why: str, **arguments: object) -> Mapping[str, Any]:
    """A call that would tell more."""
    return {"tool": tool, "arguments": arguments, "why": why}
