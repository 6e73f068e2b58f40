"""The image, as far as it can be checked without an engine: its rules, and that what is copied into it can serve."""

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copy2, copytree, ignore_patterns

import pytest
import requests

from tests.faults.asking import eventually
from tests.faults.servers import is_open
from tests.service import ROOT, free_port

pytestmark = pytest.mark.engine("sqlite")

DOCKERFILE = (ROOT / "Dockerfile").read_text()


def copied_into_the_image() -> list[str]:
    """What the last stage copies from this folder."""
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    lines = [line.split()[1:-1] for line in last.splitlines() if line.startswith("COPY ") and "--from" not in line]
    return [name for names in lines for name in names]


def test_the_dockerfile_is_written_by_the_book() -> None:
    assert len(re.findall("^FROM .* AS build$|^FROM ", DOCKERFILE, re.MULTILINE)) == 2, "two stages"
    assert re.search(r"^USER [1-9]\d*$", DOCKERFILE, re.MULTILINE), "a user by number, which is not root"
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.index("\nCMD ")
    assert "\nHEALTHCHECK " in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE
    assert ":latest" not in DOCKERFILE
    assert not re.search("TOKEN|PASSWORD|DATABASE_URL", DOCKERFILE)


def test_the_context_holds_what_is_copied_and_nothing_else() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    pins = re.findall(r"requirements[\w-]*\.txt(?= .*\./)", DOCKERFILE)
    assert {line[1:] for line in lines if line.startswith("!")} == {*copied_into_the_image(), *pins}


@pytest.mark.process
def test_what_is_copied_is_enough_to_serve_and_its_healthcheck_tells(database: str, tmp_path: Path) -> None:
    for name in copied_into_the_image():
        if (ROOT / name).is_dir():
            copytree(ROOT / name, tmp_path / name, ignore=ignore_patterns("__pycache__"))
        else:
            copy2(ROOT / name, tmp_path / name)
    (command,) = re.findall(r'^CMD \["python", "(.+)"\]', DOCKERFILE, re.MULTILINE)
    (check,) = re.findall(r'CMD \["python", "-c", "(import os.+)"\]', DOCKERFILE)
    environ = os.environ | {
        "DATABASE_URL": database,
        "DEPLOYHQ_ADMIN_API_TOKEN": "a-token",
        "PORT": str(free_port()),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    process = subprocess.Popen([sys.executable, command], cwd=tmp_path, env=environ)

    def is_healthy() -> bool:
        return subprocess.run([sys.executable, "-c", check], env=environ, capture_output=True).returncode == 0

    try:
        eventually("an open port", lambda: is_open(int(environ["PORT"])), 60)  # asking by a process costs more
        eventually("a healthy service", is_healthy)
        assert requests.get(f"http://127.0.0.1:{environ['PORT']}/readyz", timeout=10).status_code == 200
    finally:
        process.terminate()
        process.wait(timeout=30)
    assert not is_healthy(), "it says yes to a service that is gone"
    assert not list(tmp_path.rglob("__pycache__")), "the image's files cannot be written to"
