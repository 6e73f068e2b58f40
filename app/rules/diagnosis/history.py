"""The same failure in other deployments of the project."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.rules.causes import UNKNOWN
from app.rules.diagnosis.evidence import deployment_row
from app.rules.diagnosis.facts import Facts, when
from app.rules.diagnosis.finding import INFO, WARNING, Code, Finding, Record, look
from app.rules.diagnosis.words import counted, moment
from app.rules.step_texts import quote

RECURRING = Code(
    name="recurring_failure",
    severity=WARNING,
    meaning="The same step failed for the same cause in other deployments of the project: this is no accident.",
    decided="Among the project's last 20 deployments up to this one, previews not counted, at least one other failed"
    " whose last failed step has the same type and cause. Of steps whose text names no cause, the server and the last"
    " line have to be the same.",
    first_check="Customer: repair the cause; deploying again will fail again.",
)
SUCCEEDED_LATER = Code(
    name="later_deployment_completed",
    severity=INFO,
    meaning="A later deployment of the project completed, so what failed here may be over.",
    decided="deployments of the same project with a higher id and the status completed.",
    first_check="Nobody, unless the later one went to other servers.",
)
CODES = (RECURRING, SUCCEEDED_LATER)


def recurring(facts: Facts) -> Iterator[Finding]:
    """Failures that other deployments had as well."""
    past = [row for row in facts.history if row["kind"] == "past"]
    own = facts.deployment["id"]
    if not facts.has_failed or not any(row["failed_step_id"] for row in past if row["id"] != own):
        return
    ours = {_likeness(facts, step) for step in facts.failed_steps if facts.texts.has(step["id"])}
    alike = [
        row for row in past if row["id"] == own or (row["failed_step_id"] and _likeness(facts, _step(row)) in ours)
    ]
    if len(alike) < 2:
        return
    step, cause = alike[1]["step"], facts.texts.cause(_step(alike[1])["id"])
    success = next((row for row in past if row["status"] == "completed"), None)
    last = f"The last success was at {moment(when(success['completed_at']))}." if success else "None of them completed."
    servers = {row["server_name"] for row in alike if row["failed_step_id"]}
    where = f" on {quote(servers.pop())}" if len(servers) == 1 and None not in servers else ""
    why = f" for {cause}" if cause != UNKNOWN else " with the same last line"
    yield Finding(
        RECURRING,
        f"the same failure in {len(alike)} of the last {len(past)} deployments of the project",
        f"{step}{where} failed{why} in {len(alike)} of {counted(len(past), 'deployment')},"
        f" since {moment(_failed_at(alike[-1]))}. {last}",
        [deployment_row(row) for row in [*alike, *([success] if success else [])]],
        cause=cause,
        look_at=_patterns(facts),
    )


def _patterns(facts: Facts) -> tuple[Mapping[str, Any], ...]:
    account = facts.deployment["account"]
    if not account:
        return ()
    return (look("admin_summarize_failures", "All failures of the account, grouped.", account=account["permalink"]),)


def _step(row: Record) -> Record:
    """The failed step that an earlier deployment came with."""
    return {"id": row["failed_step_id"], "step": row["step"], "server_id": row["server_id"]}


def _likeness(facts: Facts, step: Record) -> tuple[object, ...]:
    """What two failures have in common when they are the same."""
    cause = facts.texts.cause(step["id"])
    known = (step["step"], cause)
    return known if cause != UNKNOWN else (*known, step["server_id"], facts.texts.quote(step["id"]))


def _failed_at(row: Record) -> datetime | None:
    return when(row["failed_at"]) or when(row["created_at"])


def succeeded_later(facts: Facts) -> Iterator[Finding]:
    """A later deployment that completed."""
    later = next((row for row in facts.history if row["kind"] == "later"), None)
    if later and facts.has_failed:
        yield Finding(
            SUCCEEDED_LATER,
            "a later deployment of the project completed",
            f"It completed at {moment(when(later['completed_at']))}.",
            [deployment_row(later)],
        )


FINDERS = (recurring, succeeded_later)
