"""The Makefile: what it lists, and what it leaves alone when a command fails."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.service import ROOT

pytestmark = pytest.mark.process

CONTRACT = ROOT / "mcp_server" / "api" / "openapi.json"


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as if everything were installed."""
    command = ["make", "-o", ".venv/installed", "-o", ".venv/installed-dev", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_help_lists_every_target() -> None:
    listed = set(re.findall(r"^  make (\S+) +\S", make("help").stdout, re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert listed == set(phony.split())


def test_a_contract_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    before = CONTRACT.read_bytes()
    flask = tmp_path / "flask"
    flask.write_text("#!/bin/sh\necho half of it\nexit 1\n")
    flask.chmod(0o755)
    assert make("openapi", f"BIN={tmp_path}").returncode != 0
    assert CONTRACT.read_bytes() == before
    flask.write_text("#!/bin/sh\ncat " + str(CONTRACT))
    assert make("openapi", f"BIN={tmp_path}").returncode == 0
    assert CONTRACT.read_bytes() == before


def test_without_a_network_the_set_up_says_so_in_one_sentence(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    # No configuration of this machine, and an index where nothing listens.
    environ = os.environ | {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:1/simple"}
    command = ["make", ".venv/installed", f"PYTHON={sys.executable}"]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=300)
    assert done.returncode != 0
    told = [line for line in done.stderr.splitlines() if not re.match(r"make(\[\d+\])?: ", line)]
    assert told == ["The package index cannot be reached: connect to the network and run make again."]
    assert not (tmp_path / ".venv/installed").exists()
