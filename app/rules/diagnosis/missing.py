"""Servers of the deployment without a transfer_files step."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.rules.deployments import find_mismatch
from app.rules.diagnosis.evidence import server_row
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import ERROR, INFO, WARNING, Code, Finding, look
from app.rules.diagnosis.sequence import never_came_to
from app.rules.diagnosis.words import counted, joined

MISSING = Code(
    name="missing_transfer_step",
    severity=ERROR,
    meaning="The deployment includes the server, but had no step that gives it the files: it kept the old ones. A fault"
    " of the deployment itself, not of the server.",
    decided="The deployment is over, and a deployments_servers row of it has no transfer_files step. Less severe for"
    " protocols that may transfer no files, for a server that is disabled now, for a deployment without any transfer"
    " step that may be of config files only, for one that failed before it finished, and when nothing at all is on"
    " record. Not decided for previews, config-files deployments, archived ones, servers that a sequential group did"
    " not come to, and while the deployment is not over.",
    first_check="DeployHQ: find out why the step was not built.",
    redeploy="Customer: deploy again to this server meanwhile.",
)
CODES = (MISSING,)


class Reason(NamedTuple):
    """An explanation of a missing transfer step."""

    severity: str
    sentence: str
    first_check: str = ""
    redeploy: str | None = None


NEVER_GIVEN = Reason(ERROR, "So the files of this deployment were never given there.")
NOTHING_RECORDED = Reason(
    WARNING, "The deployment has no steps on record at all, so they may have been removed.", "Customer: see the site."
)
DISABLED_NOW = Reason(
    WARNING,
    "It is disabled now, and deployments skip disabled servers: that may be why.",
    "Customer: enable the server if it should get deployments.",
    "Then deploy to it.",
)
FAILED_BEFORE = Reason(
    WARNING,
    "The deployment failed, perhaps before the step was to be built.",
    "Customer: repair what failed.",
    "Then deploy again to this server.",
)
MAYBE_CONFIG_FILES = Reason(
    WARNING,
    "Its branch is blank, so this may be a deployment of config files, which transfers no project files.",
    "Customer: was it a deployment of config files only? Then nothing is missing.",
    "Else deploy again to this server.",
)
OTHER_WAY = "No action: a server of this kind is not given files by a transfer step. Its own steps say what ran."


def missing(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each explanation of missing transfer steps, with its servers."""
    if not _can_lack(facts):
        return
    without = find_mismatch(facts.used_ids, [step["server_id"] for step in facts.transfers]).missing
    not_reached = set(never_came_to(facts))
    meanings: dict[Reason, list[int]] = {}
    for server_id in without:
        if server_id is not None and server_id not in not_reached:
            meanings.setdefault(_reason(facts, server_id), []).append(server_id)
    for reason, ids in meanings.items():
        yield _missing(facts, ids, reason)


def _can_lack(facts: Facts) -> bool:
    """Return whether a missing transfer step is significant in this deployment."""
    return facts.shows_lacks and not facts.is_unfinished and (bool(facts.transfers) or facts.status == "completed")


def _reason(facts: Facts, server_id: int) -> Reason:
    entry = facts.servers.get(server_id)
    if not facts.may_get_files(server_id):
        protocol = facts.servers[server_id]["server"]["protocol_type"]
        return Reason(
            INFO, f"That can be right: servers with the protocol {protocol} may be given no files.", OTHER_WAY, ""
        )
    if not facts.steps:
        return NOTHING_RECORDED
    if entry and entry["server"]["enabled"] is False:
        return DISABLED_NOW
    if facts.is_over_in_failure and not _failed_while_finishing(facts):
        return FAILED_BEFORE
    unknown_kind = facts.deployment["config_files_deployment"] is None and facts.deployment["branch"] is None
    return MAYBE_CONFIG_FILES if unknown_kind and not facts.transfers else NEVER_GIVEN


def _failed_while_finishing(facts: Facts) -> bool:
    """Return whether all transfers had ended when the deployment failed."""
    return bool(facts.failed_steps) and all(step["stage"] == "finishing" for step in facts.failed_steps)


def _missing(facts: Facts, ids: Sequence[int], reason: Reason) -> Finding:
    verb = "has" if len(ids) == 1 else "have"
    return Finding(
        MISSING,
        f"{joined(map(facts.name, ids))} {verb} no transfer_files step",
        f"{counted(len(ids), 'server')} of {len(facts.used_ids)} in this deployment {verb} no transfer_files step:"
        f" it did not fail and does not wait, it does not exist. {reason.sentence}",
        [server_row(facts, server_id, status=_status_on(facts, server_id)) for server_id in ids],
        severity=reason.severity,
        first_check=reason.first_check,
        redeploy=reason.redeploy,
        look_at=(look("admin_get_deployment_servers", "Every server with its steps.", identifier=facts.identifier),),
    )


def _status_on(facts: Facts, server_id: int) -> str | None:
    status: str | None = next((entry["status"] for entry in facts.used if entry["server_id"] == server_id), None)
    return status


FINDERS = (missing,)
