"""What the failures of an account have in common."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from typing import Any

from app.rules.causes import UNKNOWN
from app.rules.failure_patterns.patterns import Record
from app.rules.step_texts import StepTexts, quote


def find_common(failures: Sequence[Record], steps: Sequence[Record], texts: StepTexts) -> list[str]:
    """What all failures share, as sentences; nothing for a single one, and nothing of what is not known."""
    if len(failures) < 2:
        return []
    on_servers = [step for step in steps if step["server_id"] is not None]
    with_step = {step["deployment_id"] for step in steps}
    sentences: list[str] = []
    if with_step == {failure["id"] for failure in failures}:
        if step := _only(steps, lambda step: step["step"]):
            sentences.append(f"Every failed step is {step}.")
        if (cause := _only(steps, lambda step: texts.cause(step["id"]))) and cause != UNKNOWN:
            sentences.append(f"Every failed step failed for {cause}.")
    if project := _only(failures, lambda failure: failure["project"]):
        sentences.append(f"Every failure is in the project {project}.")
    return [*sentences, *_common_servers(on_servers)]


def _common_servers(steps: Sequence[Record]) -> Iterator[str]:
    """What the servers share on which steps failed."""
    servers = [step["server"] for step in steps]
    if len({step["deployment_id"] for step in steps}) < 2 or None in servers:
        return
    if only := _only(servers, lambda server: server["id"]):
        name = next(server["name"] for server in servers if server["id"] == only)
        yield f"Every step that failed on a server failed on {quote(name)}."
    agents = {step["agent"]["id"]: step["agent"] for step in steps if step["agent"]}
    if len(agents) == 1 and all(step["agent"] for step in steps):
        (agent,) = agents.values()
        name = quote(agent["name"]) or agent["identifier"]
        yield f"Every failed server sits behind the agent {name}, {_state(agent)}."


def _state(agent: Record) -> str:
    if isinstance(agent["revoked_at"], datetime):
        return f"revoked since {agent['revoked_at']:%Y-%m-%d %H:%M} UTC"
    if agent["online"] is False:
        changed = agent["updated_at"]
        since = f" (its row last changed at {changed:%Y-%m-%d %H:%M} UTC)" if isinstance(changed, datetime) else ""
        return f"offline now{since}"
    return "online now" if agent["online"] else "of which it is not known whether it is online"


def _only(rows: Sequence[Record], value: Callable[[Record], Hashable]) -> Any:
    """The value that all rows have; None when they differ."""
    values = {value(row) for row in rows}
    return values.pop() if len(values) == 1 else None
