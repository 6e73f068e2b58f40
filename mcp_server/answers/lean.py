"""Long lists in few words: rows without nulls and URLs, and as many of them as an agent wants to read."""

from typing import Any

from mcp_server.answers.bounds import ENOUGH, bounded, fitting, noted, size
from mcp_server.api.messages import JsonObject

LEFT_OUT = ("url", "queued_at", "started_at")  # the row's UUID leads to them
FACTS = {"left_out": f"null, {', '.join(LEFT_OUT)}, UUIDs and url of targets"}


def lean(answer: JsonObject, *names: str) -> JsonObject:
    """Return the answer. If it is long, its rows under these names are lean, and say so in `truncated`."""
    if size(answer) <= ENOUGH:
        return bounded(answer, *names)
    return bounded(
        noted({**answer, **{name: lean_value(name, answer[name]) for name in names}}, "fields", FACTS), *names
    )


def first_ones(answer: JsonObject, name: str) -> JsonObject:
    """Return the answer. If it is long, its list of this name is lean and ends where an answer is long enough."""
    shown = lean(answer, name)
    rows = shown[name]
    kept = fitting(rows, ENOUGH - size({**shown, name: []}))
    if kept >= len(rows):
        return shown
    return noted({**shown, name: rows[:kept]}, name, {"shown": kept, "total": len(answer[name])})


def lean_value(name: str, value: Any) -> Any:
    """Return a value of a row, or a list of rows, in few words."""
    if isinstance(value, list):
        return [lean_value(name, item) for item in value]
    if isinstance(value, dict):
        left_out = ("identifier", "url") if name == "target" else LEFT_OUT
        return {key: lean_value(key, part) for key, part in value.items() if part is not None and key not in left_out}
    return value
