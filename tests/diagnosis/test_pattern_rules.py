"""The failure patterns on any rows: every failure is counted once for each pattern, and no claim is made too much."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.rules.failure_patterns.common import find_common
from app.rules.failure_patterns.patterns import find_patterns
from app.rules.failure_patterns.summarize import MOST_PATTERNS, summarize
from app.rules.step_texts import StepTexts
from app.schemas.failure_patterns import FailurePatternsAnswerSchema
from tests.diagnosis.rows import NOW, PATIENT

Rows = list[dict[str, Any]]

failures = st.lists(
    st.fixed_dictionaries(
        {
            "project_id": st.integers(1, 2),
            "project": st.sampled_from([None, "shop", "blog"]),
            "status": st.sampled_from(["failed", "completed", None]),
        }
        | {"failed_at": st.integers(0, 9).map(lambda hours: NOW - timedelta(hours=hours))}
    ),
    max_size=6,
).map(lambda rows: [row | {"id": number, "identifier": f"d{number}"} for number, row in enumerate(rows, start=1)])
agents = st.sampled_from([None, 1, 2]).map(
    lambda number: (
        number
        and {"id": number, "identifier": "a", "name": f"agent{number}", "online": False}
        | {"revoked_at": None, "updated_at": NOW}
    )
)
steps = st.lists(
    st.fixed_dictionaries(
        {"step": st.sampled_from([None, "transfer_files"]), "server_id": st.sampled_from([None, 1, 2, 3])}
        | {"of": st.integers(0, 5), "agent": agents}
    ),
    max_size=8,
)
texts = st.dictionaries(st.integers(1, 8), st.just(("Connection refused", ("No space left on device",)))).map(StepTexts)


def of_failures(rows: Rows, known: Rows) -> Rows:
    """The steps, each of one of the failures."""
    return [
        row
        | {"id": number, "deployment_id": known[row["of"] % len(known)]["id"]}
        | {"server": row["server_id"] and {"id": row["server_id"], "name": "web", "identifier": "s"}}
        for number, row in enumerate(rows, start=1)
        if known
    ]


@PATIENT
@given(failures, steps, texts)
def test_the_patterns_of_any_rows(known: Rows, rows: Rows, said: StepTexts) -> None:
    """Draw rows once for all that is asked of them: it takes longer than to ask."""
    failed_steps = of_failures(rows, known)
    every_failure_is_in_a_pattern_and_the_counts_agree(known, failed_steps, said)
    what_is_common_holds_for_every_failure(known, failed_steps, said)
    the_answer_can_be_printed(known, failed_steps, said)


def every_failure_is_in_a_pattern_and_the_counts_agree(known: Rows, failed_steps: Rows, said: StepTexts) -> None:
    patterns = find_patterns(known, failed_steps, said)
    assert {id_ for pattern in patterns for id_ in pattern.failures} == {failure["id"] for failure in known}
    assert sum(len(pattern.steps) for pattern in patterns) == len(failed_steps)
    assert len({pattern.key for pattern in patterns}) == len(patterns)
    sizes = [len(pattern.failures) for pattern in patterns]
    assert sizes == sorted(sizes, reverse=True)


def what_is_common_holds_for_every_failure(known: Rows, failed_steps: Rows, said: StepTexts) -> None:
    common = " ".join(find_common(known, failed_steps, said))
    if len(known) < 2:
        assert common == ""
    for project in {failure["project"] for failure in known}:
        if f"in the project {project}." in common:
            assert {failure["project"] for failure in known} == {project}
    if "behind the agent" in common:
        on_servers = [step for step in failed_steps if step["server_id"]]
        assert len({step["agent"]["id"] for step in on_servers}) == 1


def the_answer_can_be_printed(known: Rows, failed_steps: Rows, said: StepTexts) -> None:
    account = {"id": 1, "name": "Acme", "permalink": "acme", "status": None}
    window = {"days": 7, "since": NOW, "deployments": 9, "failed": len(known), "limit": 9, "oldest": NOW}
    window |= {"steps_complete": True}
    answer = summarize(account, window, known, failed_steps, said, frozenset())
    printed = FailurePatternsAnswerSchema().dump(answer | {"as_of": NOW})
    assert len(printed["patterns"]) == min(answer["patterns_total"], MOST_PATTERNS)
    assert all(pattern["still_failed"] <= pattern["deployments"] for pattern in printed["patterns"])
