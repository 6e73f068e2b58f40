"""The answer about the failures of one account."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.rules.bounds import left_out
from app.rules.failure_patterns.common import find_common
from app.rules.failure_patterns.patterns import Pattern, Record, find_patterns, printed
from app.rules.step_texts import StepTexts, quote

MOST_PATTERNS = 30


def summarize(
    account: Record,
    window: Record,
    failures: Sequence[Record],
    steps: Sequence[Record],
    texts: StepTexts,
    absent: frozenset[str],
) -> Record:
    """The answer about one account.

    `window` says what was looked at: `days`, `since`, `deployments` and their `limit` and `oldest`, `failed`, and
    `steps_complete`: False when there are more failed steps than were read.
    """
    patterns = find_patterns(failures, steps, texts, steps_complete=window["steps_complete"])
    cut = list(_left_out(window, failures, steps, texts))
    return {
        "summary": _summary(account, window, patterns),
        "account": account,
        "window": window,
        "patterns": [printed(pattern, texts) for pattern in patterns[:MOST_PATTERNS]],
        "patterns_total": len(patterns),
        "common": find_common(failures, steps, texts) if not cut else [],
        "truncated": left_out(
            patterns=(min(len(patterns), MOST_PATTERNS), len(patterns)), failures=(len(failures), window["failed"])
        ),
        "caveats": [*cut, *_absent(absent)],
        "next": _calls(patterns),
    }


def _summary(account: Record, window: Record, patterns: Sequence[Pattern]) -> str:
    begin = f"{account['permalink']} ({account['status'] or 'no status'}): "
    within = f"in the last {window['days']} days" if window["days"] > 1 else "in the last day"
    if not patterns:
        return f"{begin}no deployment on record failed {within}."
    first = patterns[0]
    where = f" on {quote(first.server['name'])}" if first.server else ""
    what = f"{first.key.step or 'no step'}{where} in {first.key.project} ({first.key.cause})"
    return f"{begin}{window['failed']} failed {within}, most often {what}: {len(first.failures)}."


def _left_out(window: Record, failures: Sequence[Record], steps: Sequence[Record], texts: StepTexts) -> Iterator[str]:
    oldest = window["oldest"]
    if window["deployments"] >= window["limit"] and isinstance(oldest, datetime) and oldest > window["since"]:
        yield (
            f"Only the account's newest {window['limit']} deployments were looked at: they reach back to"
            f" {oldest:%Y-%m-%d %H:%M} UTC."
        )
    if len(failures) < window["failed"]:
        yield f"Only the newest {len(failures)} of {window['failed']} failures were grouped."
    if not window["steps_complete"]:
        yield f"Only the newest {len(steps)} failed steps were read: failures that have none of them were not grouped."
    unread = sum(not texts.has(step["id"]) for step in steps)
    if unread:
        yield f"{unread} of {len(steps)} failed steps were not read: their cause is given as unknown."


def _absent(absent: frozenset[str]) -> Iterator[str]:
    if "deployment_step_logs.id" in absent:
        yield "This database has no step logs: causes are read from the steps' descriptions only."
    if {"servers.agent_id", "agents.online"} & absent:
        yield "This database does not say which agents are in front of servers."


def _calls(patterns: Sequence[Pattern]) -> list[Record]:
    """The newest failure of each of the most frequent patterns."""
    newest = [next(iter(pattern.failures.values()))["identifier"] for pattern in patterns[:2]]
    return [
        {"tool": "admin_diagnose_deployment", "arguments": {"identifier": identifier}, "why": "The newest of its kind."}
        for identifier in dict.fromkeys(newest)
    ]
