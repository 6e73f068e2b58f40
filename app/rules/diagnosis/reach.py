"""The progress of each server: files received, and the live release."""

from app.rules import Record
from app.rules.diagnosis.facts import UNREACHED, Facts

LINK = "link_release"


def transfers_of(facts: Facts, server_id: int) -> list[Record]:
    """Return the server's transfer steps, in order."""
    return facts.steps_by_kind.get((server_id, "transfer_files"), [])


def is_partial(step: Record) -> bool:
    """Return whether a step completed only some of its items; a failed step counts only if it completed any."""
    total, done = step["total_items"], step["completed_items"]
    if total is None or done is None or done >= total:
        return False
    return bool(step["status"] == "completed" or done > 0)


def has_all_files(facts: Facts, server_id: int) -> bool:
    """Return whether a transfer to the server completed, with all items as far as they are on record."""
    return any(step["status"] == "completed" and not is_partial(step) for step in transfers_of(facts, server_id))


def got_nothing(facts: Facts, server_id: int) -> bool:
    """Return whether every transfer to the server completed without items."""
    steps = transfers_of(facts, server_id)
    return bool(steps) and all(step["status"] == "completed" and step["total_items"] == 0 for step in steps)


def takers(facts: Facts) -> list[int]:
    """Return the ids of the deployment's servers that get files by transfer steps."""
    return [
        server_id for server_id in facts.used_ids if facts.may_get_files(server_id) or transfers_of(facts, server_id)
    ]


def given_files(facts: Facts) -> list[int]:
    """Return the ids of the deployment's servers that got all files."""
    return [server_id for server_id in facts.used_ids if has_all_files(facts, server_id)]


def is_atomic(facts: Facts, server_id: int) -> bool | None:
    """Return whether the server uses zero-downtime releases now; None if that is not on record."""
    entry = facts.servers.get(server_id)
    atomic: bool | None = entry["server"]["atomic"] if entry else None
    return atomic


def links_of(facts: Facts, server_id: int) -> list[Record]:
    """Return the steps that switch the server to the new release."""
    return facts.steps_by_kind.get((server_id, LINK), [])


def is_live(facts: Facts, server_id: int) -> bool | None:
    """Return whether the server serves the new files; None if the records do not tell.

    With zero downtime it does once the release is linked, otherwise once the files are transferred.
    """
    if not has_all_files(facts, server_id):
        return None
    if links := links_of(facts, server_id):
        return any(step["status"] == "completed" for step in links)
    return True if is_atomic(facts, server_id) is False else None


def stays_old(facts: Facts, server_id: int) -> bool:
    """Return whether files were transferred to the server without a switch of its release."""
    links = links_of(facts, server_id)
    began = any(step["status"] not in UNREACHED for step in transfers_of(facts, server_id))
    return began and bool(links) and all(step["status"] != "completed" for step in links)
