"""Earlier and later deployments to the target."""

from collections.abc import Sequence
from datetime import datetime

from app.rules import Record
from app.rules.diagnosis.facts import LONGEST_NAME, Facts, when
from app.rules.diagnosis.words import joined, moment
from app.rules.step_texts import quote, shortened

SHORTEST_REVISION = 7  # characters of an abbreviated commit hash


def past_of(facts: Facts) -> list[Record]:
    """Return the last deployments to the target up to this one, newest first."""
    return [row for row in facts.history if row["kind"] == "past"]


def later_of(facts: Facts) -> list[Record]:
    """Return later deployments to the target that completed, the oldest first."""
    return [row for row in reversed(facts.history) if row["kind"] == "later"]


def superseding(facts: Facts) -> Record | None:
    """Return the newest later deployment to the target that completed, or None."""
    return next(iter(reversed(later_of(facts))), None)


def target(facts: Facts) -> str:
    """Return a short description of the target."""
    if group := facts.deployment["group"]:
        return f"the group {shortened(quote(group['name']) or str(group['identifier']), LONGEST_NAME)}"
    return "the same server" if len(facts.used_ids) == 1 else "the same servers"


def same_revision(one: str | None, other: str | None) -> bool:
    """Return whether two commit hashes are equal; either may be abbreviated."""
    if not one or not other:
        return False
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= SHORTEST_REVISION and longer.startswith(shorter))


def brought(rows: Sequence[Record], revision: str | None) -> list[Record]:
    """Return those deployments that completed with this revision."""
    return [row for row in rows if row["status"] == "completed" and same_revision(row["end_revision"], revision)]


def completed_at(row: Record) -> datetime | None:
    """Return the time of a deployment's completion; None if it did not complete or has no time."""
    return when(row["completed_at"]) if row["status"] == "completed" else None


def ended(row: Record) -> str:
    """Return a phrase with a deployment's time of completion and branch."""
    branch = f" (branch {quote(row['branch'])})" if row["branch"] else ""
    return f"{moment(when(row['completed_at']))}{branch}"


def branches(rows: Sequence[Record]) -> str:
    """Return a phrase with the branches of these deployments, or an empty text if none is on record."""
    names = [shortened(quote(row["branch"]) or "", LONGEST_NAME) for row in rows if row["branch"]]
    return f"branch {joined(names)}" if len(set(names)) == 1 else f"branches {joined(names)}" if names else ""
