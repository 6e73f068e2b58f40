"""One question: what is asked, the calls that suffice, and what the answers must and must not hold."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.builders import Rails

Answer = dict[str, Any] | str
"""What a tool gave: its structured content, or the sentence of its refusal."""

MOST_CALLS = 2
DIAGNOSE, SUMMARIZE = "admin_diagnose_deployment", "admin_summarize_failures"


@dataclass
class Case:
    """What is expected of the answers to one question, once its state is seeded."""

    calls: list[tuple[str, dict[str, Any]]]
    finds: dict[str, str] = field(default_factory=dict)
    """Codes of findings, each with its severity."""
    finds_not: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    says_not: tuple[str, ...] = ()
    check: Callable[[list[Answer]], bool] = lambda _: True
    """Anything else, of the answers in the order of the calls."""


@dataclass(frozen=True)
class Scenario:
    """A question and the state that it is asked in."""

    name: str
    question: str
    seed: Callable[[Rails], Case]


SCENARIOS: list[Scenario] = []


def scenario(question: str) -> Callable[[Callable[[Rails], Case]], Callable[[Rails], Case]]:
    """Add a question: the function makes its state and says what is expected."""

    def register(seed: Callable[[Rails], Case]) -> Callable[[Rails], Case]:
        SCENARIOS.append(Scenario(seed.__name__, question, seed))
        return seed

    return register


def diagnose(identifier: str, **expected: Any) -> Case:
    """A question that one diagnosis answers."""
    return Case([(DIAGNOSE, {"identifier": identifier})], **expected)


def faults(case: Case, answers: list[Answer]) -> list[str]:
    """What is wrong with the answers, as sentences; none when they are right."""
    # The notice that customers' text is no instruction stands in every answer: it says nothing about the deployment.
    told = [
        {key: answer[key] for key in answer if key != "notice"} if isinstance(answer, dict) else answer
        for answer in answers
    ]
    text = json.dumps(told, ensure_ascii=False)
    found = {
        finding["code"]: finding["severity"]
        for answer in answers
        if isinstance(answer, dict)
        for finding in reversed(answer.get("findings", []))  # of two with one code, the more severe one
    }
    return [
        *(f"more than {MOST_CALLS} calls" for _ in range(len(case.calls) > MOST_CALLS)),
        *(
            f"{code} is {found.get(code)}, not {severity}"
            for code, severity in case.finds.items()
            if found.get(code) != severity
        ),
        *(f"claims {code}" for code in case.finds_not if code in found),
        *(f"does not say {said!r}" for said in case.says if said not in text),
        *(f"says {said!r}" for said in case.says_not if said in text),
        *("the check fails" for _ in range(not case.check(answers))),
    ]
