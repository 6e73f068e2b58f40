"""Each question, asked through the MCP tools: the answers hold what they must, and nothing that they must not."""

from collections.abc import Iterator

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
    alarms = []
    for identifier in dict.fromkeys(row.identifier for row in asker.rows(sql)):
        told = asker.call(DIAGNOSE, {"identifier": identifier})
        graver = {finding["code"] for finding in told["findings"] if finding["severity"] != INFO}  # type: ignore[index]
        if "missing_transfer_step" not in graver:
            alarms.append(f"{identifier}: {sorted(graver)}")
    return alarms


def test_every_question_of_support_is_asked() -> None:
    numbers = {scenario.name[:3] for scenario in SCENARIOS if scenario.name.startswith("q")}
    assert numbers == {f"q{number:02}" for number in range(1, 16)}
    assert len(SCENARIOS) >= 30


def test_every_code_is_found_in_a_scenario_and_most_are_absent_from_one(asker: Asker) -> None:
    cases = [asker.seed(scenario) for scenario in SCENARIOS]
    assert {code for case in cases for code in case.finds} == set(CODES)
    absent = {code for case in cases for code in case.finds_not}
    assert {code for code, explained in CODES.items() if explained.severity != INFO} <= absent
