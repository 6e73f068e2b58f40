"""The Procfile under a real Procfile runner, and the files for Heroku and for containers."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from sqlalchemy import create_engine, text

from app.config import database_url
from migrations_mirror.create import create
from migrations_mirror.sample import MISSED_FILES_DEPLOYMENT
from tests.databases import new_database
from tests.faults.asking import eventually
from tests.service import ROOT, Service, free_port, running

pytestmark = [pytest.mark.process, pytest.mark.engine("sqlite")]

BIN = Path(sys.executable).parent
TOKEN = "deploy-test-token"


def honcho(process: str, environ: dict[str, str], **options: Any) -> subprocess.Popen[str]:
    """One process type of the Procfile, with nothing in its environment but what is given."""
    return subprocess.Popen(
        [str(BIN / "honcho"), "--procfile", "Procfile", "start", "--no-colour", process],
        cwd=ROOT,
        env={"PATH": f"{BIN}:{os.environ['PATH']}"} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )


@contextmanager
def web(**environ: str) -> Iterator[subprocess.Popen[str]]:
    """The web process, until it answers on its port."""
    process = honcho("web", environ, start_new_session=True)
    try:
        for _ in range(600):
            try:
                requests.get(f"http://127.0.0.1:{environ['PORT']}/healthz", timeout=5)
                break
            except requests.ConnectionError:
                assert process.poll() is None, process.communicate()[0]
                time.sleep(0.1)
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[str]) -> None:
    """End the runner, which ends what it started; on a busy machine it can overlook a signal, so it gets another."""
    started = gunicorns(process.pid)
    for _ in range(3):
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            continue
        return
    for one in [*started, process.pid]:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    process.communicate(timeout=20)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def gunicorns(pid: int) -> list[int]:
    """The processes below `pid` that are gunicorn's: a master and its workers."""
    below = [one for child in children(pid) for one in (child, *gunicorns(child))]
    return [one for one in below if b"gunicorn\0wsgi:app" in Path(f"/proc/{one}/cmdline").read_bytes()]


@pytest.mark.parametrize("workers", [1, 3])
def test_web_listens_on_port_with_web_concurrency_workers(database: str, workers: int) -> None:
    port = free_port()
    environ = {"DATABASE_URL": database, "DEPLOYHQ_ADMIN_API_TOKEN": TOKEN, "WEB_CONCURRENCY": str(workers)}
    with web(**environ, PORT=str(port)) as process:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        assert requests.get(f"http://127.0.0.1:{port}/metrics", headers=headers, timeout=10).status_code == 200
        eventually(f"a master and {workers} workers", lambda: len(gunicorns(process.pid)) == 1 + workers)


def test_web_stops_with_a_sentence_when_database_url_is_missing() -> None:
    output, _ = (process := honcho("web", {"PORT": str(free_port())})).communicate(timeout=60)
    assert process.returncode != 0
    assert "Cannot start: DATABASE_URL is not set" in output
    assert "Traceback" not in output


def test_release_lets_a_good_database_pass_and_stops_for_one_that_lacks_a_column(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/replica.sqlite3"
    create(database_url(url))
    output, _ = (good := honcho("release", {"DATABASE_URL": url})).communicate(timeout=60)
    assert (good.returncode, "0 errors" in output) == (0, True), output
    with create_engine(url).begin() as connection:
        connection.execute(text("ALTER TABLE deployments DROP COLUMN preview"))
    output, _ = (bad := honcho("release", {"DATABASE_URL": url})).communicate(timeout=60)
    assert bad.returncode == 1
    assert re.search("error: .*deployments.*preview", output)


def test_the_commands_of_the_page_check_and_then_serve(tmp_path: Path) -> None:
    line = re.search(r"^    (honcho start .*)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    assert line
    url, port = f"sqlite:///{tmp_path}/replica.sqlite3", free_port()
    create(database_url(url))
    environ = {"PATH": f"{BIN}:{os.environ['PATH']}", "DATABASE_URL": url, "DEPLOYHQ_ADMIN_API_TOKEN": TOKEN}
    process = subprocess.Popen(  # noqa: S602
        line[1],
        shell=True,
        cwd=ROOT,
        env=environ | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        for _ in range(300):
            with suppress(requests.ConnectionError):
                assert requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
                break
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
        else:
            pytest.fail("no answer")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        output, _ = process.communicate(timeout=60)
    assert "0 errors" in output


def test_compose_in_its_order_gives_right_answers_at_once(tmp_path: Path) -> None:
    """The API is up before the tables are there: it must not keep what it learnt then."""
    sample = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["sample"]
    steps = sample["command"][-1].replace("$$", "$").replace("python ", f"{sys.executable} ")
    path = f"/admin_api/deployments/{MISSED_FILES_DEPLOYMENT}/diagnosis"
    with (
        new_database("mariadb", tmp_path, "composed") as url,  # empty, as the image of MariaDB makes it
        running(tmp_path, url, TOKEN) as service,
    ):
        api_first_sample_later(service, steps, url, path)


def api_first_sample_later(service: Service, steps: str, url: str, path: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    for _ in range(4):  # each of two workers has seen the empty database
        assert requests.get(service.url + path, headers=headers, timeout=10).status_code == 503
    assert requests.get(f"{service.url}/readyz", timeout=10).status_code == 503
    subprocess.run(steps, shell=True, cwd=ROOT, env=os.environ | {"URL": url}, check=True, timeout=120)  # noqa: S602
    for _ in range(6):
        answer = requests.get(service.url + path, headers=headers, timeout=10)
        assert (answer.status_code, "web3" in answer.text) == (200, True), answer.text
    assert requests.get(f"{service.url}/readyz", timeout=10).status_code == 200


@pytest.mark.parametrize("environ", [{}, {"DATABASE_URL": "postgres://u:hidden@127.0.0.1:1/none"}])
def test_release_stops_without_a_database(environ: dict[str, str]) -> None:
    output, _ = (process := honcho("release", environ)).communicate(timeout=60)
    assert process.returncode != 0
    assert "hidden" not in output


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
