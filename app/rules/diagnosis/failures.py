"""Failed steps, grouped by cause, and failed deployments without one."""

from collections.abc import Iterator

from app.rules import Record, group_by
from app.rules.causes import CATEGORIES, UNKNOWN
from app.rules.diagnosis.evidence import step_row
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import ERROR, MOST_ROWS_EACH, WARNING, Code, Finding, look
from app.rules.diagnosis.words import counted, joined
from app.rules.first_checks import first_check

FAILED = Code(
    name="failed_step",
    severity=ERROR,
    meaning="Steps failed, and with them the deployment (or it is still at work). Steps of one type with one cause are"
    " one finding. `cause` says why, as far as the steps' own text does; `unknown` when it does not.",
    decided="deployment_steps.status is failed. The cause is read from the step's description and its last error log"
    " lines by the rules of docs/causes.md; no other text is read as a failure.",
    first_check="As the cause says.",
)
TOLERATED = Code(
    name="failed_step_in_completed_deployment",
    severity=WARNING,
    meaning="A step failed and the deployment completed all the same, as it does for an SSH command that is not set to"
    " stop the deployment (halt_on_error).",
    decided="deployment_steps.status is failed while deployments.status is completed. An error when the step is"
    " transfer_files: that server did not get all files.",
    first_check="As the cause says; and whether this command should stop the deployment when it fails.",
    docs="https://www.deployhq.com/support/api/ssh-commands/create-a-new-ssh-command",
)
UNEXPLAINED = Code(
    name="failure_without_failed_step",
    severity=WARNING,
    meaning="The deployment failed, and no step says that it failed. An aborted deployment can look like this.",
    decided="deployments.status is failed, and no step has the status failed.",
    first_check="DeployHQ: see what is known of the deployment outside its steps. Customer: was it aborted by hand?",
)
CODES = (FAILED, TOLERATED, UNEXPLAINED)


def failed_steps(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each type of step and cause, the one with the most steps first."""
    groups = group_by(
        facts.failed_steps, lambda step: (step["step"] or "a step without a type", facts.texts.cause(step["id"]))
    )
    for (kind, cause), steps in sorted(groups.items(), key=lambda item: -len(item[1])):
        yield _failed(facts, kind, cause, steps)


def _failed(facts: Facts, kind: str, cause: str, steps: list[Record]) -> Finding:
    code = TOLERATED if facts.status == "completed" else FAILED
    category, known = CATEGORIES[cause], cause != UNKNOWN
    check, then = first_check(facts.texts, steps[0]["id"])
    names = joined(facts.name(step["server_id"]) for step in steps)
    why = f"Cause: {cause}. {category.definition}" if known else "Its text does not say why."
    tolerated = " The deployment went on and completed." if code is TOLERATED else ""
    return Finding(
        code,
        f"{kind} failed for {names}" + (f" ({cause})" if known else ""),
        f"{counted(len(steps), f'{kind} step')} failed, for {names}.{tolerated} {why}{_unread(facts, steps)}",
        [step_row(facts, step) for step in steps[:MOST_ROWS_EACH]],
        len(steps),
        severity=ERROR if kind == "transfer_files" else "",
        cause=cause,
        first_check=check,
        redeploy=then,
        docs=category.doc,
        look_at=(look("admin_get_deployment_servers", "What the other steps did.", identifier=facts.identifier),),
    )


def _unread(facts: Facts, steps: list[Record]) -> str:
    unread = sum(not facts.texts.has(step["id"]) for step in steps)
    return f" The text of {unread} of them was not read." if unread else ""


def unexplained(facts: Facts) -> Iterator[Finding]:
    """Yield failed deployments without a failed step."""
    if not facts.has_failed or facts.failed_steps or facts.is_archived or not facts.is_complete:
        return
    begun = [step for step in facts.steps if step["status"] == "running"]
    where = f" {counted(len(begun), 'step')} still says running." if begun else ""
    what = f"None of its {counted(len(facts.steps), 'step')} has failed." if facts.steps else "It has no steps."
    yield Finding(UNEXPLAINED, "no step says why", f"{what}{where}", [step_row(facts, step) for step in begun])


FINDERS = (failed_steps, unexplained)
