"""The commands that operations.md prints find a fault in a log that real faults wrote, as Heroku hands it out."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.apps import AUTH, TOKEN
from tests.service import ROOT, running

pytestmark = pytest.mark.process

PATH = "/admin_api/deployments/00000000-0000-0000-0000-000000000000"
HEROKUS_LIMIT = 10_000  # bytes: https://devcenter.heroku.com/articles/logging#log-line-length


def commands() -> list[str]:
    """The commands below "Read the log"."""
    section = (ROOT / "docs/operations.md").read_text().partition("## Read the log")[2].partition("\n## ")[0]
    return re.findall(r"^    (heroku logs .*)$", section, re.MULTILINE)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a service whose database refuses connections, with Heroku's words in front, cut as there."""
    if not shutil.which("jq"):
        assert "REQUIRE_DATABASES" not in os.environ, "jq is not installed"
        pytest.skip("jq is not installed")
    folder = tmp_path_factory.mktemp("log")
    with running(folder, "mysql2://reader:pass-word@127.0.0.1:1/deployhq", TOKEN) as service:
        url = service.url + PATH
        requests.get(url, headers=AUTH | {"X-Request-ID": "asked-1"}, timeout=10)
        requests.get(url, headers={"Authorization": "Bearer wrong"}, timeout=10)
        for _ in range(3):
            requests.get(f"{service.url}/readyz", timeout=10)
    lines = service.log.read_bytes().splitlines()
    assert b"pass-word" not in b"".join(lines)
    file = folder / "heroku.log"
    cut = (b"2026-11-28T15:30:00.123456+00:00 app[web.1]: " + line[:HEROKUS_LIMIT] for line in lines)
    file.write_bytes(b"\n".join(cut))
    return file


def run(command: str, log: Path, request_id: str) -> list[dict[str, Any]]:
    """What one of the commands prints."""
    command = command.replace("heroku logs --tail", f"cat {log}").replace('"..."', f'"{request_id}"')
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=30, check=True)  # noqa: S602
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_request_id_leads_to_the_cause(log: Path) -> None:
    lines = run(commands()[0], log, "asked-1")
    assert {line["logger"] for line in lines} == {"app.errors", "app.request"}
    assert all(line["cause"].startswith("OperationalError 2003: Can't connect") for line in lines)


def test_what_failed_is_listed_with_its_cause(log: Path) -> None:
    failed = run(commands()[1], log, "")
    assert {line["status"] for line in failed} == {503}
    assert PATH in {line["path"] for line in failed}
    assert all("2003" in line["cause"] for line in failed)


def test_callers_turned_away_are_listed(log: Path) -> None:
    (refused,) = run(commands()[2], log, "")
    assert (refused["auth"], refused["ip"]) == ("token wrong", "127.0.0.1")


def test_a_fault_costs_less_than_1_kb_a_line_and_polls_cost_one(log: Path) -> None:
    lines = log.read_bytes().splitlines()
    assert max(map(len, lines)) < 1000
    # Each of two workers may answer its first poll.
    assert 1 <= sum(b'"/readyz"' in line for line in lines) <= 2
