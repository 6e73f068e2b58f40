"""Pending deployments and what they wait for."""

from collections.abc import Iterator
from datetime import datetime

from app.rules import Record
from app.rules.diagnosis.evidence import deployment_row, step_row
from app.rules.diagnosis.facts import PENDING, RUNNING, Facts, when
from app.rules.diagnosis.finding import INFO, WARNING, Code, Finding, look
from app.rules.diagnosis.running import LONGEST_COMMAND
from app.rules.diagnosis.words import duration, moment

WAITING = Code(
    name="waiting_for_capacity",
    severity=INFO,
    meaning="The deployment waits for a slot: the account runs as many deployments as its package allows. Nothing has"
    " been transferred, and nothing is broken.",
    decided="deployments.status is pending, and its waiting_for_capacity step is not over. Ahead are, of the"
    " account's newest 2,000 deployments, those that run and those queued earlier (queued_at, or created_at). A warning"
    " after 5,400 seconds.",
    first_check="Customer: wait, or abort what is ahead.",
)
NOT_STARTED = Code(
    name="pending_too_long",
    severity=WARNING,
    meaning="The deployment is pending for longer than any limit, and nothing is left that it could wait for.",
    decided="deployments.status is pending for more than 5,400 seconds, and it is not scheduled for later. That is"
    " counted from the last of queued_at (or created_at), runs_at, the created_at of its waiting_for_capacity step and,"
    " when it may have been retried, updated_at. Its waiting_for_capacity step is completed, or no deployment of the"
    " account runs or was queued earlier.",
    first_check="DeployHQ: see whether the queue took the deployment up.",
)
SCHEDULED = Code(
    name="scheduled_for_later",
    severity=INFO,
    meaning="The deployment is to begin at a set time that has not come.",
    decided="deployments.status is pending, and runs_at is in the future.",
    first_check="No action.",
    needs=("deployments.runs_at",),
)
CODES = (WAITING, NOT_STARTED, SCHEDULED)


def pending(facts: Facts) -> Iterator[Finding]:
    """Yield pending deployments: scheduled, waiting for a slot, or waiting for an unknown reason."""
    if not facts.is_pending:
        return
    runs_at = when(facts.deployment["runs_at"])
    if runs_at and runs_at > facts.now:
        yield Finding(SCHEDULED, f"scheduled for {moment(runs_at)}", "It begins by itself then.")
        return
    ahead = [row for row in facts.active if _is_ahead(facts, row)]
    waiting = _waiting_steps(facts)
    has_slot = any(step["status"] == "completed" for step in waiting)
    is_late = waits_for_long(facts)
    if is_late and (has_slot or not ahead):
        yield _not_started(facts, waiting, has_slot)
    elif not has_slot and (ahead or waiting):
        yield _waiting(facts, ahead, waiting, is_late)


def waits_for_long(facts: Facts) -> bool:
    """Return whether a pending deployment has waited longer than any command may take."""
    return facts.is_pending and (facts.seconds_since(_waits_since(facts)) or 0) > LONGEST_COMMAND


def _not_started(facts: Facts, waiting: list[Record], has_slot: bool) -> Finding:
    since = _waits_since(facts)
    why = "It has its slot" if has_slot else "No other deployment of the account runs or was queued earlier"
    return Finding(
        NOT_STARTED,
        f"pending for {duration(facts.seconds_since(since))} with nothing ahead of it",
        f"{why}, and it is pending since {moment(since)} at least.",
        [step_row(facts, step) for step in waiting],
    )


def _waiting(facts: Facts, ahead: list[Record], waiting: list[Record], is_late: bool) -> Finding:
    runs = [row for row in ahead if row["status"] in RUNNING]
    long = [row for row in runs if (_age(facts, row) or 0) > LONGEST_COMMAND]
    stalled = f" {len(long)} of those running began more than 90 minutes ago and may hang." if long else ""
    age = duration(facts.seconds_since(_waits_since(facts)))
    return Finding(
        WAITING,
        f"waiting for a deployment slot for {age}, {len(ahead)} ahead",
        f"Ahead of it in the account: {len(runs)} running and {len(ahead) - len(runs)} queued earlier.{stalled}"
        " It has not begun, so no transfer of it is stuck.",
        [deployment_row(row, project=row["project"], age=duration(_age(facts, row))) for row in ahead]
        + [step_row(facts, step) for step in waiting],
        severity=WARNING if is_late else INFO,
        first_check=f"{WAITING.first_check} DeployHQ: see whether {long[0]['identifier']} is stuck." if long else "",
        look_at=tuple(
            look("admin_diagnose_deployment", "It is ahead. Does it move?", identifier=row["identifier"])
            for row in (long or ahead)[:1]
        ),
    )


def _waits_since(facts: Facts) -> datetime | None:
    """Return the latest possible start of the wait. A retry keeps the record's times, but rebuilds its steps."""
    row = facts.deployment
    may_be_retried = not facts.steps or when(row["failed_at"])
    made = [when(step["created_at"]) for step in _waiting_steps(facts)]
    due = when(row["runs_at"])
    times = [_queued_at(row), due, *made, when(row["updated_at"]) if may_be_retried else None]
    return max((time for time in times if time and time <= facts.now), default=_queued_at(row))


def _waiting_steps(facts: Facts) -> list[Record]:
    return [step for step in facts.steps if step["step"] == "waiting_for_capacity"]


def _queued_at(row: Record) -> datetime | None:
    return when(row["queued_at"]) or when(row["created_at"])


def _is_ahead(facts: Facts, row: Record) -> bool:
    if row["id"] == facts.deployment["id"]:
        return False
    if row["status"] in RUNNING:
        return True
    later, theirs, ours = when(row["runs_at"]), _queued_at(row), _waits_since(facts)
    is_due = not (later and later > facts.now)
    return row["status"] in PENDING and is_due and bool(theirs and ours and theirs < ours)


def _age(facts: Facts, row: Record) -> float | None:
    return facts.seconds_since(when(row["started_at"]) or _queued_at(row))


FINDERS = (pending,)
