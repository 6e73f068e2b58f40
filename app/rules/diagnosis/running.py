"""Running deployments that progress or hang, and traces of retries in the record's times."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.rules import Record
from app.rules.diagnosis.evidence import deployment_row, progress, step_row
from app.rules.diagnosis.facts import UNREACHED, Facts, when
from app.rules.diagnosis.finding import ERROR, INFO, WARNING, Code, Finding
from app.rules.diagnosis.words import duration, joined, moment

LONGEST_COMMAND = 5_400
"""Seconds: DeployHQ's longest limit of an SSH command, the longest limit that is published."""
LONGEST_USUAL_WAIT = 1_800
"""Seconds from the request to the first step; more is worth a note."""

_LIMITS = "https://www.deployhq.com/support/api/ssh-commands/create-a-new-ssh-command"

STUCK = Code(
    name="stuck",
    severity=ERROR,
    meaning="The deployment is at work according to its status, but nothing has moved for longer than any single"
    " command may take: it hangs, or its worker was lost.",
    decided="deployments.status is running, and both started_at and the newest updated_at of a step that has begun are"
    " more than 5,400 seconds ago. A running step of a deployment that is not running proves nothing.",
    first_check="DeployHQ: see whether its worker still exists. Customer: abort it.",
    docs=_LIMITS,
)
AT_WORK = Code(
    name="still_running",
    severity=INFO,
    meaning="The deployment is at work. Anything else that is found about it can change.",
    decided="deployments.status is running, and it is not stuck.",
    first_check="No action: ask again later.",
)
RETRIED = Code(
    name="retried_after_failure",
    severity=INFO,
    meaning="The record holds the time of a failure although its status is another one: it was retried. A retry reuses"
    " the record and rebuilds its steps, so nothing is left to say why the earlier run failed.",
    decided="failed_at is set while deployments.status is not failed.",
    first_check="No action, unless the earlier failure matters: then look for the same failure in other deployments.",
    docs="https://www.deployhq.com/support/api/deployments/retry-deployment-api",
)
WAITED = Code(
    name="retried_or_waited",
    severity=INFO,
    meaning="Much time lies between the request and the first step: the deployment waited, or it was retried. A retry"
    " reuses the record, clears its times and rebuilds its steps, so nothing would be left of an earlier run.",
    decided="The oldest created_at of its steps, or started_at when the steps are older, is more than 1,800 seconds"
    " later than created_at (than runs_at when that is later). Not decided when failed_at tells of a retry, nor while"
    " the deployment is pending.",
    first_check="No action, unless the time between matters: the record cannot tell a retry from a wait.",
    example="requested at 2026-11-20 01:02 UTC, its steps made at 2026-11-20 08:41 UTC: it waited, or was retried",
    docs="https://www.deployhq.com/support/api/deployments/retry-deployment-api",
)
CODES = (STUCK, AT_WORK, RETRIED, WAITED)


def is_stuck(facts: Facts) -> bool:
    """Return whether a running deployment has not changed for longer than any command may take."""
    return facts.is_running and _stillness(facts) > LONGEST_COMMAND


def _age(facts: Facts) -> float | None:
    return facts.seconds_since(when(facts.deployment["started_at"]) or _last_change(facts.deployment))


def _stillness(facts: Facts) -> float:
    """Return a lower bound of the seconds since the last change."""
    known = (_age(facts), facts.seconds_since(last_movement(facts)))
    return min((seconds for seconds in known if seconds is not None), default=0)


def running(facts: Facts) -> Iterator[Finding]:
    """Yield running deployments, those that progress and those that hang."""
    if not facts.is_running:
        return
    started, moved = when(facts.deployment["started_at"]), last_movement(facts)
    age, still = _age(facts), _stillness(facts)
    at_work = [step for step in facts.steps if step["status"] == "running"]
    last = f"The last movement was at {moment(moved)}" if moved else "No step has a time of a movement"
    said = f"Started at {moment(started)}. {last}; {_at(facts, at_work)}."
    rows = [step_row(facts, step) for step in at_work]
    if still > LONGEST_COMMAND:
        title = f"running for {duration(age)}, without movement for {duration(still)}"
        yield Finding(STUCK, title, f"{said} No single command may take longer than {LONGEST_COMMAND} seconds.", rows)
    else:
        yield Finding(AT_WORK, f"running for {duration(age)}", said, rows)


def _last_change(row: Record) -> datetime | None:
    """Return when the row was last written, or None. A retry keeps created_at, so created_at alone proves nothing."""
    return max(filter(None, (when(row[name]) for name in ("created_at", "queued_at", "updated_at"))), default=None)


def last_movement(facts: Facts) -> datetime | None:
    """Return when a step last began, progressed or ended, or None."""
    times = [
        when(step["updated_at"]) or when(step["created_at"]) for step in facts.steps if step["status"] not in UNREACHED
    ]
    return max(filter(None, times), default=None)


def _at(facts: Facts, steps: list[Record]) -> str:
    """Return a phrase with the running steps and their servers."""
    if not steps:
        return "no step is running"
    kinds = joined(step["step"] or "a step" for step in steps)
    places = joined(facts.name(step["server_id"]) for step in steps)
    done = progress(steps[0]) if len(steps) == 1 else None
    return f"{kinds} is running for {places}" + (f" ({done})" if done else "")


def retried(facts: Facts) -> Iterator[Finding]:
    """Yield deployments with the time of a failure that is no longer their status."""
    failed, status = when(facts.deployment["failed_at"]), facts.status
    if not failed or not facts.was_retried or facts.is_preview:
        return
    completed = when(facts.deployment["completed_at"])
    order = f" It completed at {moment(completed)}." if completed else ""
    yield Finding(
        RETRIED,
        f"it failed at {moment(failed)} and was retried since",
        f"The status is {status or 'blank'}, and failed_at says {moment(failed)}.{order} Its steps are those of the"
        " last run; the earlier failure's are gone.",
        [deployment_row(facts.deployment)],
        severity=WARNING if status == "completed" and completed and completed < failed else INFO,
    )


def waited(facts: Facts) -> Iterator[Finding]:
    """Yield deployments that began long after their request."""
    row = facts.deployment
    if facts.is_pending or facts.is_preview or facts.was_retried:
        return
    requested = max(filter(None, (when(row["created_at"]), when(row["runs_at"]))), default=None)
    made = min(filter(None, (when(step["created_at"]) for step in facts.steps)), default=None)
    if _is_long(requested, made):
        yield _waited(facts, requested, f"its steps made at {moment(made)}: it waited, or was retried", made)
    elif _is_long(requested, started := when(row["started_at"])):
        yield _waited(facts, requested, f"begun at {moment(started)}: it waited", started)


def _is_long(requested: datetime | None, began: datetime | None) -> bool:
    return bool(requested and began and (began - requested).total_seconds() > LONGEST_USUAL_WAIT)


def _waited(facts: Facts, requested: Any, what: str, began: Any) -> Finding:
    return Finding(
        WAITED,
        f"requested at {moment(requested)}, {what}",
        f"Between the two lie {duration((began - requested).total_seconds())}. If it was retried, nothing of an earlier"
        " run is left: a retry clears the times and builds the steps anew.",
        [deployment_row(facts.deployment)],
    )


FINDERS = (running, retried, waited)
