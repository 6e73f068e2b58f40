"""The finders on any rows: they never fail, and never contradict one another or the rows."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.causes import CATEGORIES
from app.rules.diagnosis.catalogue import CODES, FINDERS
from app.rules.diagnosis.diagnose import MOST_FINDINGS, MOST_ROWS, dealt, diagnose, find
from app.rules.diagnosis.facts import Facts
from app.rules.diagnosis.finding import MOST_ROWS_EACH, SEVERITIES, Finding
from app.rules.diagnosis.words import duration, joined
from app.schemas.diagnosis import DiagnosisAnswerSchema
from tests.diagnosis.rows import PATIENT, facts


@PATIENT
@given(facts)
def test_the_findings_of_any_rows(known: Facts) -> None:
    """Draw rows once for all that is asked of them: it takes longer than to ask."""
    an_answer_can_be_printed_and_is_the_same_each_time(known)
    found = find(known)
    findings_agree_with_the_rows(known, found)
    codes = {finding.code.name for finding in found}
    assert [pair for pair in EXCLUSIVE if codes.issuperset(pair)] == []
    nobody_is_told_to_deploy_where_that_cannot_help(known, found)


def an_answer_can_be_printed_and_is_the_same_each_time(known: Facts) -> None:
    answer = diagnose(known)
    assert diagnose(known) == answer
    given_away = {"deployment": known.deployment, "project": known.deployment["project"]}
    printed = DiagnosisAnswerSchema().dump(
        answer | given_away | {"account": known.deployment["account"], "as_of": known.now}
    )
    json.dumps(printed)
    assert answer["summary"].endswith(".")
    assert len(answer["findings"]) <= MOST_FINDINGS
    assert sum(len(finding["evidence"]) for finding in answer["findings"]) <= MOST_ROWS
    for finding in answer["findings"]:
        assert finding["code"] in CODES
        assert finding["severity"] in SEVERITIES
        assert finding["title"]
        assert finding["explanation"].endswith(".")
        assert finding["first_check"]
        assert len(finding["evidence"]) <= finding["evidence_total"]


def findings_agree_with_the_rows(known: Facts, found: list[Finding]) -> None:
    codes = {finding.code.name for finding in found}
    failed = {"failed_step", "failed_step_in_completed_deployment"}
    assert bool(codes & failed) == any(step["status"] == "failed" for step in known.steps)
    assert all(finding.cause in CATEGORIES for finding in found if finding.code.name in failed)
    if known.is_preview or known.is_archived or known.is_of_config_files:
        assert "missing_transfer_step" not in codes
    if not known.transfers and known.status != "completed":
        assert "missing_transfer_step" not in codes
    if known.is_preview:
        assert not codes & {"orphaned_transfer_step", "duplicate_transfer_steps", "steps_not_built"}
    if not known.is_complete:
        assert not codes & {"missing_transfer_step", "orphaned_transfer_step", "steps_not_built"}
    if "stuck" in codes:
        assert known.status in ("running", "building", "transferring")
    if "files_live_although_failed" in codes:
        assert any(step["status"] == "completed" for step in known.transfers)
    if known.is_unfinished:
        assert not codes & {"missing_transfer_step", "not_live", "transferred_in_part"}
    assert all(printed["provisional"] == known.is_unfinished for printed in diagnose(known)["findings"])
    assert [SEVERITIES.index(finding.severity) for finding in found] == sorted(
        SEVERITIES.index(finding.severity) for finding in found
    )


EXCLUSIVE = [
    ("stuck", "still_running"),
    ("missing_transfer_step", "steps_not_built"),
    ("missing_transfer_step", "transfers_not_reached"),
    ("steps_not_built", "transfers_not_reached"),
    ("sequential_group_stopped", "servers_never_started"),
    ("failed_step", "failed_step_in_completed_deployment"),
    ("waiting_for_capacity", "scheduled_for_later"),
    ("waiting_for_capacity", "stuck"),
    ("waiting_for_capacity", "pending_too_long"),
    ("failed_step", "failure_without_failed_step"),
    ("rolled_back", "steps_not_built"),
    ("retried_or_waited", "retried_after_failure"),
    ("not_live", "still_running"),
]


def nobody_is_told_to_deploy_where_that_cannot_help(known: Facts, found: list[Finding]) -> None:
    advice = [finding.first_check for finding in found]
    if known.is_unfinished or known.inactive:
        assert not any("Then deploy" in said or "deploy again to" in said for said in advice)
    if known.is_unfinished:
        assert not any("never" in f"{finding.title} {finding.explanation}" for finding in found)


def test_every_finder_gives_codes_of_its_catalogue_and_every_code_is_explained() -> None:
    assert len(FINDERS) == len(set(FINDERS))
    for name, code in CODES.items():
        assert name == code.name
        assert code.severity in SEVERITIES
        for text in (code.meaning, code.decided, code.first_check):
            assert text.endswith((".", "?"))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, "an unknown time"),
        (-5, "0 seconds"),
        (0, "0 seconds"),
        (1, "1 second"),
        (61, "1 minute 1 second"),
        (3600 * 30, "1 day 6 hours"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds: float | None, said: str) -> None:
    assert duration(seconds) == said


def test_of_many_names_the_first_are_told() -> None:
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "a", "c"]) == "a, b and c"
    assert joined("abcdefg") == "a, b, c, d, e and 2 more"


@PATIENT
@given(st.lists(st.integers(0, 500), max_size=MOST_FINDINGS))
def test_rows_are_dealt_in_turns(wishes: list[int]) -> None:
    given_rows = dealt(wishes)
    assert sum(given_rows) == min(MOST_ROWS, sum(min(wish, MOST_ROWS_EACH) for wish in wishes))
    assert all(rows <= min(wish, MOST_ROWS_EACH) for rows, wish in zip(given_rows, wishes, strict=True))
    assert all(rows for rows, wish in zip(given_rows, wishes, strict=True) if wish)
