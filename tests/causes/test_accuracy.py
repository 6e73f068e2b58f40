"""How often the rules are right about labelled texts, and the script that measures it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.rules.causes import CATEGORIES, UNKNOWN
from scripts.cause_accuracy import Text, accuracy, judge, read
from tests.causes.labelled import TEXTS
from tests.causes.step_texts import FILE, STEP_TEXTS
from tests.service import ROOT

# Of the texts that name no cause nearly all must stay unknown: a wrong cause costs a customer hours.
LEAST = 0.97
LEAST_ON_UNKNOWN = 0.99
LEAST_OF_A_CATEGORY = 0.9


def test_the_texts_are_many_and_of_every_category() -> None:
    assert len(TEXTS) > 900
    assert len({text.message for text in TEXTS}) == len(TEXTS)
    counts = {name: sum(text.category == name for text in TEXTS) for name in CATEGORIES}
    assert min(counts.values()) >= 20
    assert counts[UNKNOWN] > 200


def test_the_rules_are_right_about_them() -> None:
    verdicts = judge(TEXTS)
    assert accuracy(verdicts) >= LEAST
    for name in CATEGORIES:
        least = LEAST_ON_UNKNOWN if name == UNKNOWN else LEAST_OF_A_CATEGORY
        assert accuracy([verdict for verdict in verdicts if verdict.truth == name]) >= least, name


def test_a_category_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(json.dumps({"message": "x", "category": "gremlins"}))
    with pytest.raises(ValueError, match="gremlins"):
        read(file)


@pytest.mark.process
def test_the_script_prints_accuracy_matrix_and_misses(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    rows = [("Connection refused", "connection_refused"), ("", "unknown"), ("Deployment failed", "disk_full")]
    file.write_text("\n".join(json.dumps({"message": text, "category": name}) for text, name in rows))
    command = [sys.executable, "-m", "scripts.cause_accuracy", str(file)]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert printed[0].startswith("3 texts: accuracy 0.667, on unknown 1.000 (1 texts), of named causes 1.000 (1 texts)")
    assert [line.split()[1] for line in printed[2:23]] == list(CATEGORIES)
    assert printed[23:] == ["disk_full -> unknown (None): 'Deployment failed'"]


def test_the_script_reads_texts_with_steps() -> None:
    assert read(FILE) == [Text(each.text, each.cause, each.step, tuple(each.acceptable)) for each in STEP_TEXTS]


def test_an_acceptable_cause_counts_as_right() -> None:
    (verdict,) = judge([Text("Connection refused", "dns_failure", "transfer_files", ("connection_refused",))])
    assert verdict.right
