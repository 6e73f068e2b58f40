"""A deployment's servers within bounds: servers alike are told once; then completed steps go, then healthy servers."""

from mcp_server.answers.bounds import ENOUGH, LARGEST, ROOM, bounded, noted, size
from mcp_server.answers.links import fewer_links
from mcp_server.api.messages import JsonObject

QUIET = ("completed", "skipped")


def bounded_servers(answer: JsonObject) -> JsonObject:
    """Return the answer. If it is long, leave out links, and tell servers alike once.

    If it is too large, completed steps go first, then healthy servers.
    """
    answer = fewer_links(answer, "servers")
    if size(answer) <= ENOUGH:
        return bounded(answer)
    if size(shorter := with_alike(answer)) <= LARGEST - ROOM:
        return bounded(shorter)
    servers, total = answer["servers"], sum(len(server["steps"]) for server in answer["servers"])
    answer = {**answer, "servers": [without_quiet_steps(server) for server in servers]}
    noted(answer, "steps", {"shown": sum(len(server["steps"]) for server in answer["servers"]), "total": total})
    if size(answer) > LARGEST - ROOM:
        answer["servers"].sort(key=in_order)  # stable
        noted(answer, "order", {"first": "servers in trouble"})
    return bounded(answer, "servers")


def with_alike(answer: JsonObject) -> JsonObject:
    """Return the answer with the first server of each kind in full, and the names of the others under `alike`."""
    kinds: dict[object, list[JsonObject]] = {}
    for server in answer["servers"]:
        kinds.setdefault(state(server), []).append(server)
    if len(kinds) == len(answer["servers"]):
        return answer
    firsts = [group[0] for group in kinds.values()]
    alike = [{"like": name(first), "servers": [name(each) for each in others]} for first, *others in kinds.values()]
    shorter = {**answer, "servers": firsts, "alike": [each for each in alike if each["servers"]]}
    facts = {"shown": len(firsts), "total": len(answer["servers"]), "others": "by name, under alike"}
    return noted(shorter, "servers", facts)


def state(server: JsonObject) -> tuple[object, ...]:
    """Return what makes servers alike: the status of each and of its steps, and whether one gives it the files."""
    steps = tuple((step["step"], step["status"]) for step in server["steps"])
    return server["status"], server["has_transfer_step"], steps


def name(server: JsonObject) -> str:
    """Return the name of a server, or what there is of it."""
    return str(server["server_name"] or server["server_identifier"] or server["server_id"])


def without_quiet_steps(server: JsonObject) -> JsonObject:
    """Return the server with its unfinished and failed steps, and the number of the others."""
    kept = [step for step in server["steps"] if step["status"] not in QUIET]
    return {**server, "steps": kept, "steps_omitted": len(server["steps"]) - len(kept)}


def in_order(server: JsonObject) -> bool:
    """Return whether a server got its files and none of its steps failed or is unfinished."""
    return bool(server["has_transfer_step"]) and not server["steps"] and server["status"] in QUIET
