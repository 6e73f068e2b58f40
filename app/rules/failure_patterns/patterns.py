"""The failures of one account, grouped by step and cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.rules import Record
from app.rules.causes import UNKNOWN
from app.rules.diagnosis.facts import FAILED
from app.rules.first_checks import first_check
from app.rules.step_texts import StepTexts, quote, shortened

OF_ONE_PROJECT = (UNKNOWN, "build_command_failed", "ssh_command_failed", "dependency_resolution")
"""Causes that are specific to one project."""
MOST_EXAMPLES = 3
MOST_LISTED = 8  # servers or projects that a pattern lists
MOST_READ = 400  # failed steps whose texts are read
LONGEST_NAME, LONGEST_QUOTE = 60, 200  # characters


class Key(NamedTuple):
    """Common features of a pattern's failures."""

    step: str | None
    cause: str
    project: str | None
    """None for causes that can concern several projects."""


@dataclass
class Pattern:
    """Failures with a common key, the newest first."""

    key: Key
    failures: dict[int, Record] = field(default_factory=dict)
    """Deployments by id."""
    steps: list[Record] = field(default_factory=list)

    @property
    def servers(self) -> dict[int, Record | None]:
        """Servers on which the steps failed, by id; None for one whose row is gone."""
        return {step["server_id"]: step["server"] for step in self.steps if step["server_id"] is not None}

    @property
    def projects(self) -> list[str]:
        """Permalinks of the projects."""
        found = {failure["project"]: None for failure in self.failures.values()}
        return [project for project in found if project is not None]

    @property
    def first_at(self) -> Any:
        """Time of the oldest failure."""
        return min(failure["failed_at"] for failure in self.failures.values())


def steps_to_read(steps: Iterable[Record]) -> list[int]:
    """Return the ids of the failed steps to read: the newest MOST_READ."""
    return [step["id"] for step in steps][:MOST_READ]


def find_patterns(
    failures: Sequence[Record], steps: Iterable[Record], texts: StepTexts, *, steps_complete: bool = True
) -> list[Pattern]:
    """Return all patterns, those with the most deployments first. Failures without a failed step form one as well."""
    deployments = {failure["id"]: failure for failure in failures}
    patterns: dict[Key, Pattern] = {}
    explained = set()
    for step in steps:
        failure = deployments[step["deployment_id"]]
        explained.add(failure["id"])
        pattern = _pattern(patterns, failure, step["step"], texts.cause(step["id"]))
        pattern.failures[failure["id"]] = failure
        pattern.steps.append(step)
    for failure in failures:
        if failure["id"] not in explained and steps_complete:
            _pattern(patterns, failure, None, UNKNOWN).failures[failure["id"]] = failure
    return sorted(patterns.values(), key=lambda pattern: -len(pattern.failures))


def _pattern(patterns: dict[Key, Pattern], failure: Record, step: str | None, cause: str) -> Pattern:
    key = Key(step, cause, failure["project"] if cause in OF_ONE_PROJECT else None)
    return patterns.setdefault(key, Pattern(key))


def printed(pattern: Pattern, texts: StepTexts) -> Record:
    """Return a pattern in the form of the answer."""
    newest_first = sorted(pattern.failures.values(), key=lambda failure: failure["failed_at"], reverse=True)
    newest = pattern.steps[0]["id"] if pattern.steps else None
    servers, projects = list(pattern.servers.values()), pattern.projects
    only = servers[0] if len(servers) == 1 else None
    said = texts.quote(newest) if newest else None
    return {
        "project": projects[0] if len(projects) == 1 else None,
        "projects": projects[:MOST_LISTED],
        "step": pattern.key.step,
        "server_name": only and name_of(only),
        "server_identifier": only and only["identifier"],
        "servers": [name_of(server) for server in servers[:MOST_LISTED] if server],
        "servers_total": len(servers),
        "cause": pattern.key.cause,
        "deployments": len(newest_first),
        "failed_steps": len(pattern.steps),
        "still_failed": sum(failure["status"] in FAILED for failure in newest_first),
        "first_at": newest_first[-1]["failed_at"],
        "last_at": newest_first[0]["failed_at"],
        "examples": [failure["identifier"] for failure in newest_first[:MOST_EXAMPLES]],
        "quote": said and shortened(said, LONGEST_QUOTE),
        "first_check": first_check(texts, newest)[0],
    }


def name_of(server: Record) -> str:
    """Return a server's name, redacted and shortened, or a substitute."""
    return shortened(quote(server["name"]) or f"server {server['identifier']}", LONGEST_NAME)
