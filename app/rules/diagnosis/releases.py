"""Releases that servers serve in contradiction to the deployment's status."""

import re
from collections.abc import Iterator

from app.rules import Record
from app.rules.diagnosis.evidence import server_row, step_row
from app.rules.diagnosis.facts import Facts, when
from app.rules.diagnosis.finding import WARNING, Code, Finding
from app.rules.diagnosis.reach import LINK, has_all_files, is_atomic, is_live, links_of, stays_old
from app.rules.diagnosis.words import counted, joined
from app.rules.step_texts import quote

_ATOMIC = "https://www.deployhq.com/support/deployments/setting-up-atomic-deployments"
_RESTART = re.compile(r"\b(?:re-?start|re-?load)", re.IGNORECASE)

NOT_LIVE = Code(
    name="not_live",
    severity=WARNING,
    meaning="The server switches releases (zero downtime), and was not switched to this one: the files were transferred"
    " beside the old release, which is the one that the site serves.",
    decided="The deployment is over, a transfer_files step of the server began, and it has link_release steps, none of"
    " which completed.",
    first_check="Customer: see why the release was not linked.",
    redeploy="Then deploy again to this server.",
    example="the new release is not live on web1",
    docs=_ATOMIC,
)
LIVE = Code(
    name="files_live_although_failed",
    severity=WARNING,
    meaning="The new files are live on servers although the deployment says failed: they were transferred, and the"
    " release was switched where servers do that, before something else failed.",
    decided="The deployment failed, and a server of it has completed transfers of all items and, if it has link_release"
    " steps, a completed one. Servers without link_release steps count when servers.atomic is false, or when every"
    " failed step is of the stage finishing, or of no stage and made after the last transfer.",
    first_check="Customer: look at the site: it may have the new version. Then see why the later step failed.",
    example="the new files are live on web1 although the deployment failed",
    docs="https://www.deployhq.com/support/deployments/deployment-checks",
)
EARLY = Code(
    name="restarted_before_release",
    severity=WARNING,
    meaning="A command that restarts or reloads something ran before the new release was linked: what it restarted"
    " may have loaded the old release.",
    decided="A run_ssh_command step whose description says restart or reload completed on a server before a"
    " link_release step of that server did (by updated_at; without times by id), both completed, and the command did"
    " not run again after that.",
    first_check="Customer: run the command after the release is linked: see when the command is set to run.",
    example="Restart PHP-FPM ran on web1 before the new release was live",
    docs=_ATOMIC,
)
CODES = (NOT_LIVE, LIVE, EARLY)


def not_live(facts: Facts) -> Iterator[Finding]:
    """Yield servers whose release was not switched."""
    if facts.is_unfinished or facts.is_preview:
        return
    ids = [server_id for server_id in facts.used_ids if stays_old(facts, server_id)]
    if not ids:
        return
    said = joined(sorted({step["status"] or "blank" for id_ in ids for step in links_of(facts, id_)}))
    yield Finding(
        NOT_LIVE,
        f"the new release is not live on {joined(map(facts.name, ids))}",
        f"Files were transferred to {counted(len(ids), 'server')}, and {LINK} says {said}: the release that was live"
        " before is still the one there, as far as this deployment goes.",
        [step_row(facts, step) for server_id in ids for step in links_of(facts, server_id)],
    )


def live(facts: Facts) -> Iterator[Finding]:
    """Yield servers of a failed deployment that serve the new files."""
    if not facts.has_failed or facts.is_preview or not facts.failed_steps or not facts.is_complete:
        return
    ids = [server_id for server_id in facts.used_ids if _has_new_files(facts, server_id)]
    if not ids:
        return
    kinds = joined(step["step"] or "a step" for step in facts.failed_steps)
    rest = len(facts.used_ids) - len(ids)
    others = f" Of {counted(rest, 'other server')} of the deployment that is not known." if rest else ""
    yield Finding(
        LIVE,
        f"the new files are live on {joined(map(facts.name, ids))} although the deployment failed",
        f"All transfers to {counted(len(ids), 'server')} completed; {kinds} failed, and nothing takes transferred files"
        f" back.{others}",
        [server_row(facts, server_id, zero_downtime=is_atomic(facts, server_id)) for server_id in ids],
    )


def _has_new_files(facts: Facts, server_id: int) -> bool:
    known = is_live(facts, server_id)
    if known is not None or not has_all_files(facts, server_id):
        return bool(known)
    last = max(step["id"] for step in facts.transfers)
    atomic = is_atomic(facts, server_id)
    return all(
        step["stage"] == "finishing" or (step["stage"] is None and atomic is None and step["id"] > last)
        for step in facts.failed_steps
    )


def restarted_early(facts: Facts) -> Iterator[Finding]:
    """Yield restarts that ran before the server's new release was live."""
    if facts.is_preview:
        return
    early = [step for step in facts.steps if _is_restart(step) and _came_first(facts, step)]
    if early:
        names = joined(facts.name(step["server_id"]) for step in early)
        yield Finding(
            EARLY,
            f"{_command(early[0])} ran on {names} before the new release was live",
            f"{counted(len(early), 'command')} completed before {LINK} did on the same server.",
            [step_row(facts, row) for step in early for row in (step, *links_of(facts, step["server_id"])[:1])],
        )


def _is_restart(step: Record) -> bool:
    return step["status"] == "completed" and bool(step["command"]) and bool(_RESTART.search(step["command"]))


def _came_first(facts: Facts, command: Record) -> bool:
    """Return whether a command ended before the server's switch and did not run again after it."""
    steps = facts.steps_of(command["server_id"]) if command["server_id"] is not None else []
    links = [step for step in steps if step["step"] == LINK and step["status"] == "completed"]
    again = [step for step in steps if _is_restart(step) and step["command"] == command["command"]]
    return bool(links) and all(_is_before(step, link) for step in again for link in links)


def _is_before(one: Record, other: Record) -> bool:
    """Return whether a step ended before another; without times, whether its id is lower."""
    times = when(one["updated_at"]), when(other["updated_at"])
    if times[0] and times[1] and times[0] != times[1]:
        return times[0] < times[1]
    return bool(one["id"] < other["id"])


def _command(step: Record) -> str:
    name = re.sub(r"^(?:Running|Executing) (?:SSH )?command\s+", "", str(step["command"]), flags=re.IGNORECASE)
    return (quote(name) or "a command").strip('"')


FINDERS = (not_live, live, restarted_early)
