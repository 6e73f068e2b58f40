"""Steps that failed, grouped by their cause, and what a failure left behind."""

from collections.abc import Iterator
from typing import NamedTuple

from app.rules.causes import CATEGORIES, UNKNOWN
from app.rules.diagnosis.evidence import server_row, step_row
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import ERROR, MOST_ROWS_EACH, WARNING, Code, Finding, Record, look
from app.rules.diagnosis.words import counted, joined

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
LIVE = Code(
    name="files_live_although_failed",
    severity=WARNING,
    meaning="All files were transferred before a later stage failed: the servers can have the new files although the"
    " deployment says failed.",
    decided="The deployment failed; every server of it has transfer_files steps and all of them completed; each failed"
    " step is of the stage finishing, or comes after the last transfer on servers without zero downtime (atomic).",
    first_check="Customer: look at the site before deploying again; then see why the later step failed.",
    docs="https://www.deployhq.com/support/deployments/deployment-checks",
)
CODES = (FAILED, TOLERATED, UNEXPLAINED, LIVE)


class Group(NamedTuple):
    """Failed steps that are one finding."""

    step: str
    cause: str


def failed_steps(facts: Facts) -> Iterator[Finding]:
    """One finding for each type of step and cause, those of the most steps first."""
    groups: dict[Group, list[Record]] = {}
    for step in facts.failed_steps:
        groups.setdefault(Group(step["step"] or "a step without a type", facts.texts.cause(step["id"])), []).append(
            step
        )
    for group, steps in sorted(groups.items(), key=lambda item: -len(item[1])):
        yield _failed(facts, group, steps)


def _failed(facts: Facts, group: Group, steps: list[Record]) -> Finding:
    code = TOLERATED if facts.status == "completed" else FAILED
    category, known = CATEGORIES[group.cause], group.cause != UNKNOWN
    names = joined(facts.name(step["server_id"]) for step in steps)
    why = f"Cause: {group.cause}. {category.definition}" if known else "Its text does not say why."
    tolerated = " The deployment went on and completed." if code is TOLERATED else ""
    return Finding(
        code,
        f"{group.step} failed for {names}" + (f" ({group.cause})" if known else ""),
        f"{counted(len(steps), f'{group.step} step')} failed, for {names}.{tolerated} {why}{_unread(facts, steps)}",
        [step_row(facts, step) for step in steps[:MOST_ROWS_EACH]],
        len(steps),
        severity=ERROR if group.step == "transfer_files" else "",
        cause=group.cause,
        first_check=f"{category.who[0].upper()}{category.who[1:]}: {category.first_check}",
        docs=category.doc,
        look_at=(look("admin_get_deployment_servers", "What the other steps did.", identifier=facts.identifier),),
    )


def _unread(facts: Facts, steps: list[Record]) -> str:
    unread = sum(not facts.texts.has(step["id"]) for step in steps)
    return f" The text of {unread} of them was not read." if unread else ""


def unexplained(facts: Facts) -> Iterator[Finding]:
    """Failed deployments without a failed step."""
    if not facts.has_failed or facts.failed_steps or facts.is_archived or not facts.is_complete:
        return
    begun = [step for step in facts.steps if step["status"] == "running"]
    where = f" {counted(len(begun), 'step')} still says running." if begun else ""
    what = f"None of its {counted(len(facts.steps), 'step')} has failed." if facts.steps else "It has no steps."
    yield Finding(UNEXPLAINED, "no step says why", f"{what}{where}", [step_row(facts, step) for step in begun])


def live(facts: Facts) -> Iterator[Finding]:
    """Failed deployments whose files had all been transferred."""
    if not facts.has_failed or facts.is_preview or not facts.failed_steps or not _all_transferred(facts):
        return
    last = max(step["id"] for step in facts.transfers)
    atomic = {_is_atomic(facts, server_id) for server_id in facts.used_ids}
    if not all(_came_later(step, last, atomic) for step in facts.failed_steps):
        return
    finishing = all(step["stage"] == "finishing" for step in facts.failed_steps)
    kinds = joined(step["step"] or "a step" for step in facts.failed_steps)
    in_place = "Everything on the servers was over by then." if finishing else "No server of it switches releases."
    switched = in_place if finishing or None not in atomic else "Whether its servers switch releases is not on record."
    yield Finding(
        LIVE,
        f"the files were transferred before {kinds} failed",
        f"All transfers to {counted(len(facts.used_ids), 'server')} completed; {kinds} failed afterwards. {switched}"
        " Nothing takes transferred files back.",
        [server_row(facts, server_id, zero_downtime=_is_atomic(facts, server_id)) for server_id in facts.used_ids],
    )


def _all_transferred(facts: Facts) -> bool:
    transferred = {step["server_id"] for step in facts.transfers}
    complete = all(step["status"] == "completed" for step in facts.transfers)
    return bool(facts.used_ids) and set(facts.used_ids) <= transferred and complete and facts.is_complete


def _came_later(step: Record, last_transfer: int, atomic: set[bool | None]) -> bool:
    """Whether the files were in place when a step ran: steps are made in the order in which they run.

    Zero-downtime servers have the files in place only when the release was switched, in the stage transferring.
    """
    if step["stage"] == "finishing":
        return True
    if step["stage"] not in (None, "transferring") or step["id"] < last_transfer:
        return False
    return atomic == {False} or (step["stage"] is None and True not in atomic)


def _is_atomic(facts: Facts, server_id: int) -> bool | None:
    entry = facts.servers.get(server_id)
    return entry["server"]["atomic"] if entry else None


FINDERS = (failed_steps, unexplained, live)
