"""A deployment's servers, when they are too many for one answer: what is in order is left out first."""

from mcp_server.bounds import LARGEST, JsonObject, bounded, noted, size

QUIET = ("completed", "skipped")


def bounded_servers(answer: JsonObject) -> JsonObject:
    """The answer; when it is too large, without steps that went well, and then with the servers in trouble only."""
    if size(answer) <= LARGEST:
        return answer
    servers, total = answer["servers"], sum(len(server["steps"]) for server in answer["servers"])
    answer = {**answer, "servers": [without_quiet_steps(server) for server in servers]}
    noted(answer, "steps", {"shown": sum(len(server["steps"]) for server in answer["servers"]), "total": total})
    if size(answer) > LARGEST:
        answer["servers"].sort(key=in_order)  # stable: trouble first, else as it was
        noted(answer, "order", {"first": "servers in trouble"})
    return bounded(answer, "servers")


def without_quiet_steps(server: JsonObject) -> JsonObject:
    """The server with only those steps that have not gone well, and the number of the others."""
    kept = [step for step in server["steps"] if step["status"] not in QUIET]
    return {**server, "steps": kept, "steps_omitted": len(server["steps"]) - len(kept)}


def in_order(server: JsonObject) -> bool:
    """Whether nothing about a server asks for a look."""
    return bool(server["has_transfer_step"]) and not server["steps"] and server["status"] in QUIET
