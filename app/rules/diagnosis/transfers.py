"""Transfer steps that are duplicate, orphaned, incomplete, or not built yet."""

from collections.abc import Iterator

from app.rules.deployments import find_mismatch
from app.rules.diagnosis.evidence import server_row, step_row
from app.rules.diagnosis.facts import Facts, when
from app.rules.diagnosis.finding import INFO, WARNING, Code, Finding, look
from app.rules.diagnosis.queue import waits_for_long
from app.rules.diagnosis.reach import transfers_of
from app.rules.diagnosis.running import is_stuck
from app.rules.diagnosis.words import counted, joined

NOT_BUILT = Code(
    name="steps_not_built",
    severity=INFO,
    meaning="The deployment is not over, and transfer steps do not exist yet, of all servers or of some. Steps are"
    " built as a deployment goes on, and a retry builds them anew. It does not mean that servers were left out.",
    decided="The deployment is pending or running, is no preview, and servers of it have no transfer_files step.",
    first_check="No action: ask again in a minute. If it stays so, look whether the deployment waits for a slot.",
    example="transfer steps of node3 and node4 are not built yet",
    docs="https://www.deployhq.com/support/api/deployments/retry-deployment-api",
)
NOT_REACHED = Code(
    name="transfers_not_reached",
    severity=INFO,
    meaning="The deployment ended before its transfer steps existed: no server was given files, and none was left out.",
    decided="The deployment failed or was aborted, and has no transfer_files step at all.",
    first_check="Customer: see what failed before.",
    redeploy="Then deploy again.",
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
INCOMPLETE = Code(
    name="transfer_never_completed",
    severity=WARNING,
    meaning="The deployment completed, and the transfer to this server did not: it was skipped, or did not run. The"
    " server may have kept the old files.",
    decided="deployments.status is completed, and no transfer_files step of the server is completed or failed.",
    first_check="DeployHQ: find out why it did not run. Customer: look at the server.",
    redeploy="Then deploy to it again.",
)
CODES = (INCOMPLETE, DUPLICATE, ORPHANED, NOT_BUILT, NOT_REACHED)

NOT_YET = "No action yet: steps are still being built. Ask again when the deployment is over."
OVER = {"completed", "failed"}


def not_built(facts: Facts) -> Iterator[Finding]:
    """Yield the servers of a pending or running deployment that have no transfer step yet."""
    if not (facts.is_pending or facts.is_running) or not facts.shows_lacks:
        return
    without = [server_id for server_id in facts.used_ids if not transfers_of(facts, server_id)]
    wanting = [server_id for server_id in without if facts.may_get_files(server_id)]
    if not wanting and (facts.transfers or without):
        return
    if not facts.transfers:
        title = "its transfer steps are not built yet"
    elif len(wanting) == 1:
        title = f"the transfer step of {facts.name(wanting[0])} is not built yet"
    else:
        title = f"transfer steps of {joined(map(facts.name, wanting))} are not built yet"
    what = "No step exists yet" if not facts.steps else f"{len(wanting)} of {len(facts.used_ids)} servers have none yet"
    yield Finding(
        NOT_BUILT,
        title,
        f"{what}. Steps are built while a deployment goes on, and a retry builds them anew: whether each server gets"
        " its files can only be said when it is over.",
        [server_row(facts, server_id) for server_id in wanting],
        first_check=_awaited(facts),
    )


def _awaited(facts: Facts) -> str:
    """Return the advice until the steps are built, if a known reason keeps the deployment waiting."""
    if is_stuck(facts):
        return "No action: first see why the deployment does not move."
    if facts.is_running:
        return "No action: ask again when the deployment is over."
    runs_at = when(facts.deployment["runs_at"])
    if facts.is_pending and runs_at and runs_at > facts.now:
        return "No action: they are built when it begins."
    if facts.is_pending and (facts.active or facts.steps or waits_for_long(facts)):
        return "No action: first see why the deployment has not begun."
    return ""


def not_reached(facts: Facts) -> Iterator[Finding]:
    """Yield failed deployments that did not reach a transfer."""
    if not facts.shows_lacks or facts.transfers or not facts.is_over_in_failure or not facts.used_ids:
        return
    if not any(map(facts.may_get_files, facts.used_ids)):
        return
    last = facts.failed_steps[-1:]
    where = f" It failed at {last[0]['step'] or 'a step without a type'}." if last else ""
    yield Finding(
        NOT_REACHED,
        "it ended before any server was given files",
        f"No transfer_files step was built for any of its {counted(len(facts.used_ids), 'server')}.{where}"
        " They kept the files that they had.",
    )


def incomplete(facts: Facts) -> Iterator[Finding]:
    """Yield servers of a completed deployment whose transfer neither completed nor failed."""
    if facts.status != "completed" or facts.is_preview:
        return
    ids = [
        server_id
        for server_id in facts.used_ids
        if (steps := transfers_of(facts, server_id)) and not any(step["status"] in OVER for step in steps)
    ]
    if ids:
        said = joined(sorted({step["status"] or "blank" for id_ in ids for step in transfers_of(facts, id_)}))
        yield Finding(
            INCOMPLETE,
            f"the transfer to {joined(map(facts.name, ids))} never completed",
            f"The deployment says completed, and the transfer_files step of {counted(len(ids), 'server')} says {said}.",
            [step_row(facts, step) for step in facts.transfers if step["server_id"] in set(ids)],
            look_at=(
                look("admin_get_deployment_servers", "Every server with its steps.", identifier=facts.identifier),
            ),
        )


def orphaned(facts: Facts) -> Iterator[Finding]:
    """Yield transfer steps of servers that are not in the deployment."""
    if facts.is_preview or not facts.is_complete:
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
        severity=INFO if _may_change(facts) else "",
        first_check=NOT_YET if _may_change(facts) else "",
    )


def _may_change(facts: Facts) -> bool:
    """Return whether steps can still be built."""
    return facts.is_unfinished and not is_stuck(facts)


def _fate(facts: Facts, server_id: int) -> str:
    """Return a phrase that tells whether, and in which project, a server still exists."""
    entry = facts.servers.get(server_id)
    if not entry:
        return "its row is gone, so it was deleted"
    home = entry["home"]
    if home and home["id"] != facts.deployment["project_id"]:
        return f"it still exists, in the project {home['permalink']}"
    return "it still exists in this project" if home else "it still exists, but its project does not"


def duplicate(facts: Facts) -> Iterator[Finding]:
    """Yield servers with several transfer steps."""
    if facts.is_preview:
        return
    doubled = find_mismatch([], [step["server_id"] for step in facts.transfers]).duplicate
    ids = [server_id for server_id in doubled if server_id is not None]
    steps = [step for server_id in ids for step in transfers_of(facts, server_id)]
    if ids:
        yield Finding(
            DUPLICATE,
            f"{joined(map(facts.name, ids))} {'has' if len(ids) == 1 else 'have'} more than one transfer_files step",
            f"{counted(len(steps), 'step')} for {counted(len(ids), 'server')}: the number of files looks multiplied.",
            [step_row(facts, step) for step in steps],
            severity=INFO if _may_change(facts) else "",
            first_check=NOT_YET if _may_change(facts) else "",
        )


FINDERS = (incomplete, duplicate, orphaned, not_built, not_reached)
