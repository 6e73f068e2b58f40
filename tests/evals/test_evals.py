"""Each question, asked through the MCP tools: the answers hold what they must, and nothing that they must not."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.rules.diagnosis.catalogue import CODES
from app.rules.diagnosis.finding import INFO
from app.sql.catalog import examples
from tests.evals.all import SCENARIOS
from tests.evals.ask import Asker, asking
from tests.evals.case import DIAGNOSE, Scenario


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    with asking(tmp_path_factory.mktemp("evals")) as started:
        yield started


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[each.question for each in SCENARIOS])
def test_the_answers_are_right(asker: Asker, scenario: Scenario) -> None:
    _, wrong = asker.ask(scenario)
    assert wrong == []
    assert false_alarms(asker) == []


def false_alarms(asker: Asker) -> list[str]:
    """Deployments for which the schema's example says that a server got no files, and the diagnosis does not."""
    (sql,) = (example["sql"] for example in examples("sqlite") if "left out" in example["question"])
    identifiers = list(dict.fromkeys(row.identifier for row in asker.rows(sql)))
    answers: list[Any] = asker.answers([(DIAGNOSE, {"identifier": identifier}) for identifier in identifiers])
    graver = [{each["code"] for each in told["findings"] if each["severity"] != INFO} for told in answers]
    return [
        f"{identifier}: {sorted(codes)}"
        for identifier, codes in zip(identifiers, graver, strict=True)
        if "missing_transfer_step" not in codes
    ]


def test_every_question_of_support_is_asked() -> None:
    numbers = {scenario.name[:3] for scenario in SCENARIOS if scenario.name.startswith("q")}
    assert numbers == {f"q{number:02}" for number in range(1, 16)}
    assert len(SCENARIOS) >= 30


def test_every_code_is_found_in_a_scenario(asker: Asker) -> None:
    assert {code for scenario in SCENARIOS for code in asker.seed(scenario).finds} == set(CODES)
