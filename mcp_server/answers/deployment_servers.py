"""A deployment's servers within bounds: of too many, completed steps are left out first, then healthy servers."""

from mcp_server.answers.bounds import LARGEST, ROOM, JsonObject, bounded, noted, size
from mcp_server.answers.links import fewer_links

QUIET = ("completed", "skipped")


def bounded_servers(answer: JsonObject) -> JsonObject:
    """Return the answer. If it is long, leave out links; if it is too large, completed steps, then healthy servers."""
    answer = fewer_links(answer, "servers")
    if size(answer) <= LARGEST - ROOM:
        return bounded(answer)
    servers, total = answer["servers"], sum(len(server["steps"]) for server in answer["servers"])
    answer = {**answer, "servers": [without_quiet_steps(server) for server in servers]}
    noted(answer, "steps", {"shown": sum(len(server["steps"]) for server in answer["servers"]), "total": total})
    if size(answer) > LARGEST - ROOM:
        answer["servers"].sort(key=in_order)  # stable
        noted(answer, "order", {"first": "servers in trouble"})
    return bounded(answer, "servers")


def without_quiet_steps(server: JsonObject) -> JsonObject:
    """Return the server with its unfinished and failed steps, and the number of the others."""
    kept = [step for step in server["steps"] if step["status"] not in QUIET]
    return {**server, "steps": kept, "steps_omitted": len(server["steps"]) - len(kept)}


def in_order(server: JsonObject) -> bool:
    """Return whether a server got its files and none of its steps failed or is unfinished."""
    return bool(server["has_transfer_step"]) and not server["steps"] and server["status"] in QUIET
