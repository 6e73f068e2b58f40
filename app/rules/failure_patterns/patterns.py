"""The failures of one account, grouped by project, step, server and cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.rules.causes import CATEGORIES, UNKNOWN
from app.rules.step_texts import StepTexts, quote

Record = dict[str, Any]

FAILED = ("failed", "preview_failed")
MOST_EXAMPLES = 3
MOST_READ = 400  # failed steps whose texts are read


class Key(NamedTuple):
    """What the failures of one pattern share."""

    project: str | None
    step: str | None
    server_id: int | None
    cause: str


@dataclass
class Pattern:
    """Failures that are alike, the newest first."""

    key: Key
    server: Record | None
    failures: dict[int, Record] = field(default_factory=dict)
    """Deployments by id."""
    steps: list[Record] = field(default_factory=list)


def steps_to_read(steps: Iterable[Record]) -> list[int]:
    """The ids of the failed steps whose texts are read: the newest ones."""
    return [step["id"] for step in steps][:MOST_READ]


def find_patterns(
    failures: Sequence[Record], steps: Iterable[Record], texts: StepTexts, *, steps_complete: bool = True
) -> list[Pattern]:
    """Every pattern, those of the most deployments first. A failure without a failed step is one of no step."""
    deployments = {failure["id"]: failure for failure in failures}
    patterns: dict[Key, Pattern] = {}
    explained = set()
    for step in steps:
        failure = deployments[step["deployment_id"]]
        explained.add(failure["id"])
        key = Key(failure["project"], step["step"], step["server_id"], texts.cause(step["id"]))
        pattern = patterns.setdefault(key, Pattern(key, step["server"]))
        pattern.failures[failure["id"]] = failure
        pattern.steps.append(step)
    for failure in failures:
        if failure["id"] not in explained and steps_complete:
            key = Key(failure["project"], None, None, UNKNOWN)
            patterns.setdefault(key, Pattern(key, None)).failures[failure["id"]] = failure
    return sorted(patterns.values(), key=lambda pattern: -len(pattern.failures))


def printed(pattern: Pattern, texts: StepTexts) -> Record:
    """A pattern as it is answered."""
    newest_first = sorted(pattern.failures.values(), key=lambda failure: failure["failed_at"], reverse=True)
    category = CATEGORIES[pattern.key.cause]
    return {
        "project": pattern.key.project,
        "step": pattern.key.step,
        "server_name": pattern.server and quote(pattern.server["name"]),
        "server_identifier": pattern.server and pattern.server["identifier"],
        "cause": pattern.key.cause,
        "deployments": len(newest_first),
        "failed_steps": len(pattern.steps),
        "still_failed": sum(failure["status"] in FAILED for failure in newest_first),
        "first_at": newest_first[-1]["failed_at"],
        "last_at": newest_first[0]["failed_at"],
        "examples": [failure["identifier"] for failure in newest_first[:MOST_EXAMPLES]],
        "quote": texts.quote(pattern.steps[0]["id"]) if pattern.steps else None,
        "first_check": f"{category.who[0].upper()}{category.who[1:]}: {category.first_check}",
    }
