"""The log reader: it fetches the logs of a deployment's steps in parallel, each page by page from the newest on."""

from collections.abc import Callable, Container
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any

from fastmcp.exceptions import ToolError

JsonObject = dict[str, Any]
FetchPage = Callable[..., Any]

AT_ONCE = 20  # requests in flight for one call
MOST_STEPS = 60
MOST_PAGES = 10  # of one step
SMALLEST_FULL_PAGE = 10  # entries: a page of fewer is the last one


@dataclass
class StepLog:
    """A step and its log, as far as it could be read: entries by id, which is their order in time."""

    step: JsonObject
    entries: dict[int, JsonObject] = field(default_factory=dict)
    goes_back_further: bool = False
    error: str | None = None


def read_log(deployment: JsonObject, fetch: FetchPage) -> list[StepLog]:
    """Return the logs of the deployment's steps, failed steps first, at most MOST_STEPS of them.

    `fetch` returns a page: the newest entries of a step, or those older than `before`. Its ToolError becomes the error
    of the step.
    """
    logs = [StepLog(step) for step in loggable(deployment)[:MOST_STEPS]]
    if logs:
        with ThreadPoolExecutor(min(AT_ONCE, len(logs)), thread_name_prefix="log") as pool:
            contexts = [copy_context() for _ in logs]  # current_call() in each thread
            list(pool.map(lambda log, context: context.run(read_step, log, fetch), logs, contexts))
    return logs


def loggable(deployment: JsonObject) -> list[JsonObject]:
    """Return the steps that can have a log: failed ones first, then in order."""
    steps = [step for step in deployment.get("steps") or () if isinstance(step, dict) and step.get("identifier")]
    return sorted(
        (step for step in steps if step.get("logs") is not False), key=lambda step: step.get("status") != "failed"
    )


def read_step(log: StepLog, fetch: FetchPage) -> None:
    """Fill in the entries of one step, from the newest page to the oldest."""
    before = None
    try:
        for _ in range(MOST_PAGES):
            page = fetch(step=log.step["identifier"], before=before)
            new = numbered(page, log.entries)
            log.entries.update(new)
            if not new or len(page) < SMALLEST_FULL_PAGE:
                return
            before = min(new)
        log.goes_back_further = True
    except ToolError as error:
        log.error = str(error)


def numbered(page: list[Any], known: Container[int]) -> dict[int, JsonObject]:
    """Return the entries of a page that are not known yet, by id."""
    entries = {entry.get("id"): entry for entry in page if isinstance(entry, dict)}
    return {number: entry for number, entry in entries.items() if isinstance(number, int) and number not in known}
