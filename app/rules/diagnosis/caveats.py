"""Caveats: sentences about what the rows cannot tell, and why."""

from collections.abc import Iterable, Iterator

from app.rules.diagnosis.catalogue import CODES
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import Finding
from app.rules.diagnosis.words import counted, duration

TELLING_LAG = 60  # seconds of lag from which a caveat is due
LOGS = "deployment_step_logs.id"


def caveats(facts: Facts, findings: Iterable[Finding]) -> list[str]:
    """Return the caveats of this deployment."""
    return [*_absent(facts), *_unread(facts), *_present_state(findings), *_of_record(facts)]


def _absent(facts: Facts) -> Iterator[str]:
    lacking = {
        name: [column for column in code.needs if column in facts.absent]
        for name, code in CODES.items()
        if facts.absent.intersection(code.needs)
    }
    if lacking:
        which = "; ".join(f"{name} ({', '.join(columns)})" for name, columns in lacking.items())
        yield f"Not looked for, because this database lacks the columns: {which}."


def _unread(facts: Facts) -> Iterator[str]:
    if LOGS in facts.absent and facts.failed_steps:
        yield "This database has no step logs: causes are read from the steps' descriptions only."
    unread = sum(not facts.texts.has(step["id"]) for step in facts.failed_steps)
    if unread:
        yield f"{unread} of {len(facts.failed_steps)} failed steps were not read: their causes stay unknown."
    if not facts.is_complete:
        yield "There are more steps or servers than were read: nothing is said of what seems to lack."


def _present_state(findings: Iterable[Finding]) -> Iterator[str]:
    of_now = {"agent_offline", "agent_revoked", "connection_check_failed", "disabled_server_skipped"}
    of_now |= {"in_group_but_not_in_deployment", "left_group_since", "revisions_differ"}
    if of_now.intersection(finding.code.name for finding in findings):
        yield "Groups, agents, connection checks and enabled are as they are now; the deployment may have met others."


def _of_record(facts: Facts) -> Iterator[str]:
    if facts.lag and facts.lag >= TELLING_LAG:
        yield f"The replica is {duration(facts.lag)} behind: ages are those of then; what happened since is not seen."
    if facts.is_unfinished:
        yield "The deployment is not over: findings are provisional."
    if facts.was_retried and not facts.is_preview:
        yield "A retry reuses the record: nothing of the earlier failure is left, and step identifiers have changed."
    nameless = sum(entry["server_id"] is None for entry in facts.used)
    if nameless:
        yield f"{counted(nameless, 'deployments_servers row')} without a server: nothing can be said of it."
    if not facts.used_ids and not facts.is_preview:
        yield "No server is on record for this deployment."
