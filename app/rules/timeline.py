"""Lanes of a deployment's steps over time: one for each server, one for the steps of the whole project."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter

from app.rules import Record, group_by
from app.rules.urls import Pages, page

OVER = frozenset({"completed", "failed", "skipped", "cancelled", "aborted"})
PROJECT = "Project"


def build_lanes(deployment: Record, steps: Sequence[Record], servers: Sequence[Record], pages: Pages) -> list[Record]:
    """Return the project's lane first, then one for each server, in the order of their first steps.

    A server of the deployment that has no step gets an empty lane, at the end.
    """
    named = {server["server"]["id"]: server["server"] for server in servers if server["server"]}
    timed = _timed(steps, deployment["started_at"] or deployment["created_at"])
    steps_of = group_by(timed, itemgetter("server_id"))
    in_order = sorted(steps_of, key=lambda server_id: server_id is not None)
    used = (entry["server_id"] for entry in servers if entry["kind"] == "used" and entry["server_id"] is not None)
    in_order += [server_id for server_id in dict.fromkeys(used) if server_id not in steps_of]
    return [_lane(server_id, named.get(server_id, {}), steps_of[server_id], pages) for server_id in in_order]


def _lane(server_id: int | None, server: Record, steps: list[Record], pages: Pages) -> Record:
    url = page(*pages[:3]) if server_id is None else pages.server(server.get("identifier"), server.get("project_id"))
    return {
        "url": url,
        "name": PROJECT if server_id is None else server.get("name") or f"server {server_id}",
        "server_identifier": server.get("identifier"),
        "steps": steps,
    }


def _timed(steps: Iterable[Record], start: datetime | None) -> Iterator[Record]:
    """Yield each step with begin and end. Upstream has no start of a step: it is the end of the previous one.

    Before a server's step are those of its lane and of the project, before a project's step are all. A step that was
    made later than that (in a batch of a sequential group) began when it was made.
    """
    ends: dict[int | None, datetime] = {}
    for step in steps:
        server_id = step["server_id"]
        earlier = ends.values() if server_id is None else [ends[lane] for lane in (server_id, None) if lane in ends]
        before = max([*([start] if start else []), *earlier], default=None)
        made = step["created_at"]
        began_when_made = made is not None and (before is None or made > before)
        begin = None if step["status"] == "pending" else made if began_when_made else before
        end = max(time for time in (step["updated_at"], begin) if time) if begin and step["status"] in OVER else None
        yield step | {
            "begin": begin,
            "begin_is_derived": begin is not None and not began_when_made,
            "end": end,
            "seconds": (end - begin).total_seconds() if begin and end else None,
        }
        if end:
            ends[server_id] = end


def find_span(
    deployment: Record, lanes: Iterable[Record], now: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Return the first begin and the last end of the deployment and its steps.

    `now` ends a deployment that is not over; its other times can be those of the run before a retry.
    """
    times = [step[key] for lane in lanes for step in lane["steps"] for key in ("begin", "end")]
    times += [deployment["started_at"], now or deployment["completed_at"] or deployment["failed_at"]]
    known = [time for time in times if time]
    return (min(known), max(known)) if known else (None, None)
