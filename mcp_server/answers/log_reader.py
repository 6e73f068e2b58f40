"""The log reader: it fetches the logs of a deployment's steps in parallel, each page by page from the newest on."""

from collections.abc import Callable, Container
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any

from fastmcp.exceptions import ToolError

from mcp_server.api.account import NO_LOG
from mcp_server.api.messages import JsonObject

LOST = "DeployHQ has the step, but keeps its log no longer."
RETRIED = "The deployment was retried meanwhile: this step is of the earlier run, whose logs are gone. Call again."
NO_STEPS = "This deployment has no steps: it is {status}, so it has not begun, or was just retried. Call again later."
ARCHIVED = "This deployment is archived: its steps and logs are gone."
OTHER_STEPS = (
    "This deployment has no such step with a log. A retry makes new steps with new UUIDs."
    " Those of now ({total}): {known}."
)
MOST_NAMED = 10  # steps in a sentence
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

    @property
    def is_gone(self) -> bool:
        """Return whether DeployHQ said that there is no such log."""
        return (self.error or "").startswith(NO_LOG)


def chosen_steps(deployment: JsonObject, step: str | None) -> list[JsonObject]:
    """Return the steps that can have a log, of this UUID or type if given: failed ones first, then in order.

    Raises ToolError with the steps that there are if none of them fits.
    """
    steps = loggable(deployment)
    chosen = [each for each in steps if step in (None, each["identifier"], each.get("step"))]
    if chosen or step is None:
        return chosen
    if not deployment.get("steps"):
        raise ToolError(ARCHIVED if deployment.get("archived") else NO_STEPS.format(status=deployment.get("status")))
    known = ", ".join(f"{each.get('step')} ({each['identifier']})" for each in steps[:MOST_NAMED])
    raise ToolError(OTHER_STEPS.format(known=known, total=len(steps)))


def explain_gone(logs: list[StepLog], deployment: JsonObject) -> None:
    """Tell logs that were lost from those of a run that a retry has replaced meanwhile, by the deployment as of now."""
    now = {step["identifier"] for step in loggable(deployment)}
    for log in logs:
        if log.is_gone:
            log.error = LOST if log.step["identifier"] in now else RETRIED


def read_log(steps: list[JsonObject], fetch: FetchPage) -> list[StepLog]:
    """Return the logs of the steps, of at most MOST_STEPS of them.

    `fetch` returns a page: the newest entries of a step, or those older than `before`. Its ToolError becomes the error
    of the step.
    """
    logs = [StepLog(step) for step in steps[:MOST_STEPS]]
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
