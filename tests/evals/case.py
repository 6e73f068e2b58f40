"""One question: what is asked, the calls that suffice, and what the answers must and must not hold."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.builders import Rails
from tests.evals.world import World

Answer = dict[str, Any] | str
"""What a tool gave: its structured content, or the sentence of its refusal."""

Call = tuple[str, dict[str, Any]]
"""A tool and its arguments."""

MOST_CALLS = 2
DIAGNOSE, SUMMARIZE = "admin_diagnose_deployment", "admin_summarize_failures"


@dataclass
class Case:
    """What is expected of the answers to one question, once its state is seeded."""

    calls: list[Call]
    finds: dict[str, str] = field(default_factory=dict)
    """The codes of all findings, each with its severity: any other is a false alarm."""
    says: tuple[str, ...] = ()
    says_not: tuple[str, ...] = ()
    check: Callable[[list[Any]], bool] | None = None
    """Anything else, of the answers in the order of the calls, of which none is a refusal."""


@dataclass(frozen=True)
class Scenario:
    """A question and the state that it is asked in."""

    name: str
    question: str
    seed: Callable[[Rails], Case]


Seed = Callable[..., Case]
SCENARIOS: list[Scenario] = []


def scenario(question: str, *given: Any, world: type[World] = World, **account: Any) -> Callable[[Seed], Seed]:
    """Add a question: the function gets a world with this account, makes the state and says what is expected."""

    def register(seed: Seed) -> Seed:
        SCENARIOS.append(Scenario(seed.__name__, question, lambda rails: seed(world(rails, **account), *given)))
        return seed

    return register


def diagnose(identifier: str, **expected: Any) -> Case:
    """A question that one diagnosis answers."""
    return Case([(DIAGNOSE, {"identifier": identifier})], **expected)


def faults(case: Case, answers: list[Answer]) -> list[str]:
    """What is wrong with the answers, as sentences; none when they are right."""
    # The notice that customers' text is no instruction stands in every answer: it says nothing about the deployment.
    structured = [answer | {"notice": None} for answer in answers if isinstance(answer, dict)]
    text = json.dumps([*structured, *(answer for answer in answers if isinstance(answer, str))], ensure_ascii=False)
    found = {
        finding["code"]: finding["severity"]
        for answer in structured
        for finding in reversed(answer.get("findings", []))  # of two with one code, the more severe one
    }
    wrong = [f"does not say {said!r}" for said in case.says if said not in text]
    wrong += [f"says {said!r}" for said in case.says_not if said in text]
    if len(case.calls) > MOST_CALLS:
        wrong.append(f"more than {MOST_CALLS} calls")
    if found != case.finds:
        wrong.append(f"finds {found}, not {case.finds}")
    if case.check and not (len(structured) == len(answers) and case.check(answers)):
        wrong.append("the check fails")
    return wrong
