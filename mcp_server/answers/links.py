"""Links in a long answer: the one at its top stays, those of its rows, forty tokens each, are left out."""

from collections.abc import Sequence

from mcp_server.answers.bounds import ENOUGH, noted, size
from mcp_server.api.messages import JsonObject


def without_urls(rows: Sequence[JsonObject]) -> list[JsonObject]:
    """Return the rows without the URLs of DeployHQ's pages, their own and those of what they name."""
    return [
        {
            key: {name: part for name, part in value.items() if name != "url"} if isinstance(value, dict) else value
            for key, value in row.items()
            if key != "url"
        }
        for row in rows
    ]


def fewer_links(answer: JsonObject, key: str, inner: str = "") -> JsonObject:
    """Return the answer; if it is long, without the URLs in its list `key`, or in the lists `inner` of that list."""
    if size(answer) <= ENOUGH:
        return answer
    rows = answer[key]
    shorter = [row | {inner: without_urls(row[inner])} for row in rows] if inner else without_urls(rows)
    linked = [row for outer in rows for row in (outer[inner] if inner else [outer]) if row.get("url")]
    if not linked:
        return answer
    shown = {**answer, key: shorter, "truncated": dict(answer.get("truncated", {}))}
    return noted(shown, "urls", {"shown": 0, "total": len(linked)})
