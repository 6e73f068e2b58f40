"""The rows that show a finding. A key that says nothing about a row is left out of it."""

from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import Record
from app.rules.step_texts import quote


def step_row(facts: Facts, step: Record) -> Record:
    """A step, the server it ran on, and of a failed one the line that says why."""
    row = {
        "step_identifier": step["identifier"],
        "step": step["step"],
        "stage": step["stage"],
        "status": step["status"],
        "created_at": step["created_at"],
        "updated_at": step["updated_at"],
        "quote": facts.texts.quote(step["id"]),
        "progress": progress(step),
    }
    return _said(row | ({} if step["server_id"] is None else server_of(facts, step["server_id"])))


def server_row(facts: Facts, server_id: int, **more: object) -> Record:
    """A server, with what is particular to the finding."""
    return _said(server_of(facts, server_id) | more)


def server_of(facts: Facts, server_id: int) -> Record:
    """The keys that name a server."""
    entry = facts.servers.get(server_id)
    if not entry:
        return {"server_exists": False, "server_id": server_id}
    server = entry["server"]
    return {
        "server_name": quote(server["name"]),
        "server_identifier": server["identifier"],
        "protocol_type": server["protocol_type"],
        "enabled": server["enabled"],
    }


def deployment_row(row: Record, **more: object) -> Record:
    """Another deployment."""
    times = {key: row.get(key) for key in ("created_at", "started_at", "completed_at", "failed_at")}
    named = {"deployment_identifier": row["identifier"], "status": row["status"], "project": row.get("project")}
    return _said(named | times | more)


def progress(step: Record) -> str | None:
    """How many of how many items."""
    total, done = step["total_items"], step["completed_items"]
    return f"{done or 0} of {total} items" if total else None


def _said(row: Record) -> Record:
    return {key: value for key, value in row.items() if value is not None}
