"""Recurring failures of the target, and changes by later deployments."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.rules import Record
from app.rules.causes import UNKNOWN
from app.rules.diagnosis.evidence import deployment_row
from app.rules.diagnosis.facts import Facts, when
from app.rules.diagnosis.finding import INFO, WARNING, Code, Finding, look
from app.rules.diagnosis.past import branches, brought, ended, later_of, past_of, same_revision, target
from app.rules.diagnosis.words import counted, joined, moment
from app.rules.step_texts import quote

TARGET = (
    " The target is parent_type and parent_id; where these are blank or not on record, the set of servers. Previews and"
    " deployments of config files do not count."
)

RECURRING = Code(
    name="recurring_failure",
    severity=WARNING,
    meaning="The same step failed for the same cause in other deployments to the same target: this is no accident.",
    decided="Among the project's last 20 deployments to this target up to this one, at least one other failed, a failed"
    f" step of which has the same type and cause.{TARGET} Of steps whose text names no cause, the server and the last"
    " line have to be the same.",
    first_check="Customer: repair the cause before the next deployment.",
    example="the same failure in 4 of the last 5 deployments to the same server",
)
SUCCEEDED_LATER = Code(
    name="later_deployment_completed",
    severity=INFO,
    meaning="A later deployment to the same target completed, so what failed here may be over.",
    decided=f"A deployment of the project to the same target with a higher id and the status completed.{TARGET}",
    first_check="No action, unless the same fails again.",
    example="a later deployment to the group Production completed",
)
ROLLED_BACK = Code(
    name="rolled_back",
    severity=INFO,
    meaning="A later deployment to the same target put an earlier revision back, so what this one brought is not what"
    " the target has. To deploy this one again would undo that.",
    decided="A later deployment to the same target completed whose end_revision is another one than this deployment's,"
    f" and that of an earlier deployment to the target that completed.{TARGET}",
    first_check="No action: ask whoever rolled back before deploying this revision again.",
    example="rolled back at 2026-11-20 16:10 UTC by deployment 4b2f...",
    docs="https://www.deployhq.com/support/api/deployments/rollback-deployment-api",
    needs=("deployments.end_revision",),
)
IS_ROLLBACK = Code(
    name="is_a_rollback",
    severity=INFO,
    meaning="This deployment put an earlier revision of the target back, in place of another one.",
    decided="Its end_revision is that of an earlier deployment to the target that completed, and a deployment with"
    f" another end_revision completed between the two.{TARGET}",
    first_check="No action.",
    example="it puts back what deployment 4b2f... had brought",
    docs="https://www.deployhq.com/support/api/deployments/rollback-deployment-api",
    needs=("deployments.end_revision",),
)
CODES = (ROLLED_BACK, IS_ROLLBACK, RECURRING, SUCCEEDED_LATER)

Likeness = tuple[object, ...]


def rolled_back(facts: Facts) -> Iterator[Finding]:
    """Yield the later deployment that restored an earlier revision."""
    own = facts.deployment["end_revision"]
    earlier = [row for row in past_of(facts) if row["id"] != facts.deployment["id"]]
    for later in later_of(facts) if own else ():
        if same_revision(later["end_revision"], own):
            return  # this revision was deployed again before any other
        if brought(earlier, later["end_revision"]):
            first = brought(earlier, later["end_revision"])[0]
            again = brought([row for row in later_of(facts) if row["id"] > later["id"]], own)
            restored = f" This deployment's revision came back at {ended(again[-1])}." if again else ""
            yield Finding(
                ROLLED_BACK,
                f"rolled back at {moment(when(later['completed_at']))} by deployment {later['identifier']}",
                f"That one brought revision {later['end_revision'][:12]} back to {target(facts)}, which deployment"
                f" {first['identifier']} had brought; this one's is {own[:12]}.{restored}",
                [deployment_row(later), deployment_row(first)],
                look_at=(
                    look("admin_diagnose_deployment", "It rolled this one back.", identifier=later["identifier"]),
                ),
            )
            return


def is_rollback(facts: Facts) -> Iterator[Finding]:
    """Yield deployments that restored an earlier revision themselves."""
    own = facts.deployment
    between: list[Record] = []
    for row in past_of(facts):
        if row["id"] == own["id"] or row["status"] != "completed":
            continue
        if same_revision(row["end_revision"], own["end_revision"]) and between:
            yield Finding(
                IS_ROLLBACK,
                f"it puts back what deployment {row['identifier']} had brought",
                f"That one completed at {ended(row)} with the same revision, {row['end_revision'][:12]}; deployment"
                f" {between[0]['identifier']} brought another one in between.",
                [deployment_row(row), deployment_row(between[0])],
            )
            return
        if row["end_revision"] and own["end_revision"] and not same_revision(row["end_revision"], own["end_revision"]):
            between.append(row)
        elif not between:
            return


def recurring(facts: Facts) -> Iterator[Finding]:
    """Yield the failure that other deployments to the target share."""
    past, own = past_of(facts), facts.deployment["id"]
    if not facts.has_failed or not any(row["failed_step_id"] for row in past if row["id"] != own):
        return
    ours = {_likeness(facts, step) for step in facts.failed_steps if facts.texts.has(step["id"])}
    failed = _failed_steps(facts)
    shared = {row["id"]: [step for step in failed.get(row["id"], ()) if _likeness(facts, step) in ours] for row in past}
    alike = [row for row in past if row["id"] == own or shared[row["id"]]]
    if len(alike) < 2:
        return
    newest = shared[alike[1]["id"]][0]
    cause = facts.texts.cause(newest["id"])
    success = next((row for row in past if row["status"] == "completed"), None)
    last = f"The last success was at {ended(success)}." if success else "None of them completed."
    began = when(alike[-1]["failed_at"]) or when(alike[-1]["created_at"])
    where = _on_servers(facts, [steps for row in alike if (steps := shared[row["id"]])], _likeness(facts, newest))
    why = f" for {cause}" if cause != UNKNOWN else " with the same last line"
    which = f" ({named})" if (named := branches(alike)) else ""
    yield Finding(
        RECURRING,
        f"the same failure in {len(alike)} of the last {len(past)} deployments to {target(facts)}",
        f"{newest['step']}{where} failed{why} in {len(alike)} of {counted(len(past), 'deployment')}{which},"
        f" since {moment(began)}. {last}",
        [deployment_row(row) for row in [*alike, *([success] if success else [])]],
        cause=cause,
        first_check="Customer: see whether the cause is repaired." if later_of(facts) else "",
        look_at=_patterns(facts),
    )


def _failed_steps(facts: Facts) -> dict[int, list[Record]]:
    """Return the failed steps that were read, by the id of the past deployment, this one included."""
    steps: dict[int, list[Record]] = {}
    for row in past_of(facts):
        if row["failed_step_id"]:
            last = {name: row[name] for name in ("step", "server_id", "server_name")}
            steps[row["id"]] = [{"id": row["failed_step_id"]} | last]
    for row in facts.history:
        known = steps.get(row["deployment_id"] or 0) if row["kind"] == "failed" else None
        if known and row["id"] != known[0]["id"] and facts.texts.has(row["id"]):
            known.append(row)
    steps[facts.deployment["id"]] = facts.failed_steps
    return {id_: [step for step in found if facts.texts.has(step["id"])] for id_, found in steps.items()}


def _on_servers(facts: Facts, failures: Sequence[Sequence[Record]], likeness: Likeness) -> str:
    """Return the servers on which the same step failed in each deployment, or an empty text when they differ."""
    alike = [[step for step in steps if _likeness(facts, step)[:2] == likeness[:2]] for steps in failures]
    ids = [{step["server_id"] for step in steps} for steps in alike]
    if None in ids[0] or not ids[0] or any(found != ids[0] for found in ids):
        return ""
    if len(ids[0]) > 1 and ids[0] == set(facts.used_ids):
        return f" on all {len(ids[0])} servers"
    names = {step["server_id"]: quote(step.get("server_name")) for steps in alike for step in steps}
    return f" on {joined(names[id_] or facts.name(id_) for id_ in sorted(ids[0]))}"


def _patterns(facts: Facts) -> tuple[Mapping[str, Any], ...]:
    account = facts.deployment["account"]
    if not account:
        return ()
    return (look("admin_summarize_failures", "All failures of the account, grouped.", account=account["permalink"]),)


def _likeness(facts: Facts, step: Record) -> Likeness:
    """Return the key by which two failures count as equal."""
    cause = facts.texts.cause(step["id"])
    known = (step["step"], cause)
    return known if cause != UNKNOWN else (*known, step["server_id"], facts.texts.quote(step["id"]))


def succeeded_later(facts: Facts) -> Iterator[Finding]:
    """Yield a later deployment to the target that completed."""
    later = next(iter(later_of(facts)), None)
    if later and facts.has_failed:
        yield Finding(
            SUCCEEDED_LATER,
            f"a later deployment to {target(facts)} completed",
            f"Deployment {later['identifier']} completed at {ended(later)}.",
            [deployment_row(later)],
        )


FINDERS = (rolled_back, is_rollback, recurring, succeeded_later)
