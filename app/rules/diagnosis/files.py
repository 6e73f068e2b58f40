"""Files that did not arrive although a transfer, or the whole deployment, completed."""

from collections.abc import Iterator

from app.rules import Record
from app.rules.diagnosis.evidence import progress, step_row
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import INFO, WARNING, Code, Finding
from app.rules.diagnosis.reach import got_nothing, has_all_files, is_atomic, is_partial, transfers_of
from app.rules.diagnosis.words import counted, joined

IN_PART = Code(
    name="transferred_in_part",
    severity=WARNING,
    meaning="The transfer to the server did fewer items than it had: the server can have new and old files mixed."
    " With zero downtime they lie in a release that is not live unless it was linked.",
    decided="The deployment is over, and a transfer_files step has fewer completed_items than total_items: one that"
    " completed, or one that did not and did some of them; and no other transfer to the server did all. Only a note for"
    " a server with zero downtime whose transfer did not complete.",
    first_check="Customer: look at the site, which may have files of both versions.",
    redeploy="Then deploy again to this server.",
    example="412 of 1380 items reached web1",
    needs=("deployment_steps.total_items", "deployment_steps.completed_items"),
)
NOTHING = Code(
    name="nothing_transferred",
    severity=INFO,
    meaning="The transfer completed with nothing to transfer. That is right when no file changed between the two"
    " revisions, and wrong when the files were to come from a build that did not run.",
    decided="The deployment completed, and the transfer_files steps of a server say 0 total_items. A warning when a"
    " build step (run_build_command) of it was skipped. Not decided for config-files deployments.",
    first_check="Customer: did any file change between the start and the end revision?",
    example="no file was transferred to web1, and the build was skipped",
    needs=("deployment_steps.total_items",),
)
CONFIG_SKIPPED = Code(
    name="config_files_skipped",
    severity=WARNING,
    meaning="The deployment completed, and its config files were not uploaded to the server: those there are older.",
    decided="The deployment completed, and an upload_config_files step of it was skipped.",
    first_check="Customer: were the config files left out on purpose? A setting of the deployment says so.",
    example="config files were not uploaded to web1",
)
CODES = (IN_PART, NOTHING, CONFIG_SKIPPED)


def in_part(facts: Facts) -> Iterator[Finding]:
    """Yield transfers of only a part of their items."""
    if facts.is_unfinished or facts.is_preview:
        return
    steps = [
        step
        for server_id in facts.used_ids
        if not has_all_files(facts, server_id)
        for step in transfers_of(facts, server_id)
        if is_partial(step)
    ]
    grave = [step for step in steps if step["status"] == "completed" or not is_atomic(facts, step["server_id"])]
    if grave:
        yield _in_part(facts, grave, WARNING)
    elif steps:
        yield _in_part(facts, steps, INFO)


def _in_part(facts: Facts, steps: list[Record], severity: str) -> Finding:
    said = joined(sorted({step["status"] or "blank" for step in steps}))
    each = "; ".join(f"{facts.name(step['server_id'])}: {progress(step)}" for step in steps[:5])
    names = joined(facts.name(step["server_id"]) for step in steps)
    reached = progress(steps[0]) if len(steps) == 1 else "only a part of the files"
    live = "" if severity == WARNING else " With zero downtime the release that was live before stays live."
    return Finding(
        IN_PART,
        f"{reached} reached {names}",
        f"{counted(len(steps), 'transfer_files step')} did not do all of its items, status {said}. {each}.{live}",
        [step_row(facts, step) for step in steps],
        severity=severity,
        redeploy=None if severity == WARNING else "",
    )


def nothing(facts: Facts) -> Iterator[Finding]:
    """Yield servers of a completed deployment for which there was nothing to transfer."""
    if facts.status != "completed" or facts.is_preview or facts.is_of_config_files:
        return
    ids = [server_id for server_id in facts.used_ids if got_nothing(facts, server_id)]
    if not ids:
        return
    skipped = [step for step in facts.steps if step["step"] == "run_build_command" and step["status"] == "skipped"]
    why = ", and the build was skipped" if skipped else ""
    yield Finding(
        NOTHING,
        f"no file was transferred to {joined(map(facts.name, ids))}{why}",
        f"The transfer_files step of {counted(len(ids), 'server')} says 0 of 0 items{why}.",
        [step_row(facts, step) for step in (*skipped, *(s for id_ in ids for s in transfers_of(facts, id_)))],
        severity=WARNING if skipped else INFO,
        first_check="Customer: find out why the build was skipped." if skipped else "",
        redeploy="Then deploy again." if skipped else "",
    )


def config_files(facts: Facts) -> Iterator[Finding]:
    """Yield uploads of config files that a completed deployment skipped."""
    steps = [step for step in facts.steps if step["step"] == "upload_config_files" and step["status"] == "skipped"]
    if not steps or facts.status != "completed" or facts.is_preview:
        return
    verb = "was" if len(steps) == 1 else "were"
    yield Finding(
        CONFIG_SKIPPED,
        f"config files were not uploaded to {joined(facts.name(step['server_id']) for step in steps)}",
        f"{counted(len(steps), 'upload_config_files step')} {verb} skipped: those there are not this deployment's.",
        [step_row(facts, step) for step in steps],
    )


FINDERS = (in_part, nothing, config_files)
