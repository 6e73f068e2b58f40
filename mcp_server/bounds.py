"""Answers small enough for a model: at most LARGEST bytes of JSON, and a `truncated` key that says what was left out.

A client may refuse more than 25,000 tokens. JSON with UUIDs takes about 2.5 bytes for each.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

LARGEST = 60_000  # bytes
ROOM = 1_000  # of them, for what is said about the cuts
LONGEST_TEXT = 500  # characters of a text, once an answer is too large

JsonObject = dict[str, Any]


def size(value: object) -> int:
    """How many bytes a value takes as JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"))


def shares(wishes: Sequence[int], budget: int) -> list[int]:
    """The budget dealt out fairly: nobody gets more than the wish, and what one leaves goes to the others."""
    given = [0] * len(wishes)
    left = max(budget, 0)
    waiting = sorted(range(len(wishes)), key=lambda index: wishes[index])
    for done, index in enumerate(waiting):
        given[index] = min(wishes[index], left // (len(waiting) - done))
        left -= given[index]
    return given


def bounded(answer: JsonObject, *paths: str) -> JsonObject:
    """The answer; when it is too large, with shortened texts and with the lists at these dotted paths cut fairly."""
    if size(answer) <= LARGEST:
        return answer
    answer = shortened(answer)
    if size(answer) <= LARGEST:
        return noted(answer, "texts", {"longest": LONGEST_TEXT})
    lists = {path: rows for path in paths if (rows := at(answer, path))}
    wishes = [size(rows) for rows in lists.values()]
    budget = LARGEST - ROOM - (size(answer) - sum(wishes))
    for (path, rows), share in zip(lists.items(), shares(wishes, budget), strict=True):
        kept = fitting(rows, share)
        if kept < len(rows):
            put(answer, path, rows[:kept])
            noted(answer, path, {"shown": kept, "total": len(rows)})
    return answer


def noted(answer: JsonObject, what: str, facts: JsonObject) -> JsonObject:
    """The answer itself, which now also says that something of it was left out."""
    answer.setdefault("truncated", {})[what] = facts
    return answer


def fitting(rows: Iterable[object], budget: int) -> int:
    """How many of the first rows fit into the budget."""
    kept, used = 0, 2
    for row in rows:
        used += size(row) + 1
        if used > budget:
            break
        kept += 1
    return kept


def beginning(text: str, budget: int) -> str:
    """As much of a text as fits into the budget as JSON."""
    while (bytes_taken := size(text)) > budget:
        text = text[: len(text) * budget // bytes_taken]
    return text


def shortened(value: Any) -> Any:
    """A copy in which no text is long."""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"{value[:LONGEST_TEXT]}... ({len(value) - LONGEST_TEXT} more characters)"
    if isinstance(value, list):
        return [shortened(item) for item in value]
    if isinstance(value, dict):
        return {shortened(key): shortened(item) for key, item in value.items()}
    return value


def at(answer: JsonObject, path: str) -> list[Any]:
    """The list at a dotted path; an empty one when there is none."""
    value: Any = answer
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, list) else []


def put(answer: JsonObject, path: str, rows: list[Any]) -> None:
    """Put a list where the dotted path leads."""
    *parents, last = path.split(".")
    for key in parents:
        answer = answer[key]
    answer[last] = rows
