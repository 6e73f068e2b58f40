"""Each question, asked through the MCP tools: the answers hold what they must, and nothing that they must not."""

from collections.abc import Iterator

import pytest

from app.rules.diagnosis.catalogue import CODES
from app.rules.diagnosis.finding import INFO
from tests.evals.all import SCENARIOS
from tests.evals.ask import Asker, asking
from tests.evals.case import Scenario


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    with asking(tmp_path_factory.mktemp("evals")) as started:
        yield started


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[each.question for each in SCENARIOS])
def test_the_answers_are_right(asker: Asker, scenario: Scenario) -> None:
    _, wrong = asker.ask(scenario)
    assert wrong == []


def test_every_question_of_support_is_asked() -> None:
    numbers = {scenario.name[:3] for scenario in SCENARIOS if scenario.name.startswith("q")}
    assert numbers == {f"q{number:02}" for number in range(1, 16)}
    assert len(SCENARIOS) >= 30


def test_every_code_is_found_in_a_scenario_and_most_are_absent_from_one(asker: Asker) -> None:
    cases = [asker.seed(scenario) for scenario in SCENARIOS]
    assert {code for case in cases for code in case.finds} == set(CODES)
    absent = {code for case in cases for code in case.finds_not}
    assert {code for code, explained in CODES.items() if explained.severity != INFO} <= absent
