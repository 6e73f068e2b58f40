"""Rows of evidence. Each is a function, called only if the row is shown: a finding can have thousands."""

from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec

from app.rules import Record
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import Row
from app.rules.step_texts import quote, shortened

LONGEST_NAME = 100  # characters


Parts = ParamSpec("Parts")


def _later(make: Callable[Parts, Record]) -> Callable[Parts, Row]:
    """Return a function of the same arguments that gives the row as a function without any."""
    return lambda *args, **more: partial(make, *args, **more)


def progress(step: Record) -> str | None:
    """Return a step's progress, such as "3 of 20 items", or None."""
    total, done = step["total_items"], step["completed_items"]
    return f"{done or 0} of {total} items" if total else None


@_later
def step_row(facts: Facts, step: Record) -> Record:
    """Return the row of a step with its server and, if it failed, the line with the cause."""
    named = {"step_identifier": step["identifier"], "step": step["step"], "stage": step["stage"]}
    times = {"status": step["status"], "created_at": step["created_at"], "updated_at": step["updated_at"]}
    said: Record = {"progress": progress(step), "description": facts.texts.description(step["id"])}
    said |= {"quote": facts.texts.quote(step["id"]), "lines": list(facts.texts.lines(step["id"])) or None}
    server = {} if step["server_id"] is None else _named(facts, step["server_id"])
    return _known(named | times | said | server)


@_later
def server_row(facts: Facts, server_id: int, **more: Any) -> Record:
    """Return the row of a server, with keys of the finding. A `quote` is redacted and shortened."""
    return _known(_named(facts, server_id) | more | {"quote": quote(more.get("quote"))})


@_later
def deployment_row(row: Record, **more: object) -> Record:
    """Return the row of another deployment, with keys of the finding."""
    times = {key: row.get(key) for key in ("created_at", "started_at", "completed_at", "failed_at")}
    named = {"deployment_identifier": row["identifier"], "status": row["status"]}
    named |= {"branch": quote(row.get("branch")), "end_revision": quote(row.get("end_revision"))}
    return _known(named | times | more)


def _named(facts: Facts, server_id: int) -> Record:
    """Return the keys that name a server."""
    entry = facts.servers.get(server_id)
    if not entry:
        return {"server_exists": False, "server_id": server_id}
    server = entry["server"]
    return {
        "server_exists": True,
        "server_name": shortened(quote(server["name"]) or "", LONGEST_NAME) or None,
        "server_identifier": server["identifier"],
        "protocol_type": server["protocol_type"],
        "enabled": server["enabled"],
    }


def _known(row: Record) -> Record:
    """Return the row without empty keys."""
    return {key: value for key, value in row.items() if value is not None}
