"""Servers that a failed deployment did not reach."""

from collections.abc import Iterator

from app.rules.diagnosis.evidence import server_row, step_row
from app.rules.diagnosis.facts import UNREACHED, Facts
from app.rules.diagnosis.finding import INFO, WARNING, Code, Finding, look
from app.rules.diagnosis.groups import group_of
from app.rules.diagnosis.words import counted, joined

_REPAIR = "Customer: repair what failed."

SEQUENTIAL = Code(
    name="sequential_group_stopped",
    severity=WARNING,
    meaning="In a group with sequential transfer order a server finishes everything before the next one begins. One"
    " failed, so the later ones were not started: they kept the old files.",
    decided="The deployment went to a group whose transfer_order is sequential, it failed, a step of one of its servers"
    " failed, and other servers have no step that began.",
    first_check=_REPAIR,
    redeploy="Then deploy again to the group.",
    docs="https://www.deployhq.com/support/deployments/parallel-deployments",
    needs=("server_groups.transfer_order", "deployments.parent_id", "deployments.parent_type"),
)
NOT_STARTED = Code(
    name="servers_never_started",
    severity=INFO,
    meaning="The deployment failed before these servers' steps began: they kept the old files.",
    decided="The deployment failed, and these servers have steps of which none began.",
    first_check=_REPAIR,
    redeploy="Then deploy again.",
)
CODES = (SEQUENTIAL, NOT_STARTED)


def stopped_in_order(facts: Facts) -> bool:
    """Return whether the deployment ran server by server and a server failed."""
    group = group_of(facts)
    failed = any(step["server_id"] is not None for step in facts.failed_steps)
    return bool(group and group.is_certain and group.row["transfer_order"] == "sequential") and failed


def never_came_to(facts: Facts) -> list[int]:
    """Return the ids of servers on which a failed deployment began no step."""
    if not facts.is_over_in_failure or facts.is_preview or not facts.transfers:
        return []
    in_order = stopped_in_order(facts)
    return [server_id for server_id in facts.used_ids if _is_idle(facts, server_id, in_order)]


def never_started(facts: Facts) -> Iterator[Finding]:
    """Yield the servers that a failed deployment did not reach."""
    idle = never_came_to(facts)
    if not idle:
        return
    in_order = stopped_in_order(facts)
    stopped = [step for step in facts.failed_steps if step["server_id"] is not None]
    why = f" {facts.name(stopped[0]['server_id'])} failed at {stopped[0]['step']} before that." if in_order else ""
    verb = "was" if len(idle) == 1 else "were"
    yield Finding(
        SEQUENTIAL if in_order else NOT_STARTED,
        f"{joined(map(facts.name, idle))} {verb} never started",
        f"{counted(len(idle), 'server')} of {len(facts.used_ids)} {verb} not begun when the deployment failed.{why}",
        [server_row(facts, server_id) for server_id in idle]
        + [step_row(facts, step) for step in stopped[:1] if in_order],
        look_at=(look("admin_get_deployment_servers", "Each server's steps.", identifier=facts.identifier),),
    )


def _is_idle(facts: Facts, server_id: int, in_order: bool) -> bool:
    """Return whether none of a server's steps began. Missing steps prove this only in sequential order."""
    steps = facts.steps_of(server_id)
    return (bool(steps) or in_order) and all(step["status"] in UNREACHED for step in steps)


FINDERS = (never_started,)
