"""The Procfile under a real Procfile runner, and the files for Heroku and for containers."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import requests
import yaml
from sqlalchemy import create_engine, text

from migrations_mirror.sample import MISSED_FILES_DEPLOYMENT
from tests.apps import AUTH, TOKEN
from tests.databases import mirror, new_database
from tests.faults.asking import eventually
from tests.faults.servers import is_open
from tests.service import ROOT, free_port, running

pytestmark = [pytest.mark.process, pytest.mark.engine("sqlite")]

BIN = Path(sys.executable).parent


def start(command: str, **environ: str) -> subprocess.Popen[str]:
    """A command of honcho, which runs the Procfile, with nothing in its environment but what is given."""
    return subprocess.Popen(  # noqa: S602
        command,
        shell=True,
        cwd=ROOT,
        env={"PATH": f"{BIN}:{os.environ['PATH']}"} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[str]) -> str:
    """End the runner, which ends what it started; on a busy machine it can overlook a signal, so it gets another."""
    started = gunicorns(process.pid)
    for _ in range(3):
        os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=20)[0]
    for one in [*started, process.pid]:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    return process.communicate(timeout=20)[0]


def gunicorns(pid: int) -> list[int]:
    """The processes below `pid` that are gunicorn's: a master and its workers."""
    children = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    below = [one for child in children for one in (child, *gunicorns(child))]
    return [one for one in below if b"gunicorn\0wsgi:app" in Path(f"/proc/{one}/cmdline").read_bytes()]


def test_the_commands_of_the_page_check_and_then_serve_on_port_with_web_concurrency_workers(database: str) -> None:
    (line,) = re.findall(r"^    (honcho start .*)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    port = str(free_port())
    environ = {"DATABASE_URL": database, "DEPLOYHQ_ADMIN_API_TOKEN": TOKEN, "PORT": port, "WEB_CONCURRENCY": "3"}
    process = start(line, **environ)
    try:
        eventually("an open port", lambda: process.poll() is not None or is_open(int(port)), 120)
        assert requests.get(f"http://127.0.0.1:{port}/readyz", timeout=30).status_code == 200
        eventually("a master and 3 workers", lambda: len(gunicorns(process.pid)) == 4)
    finally:
        output = stop(process)
    assert "0 errors" in output


def test_release_stops_for_a_database_that_lacks_a_column(tmp_path: Path) -> None:
    with mirror("sqlite", tmp_path, "replica") as url:
        with create_engine(url).begin() as connection:
            connection.execute(text("ALTER TABLE deployments DROP COLUMN preview"))
        output, _ = (release := start("honcho start release", DATABASE_URL=url)).communicate(timeout=60)
    assert release.returncode == 1
    assert re.search("error: .*deployments.*preview", output)


def test_compose_in_its_order_gives_right_answers_at_once(tmp_path: Path) -> None:
    """The API is up before the tables are there: it must not keep what it learnt then."""
    sample = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["sample"]
    steps = sample["command"][-1].replace("$$", "$").replace("python ", f"{sys.executable} ")
    path = f"/admin_api/deployments/{MISSED_FILES_DEPLOYMENT}/diagnosis"
    with (
        new_database("mariadb", tmp_path, "composed") as url,  # empty, as the image of MariaDB makes it
        running(tmp_path, url, TOKEN) as service,
    ):
        for _ in range(4):  # each of two workers has seen the empty database
            assert requests.get(service.url + path, headers=AUTH, timeout=10).status_code == 503
        assert requests.get(f"{service.url}/readyz", timeout=10).status_code == 503
        environ = os.environ | {"URL": url}
        subprocess.run(steps, shell=True, cwd=ROOT, env=environ, check=True, timeout=120)  # noqa: S602
        for _ in range(6):
            answer = requests.get(service.url + path, headers=AUTH, timeout=10)
            assert (answer.status_code, "web3" in answer.text) == (200, True), answer.text
        assert requests.get(f"{service.url}/readyz", timeout=10).status_code == 200


def test_app_json_names_variables_that_the_pages_explain() -> None:
    manifest = json.loads((ROOT / "app.json").read_text())
    pages = (ROOT / "README.md").read_text() + (ROOT / "docs/configuration.md").read_text()
    assert all(f"`{name}`" in pages for name in manifest["env"])
    assert manifest["env"].keys() >= {"DATABASE_URL", "DEPLOYHQ_ADMIN_API_TOKEN"}
    assert manifest["formation"].keys() == {
        line.partition(":")[0] for line in (ROOT / "Procfile").read_text().splitlines()
    } - {"release"}


def test_every_place_names_the_same_python() -> None:
    version = (ROOT / ".python-version").read_text().strip()
    images = re.findall(r"^FROM python:(\d+\.\d+)\.\d+-\S+", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert images == [version] * 2
    assert f'requires-python = ">={version}"' in (ROOT / "pyproject.toml").read_text()
    assert f"--python-version {version} " in (ROOT / "Makefile").read_text()


def test_the_example_has_every_variable_that_compose_takes() -> None:
    taken = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    assert set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)) == taken


def test_compose_fits_the_service() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    for name, service in compose["services"].items():
        if "build" in service:
            assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        else:
            assert re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+\S*", service["image"]), f"{name}: not a patch release"
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
    assert compose["services"].keys() >= {"api", "db", "redis", "mcp"}
