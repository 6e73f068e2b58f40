"""Common features of an account's failures."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from typing import Any

from app.rules import Record
from app.rules.causes import UNKNOWN
from app.rules.diagnosis.connections import OF_CONNECTION
from app.rules.diagnosis.facts import when
from app.rules.diagnosis.words import moment
from app.rules.failure_patterns.patterns import Pattern, name_of
from app.rules.step_texts import StepTexts, quote

LastSuccess = Callable[[list[int], list[int], datetime], Record | None]


def find_common(failures: Sequence[Record], steps: Sequence[Record], texts: StepTexts) -> list[str]:
    """Return sentences about features of all failures; none for a single failure or for unknown features."""
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


def leading(patterns: Sequence[Pattern], failures: Sequence[Record], last_success: LastSuccess) -> Iterator[str]:
    """Yield a sentence about the pattern of at least two failures and half of all, if its cause is known."""
    first = next((pattern for pattern in patterns if pattern.key.step), None)
    if not first or len(first.failures) < max(2, len(failures) / 2) or first.key.cause == UNKNOWN:
        return
    project_ids = {failure["project_id"] for failure in first.failures.values()}
    success = last_success(list(first.servers), list(project_ids), first.first_at)
    count = f"{len(first.failures)} of {len(failures)} failures"
    last = f" The last success before was at {moment(success['completed_at'])}." if success else ""
    where = f" on {places(first)}" if first.servers else ""
    yield f"{count}: {first.key.cause}{where} ({first.key.step}), since {moment(first.first_at)}.{last}"


def places(pattern: Pattern) -> str:
    """Return a phrase with a pattern's servers: the name of one, the number of several."""
    servers = list(pattern.servers.values())
    return name_of(servers[0]) if len(servers) == 1 and servers[0] else f"{len(servers)} servers"


def absent_agent(failures: Sequence[Record], steps: Sequence[Record], texts: StepTexts) -> str | None:
    """Return a sentence about an absent agent behind at least half of the failures, or None.

    Every failure that an agent can explain must be behind that one.
    """
    cut_off = [step for step in steps if texts.cause(step["id"]) in OF_CONNECTION]
    number = len({step["deployment_id"] for step in cut_off})
    agents = {step["agent"]["id"] if step["agent"] else None: step["agent"] for step in cut_off}
    if number < 2 or 2 * number < len(failures) or len(agents) != 1 or None in agents:
        return None
    (agent,) = agents.values()
    if agent["online"] is not False and not when(agent["revoked_at"]):
        return None
    return f"{number} on servers behind the agent {quote(agent['name']) or agent['identifier']}, {_state(agent)}"


def _common_servers(steps: Sequence[Record]) -> Iterator[str]:
    """Yield sentences about common features of the servers on which steps failed."""
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
    if revoked := when(agent["revoked_at"]):
        return f"revoked since {moment(revoked)}"
    if agent["online"] is False:
        changed = when(agent["updated_at"])
        return f"offline now{f' (its row last changed at {moment(changed)})' if changed else ''}"
    return "online now" if agent["online"] else "of which it is not known whether it is online"


def _only(rows: Sequence[Record], value: Callable[[Record], Hashable]) -> Any:
    """Return the common value of all rows, or None."""
    values = {value(row) for row in rows}
    return values.pop() if len(values) == 1 else None
