"""docs/diagnosis.md says what the code does, and the demo shows enough of it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.config import database_url
from app.rules.diagnosis.catalogue import CODES
from migrations_mirror.sample import CHAIN_ACCOUNT, SITUATIONS, sample
from tests.databases import DIALECTS, mirror
from tests.service import ROOT


@pytest.fixture(scope="session", params=DIALECTS)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database with the demo data, told up to now."""
    with mirror(request.param, tmp_path_factory.mktemp("demo"), "demo") as url:
        sample(database_url(url), datetime.now(UTC).replace(tzinfo=None))
        yield url


def test_the_page_explains_every_code() -> None:
    page = (ROOT / "docs" / "diagnosis.md").read_text("utf-8")
    assert set(re.findall(r"^### (\w+)$", page, re.MULTILINE)) == set(CODES)


DEMO = {
    "web3 of 5 did not get the new files": {"missing_transfer_step", "revisions_differ"},
    "a healthy deployment to the same 5 servers": {"revisions_differ"},
    "two transfers to web2": {"duplicate_transfer_steps", "revisions_differ"},
    "3 servers, 2 transfers": {"missing_transfer_step", "branch_not_preferred"},
    "a step for a server that was removed": {"orphaned_transfer_step", "branch_not_preferred"},
    "retried, its steps not built yet": {"steps_not_built"},
    "completed, yet eu-north is old and one server disabled": {
        *("disabled_server_skipped", "in_group_but_not_in_deployment", "revisions_differ"),
    },
    "a preview": {"preview"},
    "a preview whose check failed": {"preview", "failed_step"},
    "failed, with the cause in its log": {"failed_step", "servers_never_started", "branch_not_preferred"},
    "running for 6 hours": {"stuck"},
    "pending for 40 minutes behind two others": {"waiting_for_capacity"},
    "the same nightly failure, for the fourth time": {"failed_step", "recurring_failure"},
    "an SSH command failed, the deployment completed": {"failed_step_in_completed_deployment"},
    "config files only, no branch": {"config_files_only"},
    "a release that was rolled back": {"rolled_back"},
    "the rollback": {"is_a_rollback"},
    "completed, with 412 of 1380 files": {"transferred_in_part"},
    "completed, and the release is not live": {"not_live"},
    "18 servers whose host keys changed": {"failed_step", "recurring_failure"},
    "the last deployment of a cancelled customer": {"account_inactive"},
    "a deployment whose project is gone": {"project_gone"},
}


def test_the_demo_shows_the_same_findings_on_each_database(api: Callable[..., Any]) -> None:
    answers = {situation: api(f"deployments/{SITUATIONS[situation]}/diagnosis") for situation in DEMO}
    assert {name: {finding["code"] for finding in told["findings"]} for name, told in answers.items()} == DEMO
    healthy = answers["a healthy deployment to the same 5 servers"]
    assert {finding["severity"] for finding in healthy["findings"]} == {"info"}
    assert healthy["summary"].partition(": ")[2].startswith("nothing in its records points to a fault")


def test_the_demo_has_failures_of_this_week(api: Callable[..., Any]) -> None:
    leading = api(f"accounts/{CHAIN_ACCOUNT}/failure_patterns")["common"][0]
    assert leading.startswith("3 of 3 failures: host_key_mismatch on 18 servers (transfer_files), since ")
