"""Network agents and the last connection checks of servers, as they are now, not at the time of the deployment."""

from collections import defaultdict
from collections.abc import Iterator

from app.rules import Record
from app.rules.diagnosis.evidence import server_row
from app.rules.diagnosis.facts import Facts, when
from app.rules.diagnosis.finding import ERROR, INFO, WARNING, Code, Finding
from app.rules.diagnosis.words import joined, moment
from app.rules.step_texts import quote

OF_CONNECTION = ("network_agent_error", "connection_timeout", "connection_refused", "transfer_interrupted")
"""Causes that an absent agent can produce."""

_AGENT = "https://github.com/deployhq/network-agent"

REVOKED = Code(
    name="agent_revoked",
    severity=WARNING,
    meaning="The network agent in front of the server is revoked: DeployHQ cannot reach the server through it now.",
    decided="The agent of a server of this deployment has a revoked_at. An error when the server's step failed at the"
    " connection, only a note when the deployment completed.",
    first_check="Customer: install and register an agent again, or take the agent off the server's settings.",
    docs=_AGENT,
    needs=("servers.agent_id", "agents.revoked_at"),
)
OFFLINE = Code(
    name="agent_offline",
    severity=WARNING,
    meaning="The network agent in front of the server is offline now: nothing can be deployed to the server.",
    decided="The agent of a server of this deployment has online = false and is not revoked. An error when the server's"
    " step failed at the connection, only a note when the deployment completed.",
    first_check="Customer: see that the agent runs and may connect out to agent.deployhq.com:7777.",
    docs=_AGENT,
    needs=("servers.agent_id", "agents.online"),
)
CONNECTION = Code(
    name="connection_check_failed",
    severity=WARNING,
    meaning="The last check of the connection to the server failed. The check is not part of the deployment.",
    decided="servers.connection_error_message of a server of this deployment is not empty. Only a note when the"
    " deployment completed.",
    first_check="Customer: test the connection in the server's settings.",
    docs="https://www.deployhq.com/support/common-server-errors/transfer-error-messages",
    needs=("servers.connection_error_message",),
)
CODES = (REVOKED, OFFLINE, CONNECTION)


def agents(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each agent of the deployment's servers that is revoked or offline."""
    behind: defaultdict[int, list[Record]] = defaultdict(list)
    for entry in facts.used_servers:
        if entry["agent"]:
            behind[entry["agent"]["id"]].append(entry)
    for entries in behind.values():
        agent = entries[0]["agent"]
        if when(agent["revoked_at"]):
            yield _agent(facts, REVOKED, entries, f"revoked since {moment(when(agent['revoked_at']))}")
        elif agent["online"] is False:
            yield _agent(facts, OFFLINE, entries, "offline")


def _agent(facts: Facts, code: Code, entries: list[Record], state: str) -> Finding:
    agent, ids = entries[0]["agent"], [entry["server"]["id"] for entry in entries]
    failed = [step["server_id"] for step in facts.failed_steps if facts.texts.cause(step["id"]) in OF_CONNECTION]
    hit = [server_id for server_id in ids if server_id in failed]
    fits = f" The failed steps on {joined(map(facts.name, hit))} fit that." if hit else ""
    changed = f" Its row last changed at {moment(when(agent['updated_at']))}." if when(agent["updated_at"]) else ""
    name = quote(agent["name"]) or agent["identifier"]
    return Finding(
        code,
        f"the agent {name} in front of {joined(map(facts.name, ids))} is {state}",
        f"That is its state now, and may not have been its state then.{changed}{fits}",
        [
            server_row(facts, server_id, agent=name, agent_online=agent["online"], revoked_at=when(agent["revoked_at"]))
            for server_id in ids
        ],
        severity=_severity(facts, bool(hit)),
    )


def _severity(facts: Facts, is_cause: bool) -> str:
    if is_cause and facts.status != "completed":
        return ERROR
    return INFO if facts.status == "completed" or facts.is_preview else WARNING


def checks(facts: Facts) -> Iterator[Finding]:
    """Yield servers of the deployment whose last connection check failed."""
    entries = [entry for entry in facts.used_servers if (entry["server"]["connection_error_message"] or "").strip()]
    if not entries:
        return
    ids = [entry["server"]["id"] for entry in entries]
    first = entries[0]["server"]
    yield Finding(
        CONNECTION,
        f"the last connection check of {joined(map(facts.name, ids))} failed",
        f"{facts.name(first['id'])}, checked at {moment(when(first['connection_checked_at']))}, said:"
        f' "{quote(first["connection_error_message"])}".',
        [
            server_row(
                facts,
                entry["server"]["id"],
                checked_at=when(entry["server"]["connection_checked_at"]),
                quote=entry["server"]["connection_error_message"],
            )
            for entry in entries
        ],
        severity=_severity(facts, is_cause=False),
    )


FINDERS = (agents, checks)
