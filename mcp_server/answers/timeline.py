"""A timeline in few words: each step as one text, in seconds since the deployment's begin."""

from datetime import datetime

from mcp_server.answers.bounds import ENOUGH, NOTICE, bounded, fitting, noted, size
from mcp_server.answers.deployment_servers import QUIET
from mcp_server.api.messages import JsonObject


def brief_timeline(answer: JsonObject) -> JsonObject:
    """Return the timeline. If it is long, leave out the lanes that took the least time."""
    lanes = answer["lanes"]
    shown = {"notice": NOTICE, **answer, "lanes": [brief_lane(lane, answer["begin"]) for lane in lanes]}
    if size(shown) <= ENOUGH:
        return shown
    slowest_first = sorted(range(len(lanes)), key=lambda index: -seconds(lanes[index]))
    room = ENOUGH - size({**shown, "lanes": []})
    kept = sorted(slowest_first[: max(fitting((shown["lanes"][index] for index in slowest_first), room), 1)])
    noted(shown, "lanes", {"shown": len(kept), "total": len(lanes), "left_out": "those that took the least time"})
    return bounded({**shown, "lanes": [shown["lanes"][index] for index in kept]}, "lanes")


def brief_lane(lane: JsonObject, start: str | None) -> JsonObject:
    """Return a lane with its steps as texts."""
    return {"name": lane["name"], "steps": [in_words(step, start) for step in lane["steps"]]}


def in_words(step: JsonObject, start: str | None) -> str:
    """Return a step as `transfer_files failed: +86.4 s, took 23.4 s, 0 of 6, UUID`; the UUID unless all went well."""
    facts = [began(start, step["begin"])]
    facts += [f"took {step['seconds']:.1f} s"] if step["seconds"] is not None else []
    facts += [f"{step['completed_items']} of {step['total_items']}"] if step["total_items"] is not None else []
    facts += [step["identifier"]] if step["status"] not in QUIET else []
    return f"{step['step']} {step['status']}: {', '.join(facts)}"


def began(start: str | None, begin: str | None) -> str:
    """Return when a step began, in seconds after the start of the deployment."""
    if not begin:
        return "not begun"
    try:
        since = datetime.fromisoformat(begin) - datetime.fromisoformat(start or begin)
    except ValueError:
        return begin
    return f"+{since.total_seconds():.1f} s" if start else begin


def seconds(lane: JsonObject) -> float:
    """Return how long the steps of a lane took together."""
    return sum(step["seconds"] or 0 for step in lane["steps"])
