"""Did each server of the deployment get exactly one transfer_files step? The plan's check, with what explains it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.rules.deployments import find_mismatch
from app.rules.diagnosis.evidence import server_row, step_row
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import ERROR, INFO, WARNING, Code, Finding, look
from app.rules.diagnosis.sequence import stopped_in_order
from app.rules.diagnosis.words import counted, joined

NO_TRANSFER_PROTOCOLS = ("shell", "docker_build", "custom_action", "heroku", "elastic_beanstalk")
"""Protocols that may rightly have no transfer_files step."""

NOT_BUILT = Code(
    name="steps_not_built",
    severity=INFO,
    meaning="No transfer steps exist yet. A retry reuses the record and builds its steps anew, so this is what a"
    " deployment looks like that was just requested or just retried. It does not mean that servers were left out.",
    decided="The deployment is pending or running, is no preview, and has no transfer_files step at all.",
    first_check="Nobody: ask again in a minute. If it stays so, look whether the deployment waits for a slot.",
    docs="https://www.deployhq.com/support/api/deployments/retry-deployment-api",
)
NOT_REACHED = Code(
    name="transfers_not_reached",
    severity=INFO,
    meaning="The deployment ended before its transfer steps existed: no server was given files, and none was left out.",
    decided="The deployment failed or was aborted, and has no transfer_files step at all.",
    first_check="Customer: see what failed before, then deploy again.",
)
MISSING = Code(
    name="missing_transfer_step",
    severity=ERROR,
    meaning="The deployment includes the server, but never had a step that gives it the files: it still has the old"
    " ones. A fault of the deployment itself, not of the server.",
    decided="A deployments_servers row whose server_id has no transfer_files step. Less severe for protocols that may"
    " transfer no files, for a deployment that may be of config files only, and when nothing at all is on record."
    " Not decided for previews, config-files deployments, archived ones, and ones whose transfer steps do not exist"
    " yet.",
    first_check="DeployHQ: find out why the step was not built. Customer: deploy again to this server meanwhile.",
)
ORPHANED = Code(
    name="orphaned_transfer_step",
    severity=WARNING,
    meaning="Files went, or were to go, to a server that is not part of the deployment.",
    decided="A transfer_files step whose server_id has no deployments_servers row. Not decided for previews.",
    first_check="DeployHQ: compare the steps with the servers of the deployment; it may have been retried since.",
)
DUPLICATE = Code(
    name="duplicate_transfer_steps",
    severity=WARNING,
    meaning="The server was given the files more than once, so its file count is too high.",
    decided="More than one transfer_files step with the same server_id. Not decided for previews.",
    first_check="DeployHQ: find out why the steps were built twice. The files themselves are the same.",
)
CODES = (NOT_BUILT, NOT_REACHED, MISSING, ORPHANED, DUPLICATE)


def not_built(facts: Facts) -> Iterator[Finding]:
    """Pending and running deployments that have no transfer steps yet."""
    unfinished = facts.is_pending or facts.is_running
    if facts.is_preview or facts.transfers or not unfinished or facts.is_of_config_files or not facts.steps_complete:
        return
    what = "No step exists yet" if not facts.steps else "The steps that transfer files do not exist yet"
    yield Finding(
        NOT_BUILT,
        "its transfer steps are not built yet",
        f"{what}, as it is after a deployment was requested or retried. It has"
        f" {counted(len(facts.used_ids), 'server')}; whether each gets its files can only be said later.",
        [server_row(facts, server_id) for server_id in facts.used_ids],
    )


def not_reached(facts: Facts) -> Iterator[Finding]:
    """Failed deployments that came to no transfer."""
    if (
        facts.is_preview
        or facts.transfers
        or not facts.is_over_in_failure
        or not facts.used_ids
        or not facts.steps_complete
    ):
        return
    if facts.is_archived or facts.is_of_config_files:
        return
    last = facts.failed_steps[-1:]
    where = f" It failed at {last[0]['step']}." if last else ""
    yield Finding(
        NOT_REACHED,
        "it ended before any server was given files",
        f"No transfer_files step was built for any of its {counted(len(facts.used_ids), 'server')}.{where}"
        " They still have the files that they had before.",
    )


class Reason(NamedTuple):
    """What the lack of a transfer step means for a server."""

    severity: str
    sentence: str


NEVER_GIVEN = Reason(ERROR, "So the files of this deployment were never given there.")
NOTHING_RECORDED = Reason(WARNING, "The deployment has no steps on record at all, so they may have been removed.")
STOPPED_BEFORE = Reason(WARNING, "Servers are done one after the other here, and an earlier one failed.")
MAYBE_CONFIG_FILES = Reason(
    WARNING, "Its branch is blank, so this may be a deployment of config files, which transfers no project files."
)


def missing(facts: Facts) -> Iterator[Finding]:
    """Servers of the deployment without a transfer step: one finding for each thing that it can mean."""
    if not _can_lack(facts):
        return
    without = find_mismatch(facts.used_ids, [step["server_id"] for step in facts.transfers]).missing
    meanings: dict[Reason, list[int]] = {}
    for server_id in without:
        if server_id is not None:
            meanings.setdefault(_reason(facts, server_id), []).append(server_id)
    for reason, ids in meanings.items():
        yield _missing(facts, ids, reason)


def _can_lack(facts: Facts) -> bool:
    """Whether a server without a transfer step means anything."""
    if facts.is_preview or facts.is_archived or facts.is_of_config_files or not facts.steps_complete:
        return False
    return bool(facts.transfers) or facts.status == "completed"


def _reason(facts: Facts, server_id: int) -> Reason:
    entry = facts.servers.get(server_id)
    protocol = entry and entry["server"]["protocol_type"]
    if protocol in NO_TRANSFER_PROTOCOLS:
        return Reason(INFO, f"That can be right: servers with the protocol {protocol} may be given no files.")
    if not facts.steps:
        return NOTHING_RECORDED
    if facts.is_over_in_failure and stopped_in_order(facts):
        return STOPPED_BEFORE
    unknown_kind = facts.deployment["config_files_deployment"] is None and facts.deployment["branch"] is None
    return MAYBE_CONFIG_FILES if unknown_kind else NEVER_GIVEN


def _missing(facts: Facts, ids: Sequence[int], reason: Reason) -> Finding:
    verb = "has" if len(ids) == 1 else "have"
    return Finding(
        MISSING,
        f"{joined(map(facts.name, ids))} {verb} no transfer_files step",
        f"{counted(len(ids), 'server')} of {len(facts.used_ids)} in this deployment {verb} no transfer_files step:"
        f" it did not fail and does not wait, it does not exist. {reason.sentence}",
        [server_row(facts, server_id, status=_status_on(facts, server_id)) for server_id in ids],
        severity=reason.severity,
        look_at=(look("admin_get_deployment_servers", "Every server with its steps.", identifier=facts.identifier),),
    )


def _status_on(facts: Facts, server_id: int) -> str | None:
    status: str | None = next((entry["status"] for entry in facts.used if entry["server_id"] == server_id), None)
    return status


def orphaned(facts: Facts) -> Iterator[Finding]:
    """Transfer steps of servers that are not in the deployment."""
    if facts.is_preview:
        return
    used = {entry["server_id"] for entry in facts.used}
    steps = [step for step in facts.transfers if step["server_id"] is not None and step["server_id"] not in used]
    if not steps:
        return
    ids = list(dict.fromkeys(step["server_id"] for step in steps))
    fates = "; ".join(f"{facts.name(server_id)}: {_fate(facts, server_id)}" for server_id in ids[:5])
    yield Finding(
        ORPHANED,
        f"a transfer step is for {joined(map(facts.name, ids))}, which is not in the deployment",
        f"{counted(len(steps), 'transfer_files step')} without a deployments_servers row. {fates}.",
        [step_row(facts, step) for step in steps],
    )


def _fate(facts: Facts, server_id: int) -> str:
    """Whether a server still exists, and where."""
    entry = facts.servers.get(server_id)
    if not entry:
        return "its row is gone, so it was deleted"
    home = entry["home"]
    if home and home["id"] != facts.deployment["project_id"]:
        return f"it still exists, in the project {home['permalink']}"
    return "it still exists in this project" if home else "it still exists, but its project does not"


def duplicate(facts: Facts) -> Iterator[Finding]:
    """Servers with several transfer steps."""
    if facts.is_preview:
        return
    doubled = find_mismatch([], [step["server_id"] for step in facts.transfers]).duplicate
    ids = [server_id for server_id in doubled if server_id is not None]
    steps = [step for server_id in ids for step in facts.steps_of(server_id) if step["step"] == "transfer_files"]
    if ids:
        yield Finding(
            DUPLICATE,
            f"{joined(map(facts.name, ids))} {'has' if len(ids) == 1 else 'have'} more than one transfer_files step",
            f"{counted(len(steps), 'step')} for {counted(len(ids), 'server')}: the number of files looks multiplied.",
            [step_row(facts, step) for step in steps],
        )


FINDERS = (missing, duplicate, orphaned, not_built, not_reached)
