"""Log digests: a deployment's logs in time order, failed steps first, without secrets and repeats, within bounds."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from deployhq_redaction import redact
from mcp_server.answers.bounds import LARGEST, NOTICE, ROOM, noted, shares, size
from mcp_server.answers.log_reader import StepLog, loggable
from mcp_server.api.messages import JsonObject

FOR_FAILED = 0.7  # of the room, for the lines of failed steps
LONGEST_LOG = 1_000_000  # characters of a step, the last ones
LONGEST_SEARCHED = 20_000  # characters of a line
LONGEST_LINE = 1_000
LONGEST_CAPTION = 150
EMPTY, NOTHING = "(The log is empty.)", "(No line to show.)"
MARK = 2  # bytes that the text form of a line has more than the quotes and the comma of its JSON
ESCAPES = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")  # terminal colours


def digest(
    deployment: JsonObject, logs: list[StepLog], asked_for: int, grep: str | None = None, tail: int | None = None
) -> JsonObject:
    """Return the logs in the form of get_deployment_log's output schema, in at most LARGEST bytes.

    `asked_for` is the number of steps. `grep` keeps the lines that hold a text, in any case; `tail` then keeps so many
    last lines of each step.
    """
    servers = {
        server.get("id"): server.get("name") for server in deployment.get("servers") or () if isinstance(server, dict)
    }
    all_lines = [lines_of(log) for log in logs]
    wanted = [[line for line in lines if grep is None or grep.lower() in line.lower()] for lines in all_lines]
    if tail:
        wanted = [lines[-tail:] for lines in wanted]
    result: JsonObject = {
        "notice": NOTICE,
        "deployment": {name: brief(deployment.get(name)) for name in ("identifier", "status", "branch")},
        "steps": [heading(log, servers) for log in logs],
        "steps_without_log": len(deployment.get("steps") or ()) - len(loggable(deployment)),
    }
    if len(logs) < asked_for:
        noted(result, "steps", {"shown": len(logs), "total": asked_for})
    for step, lines, kept, room in zip(result["steps"], all_lines, wanted, rooms(result, wanted), strict=True):
        step["lines"] = last_lines(kept, room)
        step["omitted_lines"] = len(lines) - len(step["lines"])
    return result


def heading(log: StepLog, servers: dict[Any, Any]) -> JsonObject:
    """Return a step of the digest, without its lines."""
    step = log.step
    facts: JsonObject = {
        name: brief(step.get(name)) for name in ("step", "stage", "identifier", "status", "description")
    }
    server = step.get("server")
    facts |= {
        "server": None if server is None else brief(servers.get(server) or server),
        "lines": [],
        "omitted_lines": 0,
    }
    if log.goes_back_further:
        facts["older_entries_not_read"] = True
    if log.error:
        facts["error"] = log.error
    return facts


def brief(value: object) -> str | None:
    """Return a caption as one short line without secrets."""
    return None if value is None else " ".join(redact(str(value)[:LONGEST_LINE]).split())[:LONGEST_CAPTION]


def lines_of(log: StepLog) -> list[str]:
    """Return a step's log as lines in time order."""
    text = "\n".join(entry_text(log.entries[number]) for number in sorted(log.entries))[-LONGEST_LOG:]
    text = "\n".join(line[:LONGEST_SEARCHED] for line in text.splitlines())
    return list(without_repeats(printable(line) for line in redact(text).split("\n")))


def entry_text(entry: JsonObject) -> str:
    """Return an entry as DeployHQ's own tools print it."""
    parts = (f"[{entry.get('type') or 'info'}]", entry.get("message"), entry.get("detail"))
    return " ".join(str(part) for part in parts if part)


def printable(line: str) -> str:
    """Return a line without control characters, cut at LONGEST_LINE."""
    plain = "".join(letter if letter.isprintable() else " " for letter in ESCAPES.sub("", line)).rstrip()
    more = len(plain) - LONGEST_LINE
    return plain if more <= 0 else f"{plain[:LONGEST_LINE]}... ({more} more characters)"


def without_repeats(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines; of a line that repeats in a row, one with the number of repeats."""
    for line, repeats in groupby(lines):
        times = sum(1 for _ in repeats)
        if line:
            yield line if times == 1 else f"{line} (repeated {times} times)"


def rooms(result: JsonObject, all_lines: list[list[str]]) -> list[int]:
    """Return how many bytes of lines each step can show. Failed steps share FOR_FAILED of the room, others the rest."""
    wishes = [sum(size(line) + MARK for line in lines) for lines in all_lines]
    budget = LARGEST - ROOM - size(result)
    failed = sum(step["status"] == "failed" for step in result["steps"])  # these stand first
    others = sum(wishes[failed:])
    first = shares(wishes[:failed], max(int(budget * FOR_FAILED), budget - others))
    return first + shares(wishes[failed:], budget - sum(first))


def last_lines(lines: list[str], room: int) -> list[str]:
    """Return as many of the last lines as there is room for."""
    kept = len(lines)
    while kept and (room := room - size(lines[kept - 1]) - MARK) >= 0:
        kept -= 1
    return lines[kept:]


def as_text(result: JsonObject) -> str:
    """Return the digest as text, for clients that do not show structured content."""
    deployment = result["deployment"]
    head = [
        result["notice"],
        f"Deployment {deployment['identifier']}: {deployment['status']}, branch {deployment['branch']}",
    ]
    if "truncated" in result:
        head.append("The logs of {shown} steps of {total} follow.".format(**result["truncated"]["steps"]))
    parts = ["\n".join(head), *(step_text(step) for step in result["steps"])]
    if not result["steps"]:
        parts.append("No step has a log.")
    return "\n\n".join([*parts, f"Steps without a log: {result['steps_without_log']}"])


def step_text(step: JsonObject) -> str:
    """Return a step of the digest as text: a heading, notes and lines."""
    caption = f"{step['description']} ({step['step']})" if step["description"] else step["step"]
    place = f" on {step['server']}" if step["server"] else ""
    lines = [f"=== {caption}{place}: {step['status']} [stage {step['stage']}, step {step['identifier']}] ==="]
    if "error" in step:
        lines.append(f"(This log could not be read in full. {step['error']})")
    if "older_entries_not_read" in step:
        lines.append("(The log goes back further than was read.)")
    if step["omitted_lines"]:
        lines.append(f"({step['omitted_lines']} other lines are left out.)")
    # Marked, or a line of the log could pass for a heading of this text.
    shown = [f"| {line}" for line in step["lines"]]
    return "\n".join(lines + (shown or [NOTHING if step["omitted_lines"] else EMPTY]))
