"""Whom hosted mode answers: by host name, by the site that a browser is on, and with what it is started."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.mcp.hosting import ADMIN, Hosted, ask, hosted
from tests.mcp.process import ROOT
from tests.service import free_port


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with hosted(tmp_path_factory.mktemp("hosted")) as server:
        yield server


@pytest.mark.parametrize("path", ["/healthz", "/mcp"])
def test_another_host_name_is_refused(team: Hosted, path: str) -> None:
    assert requests.get(team.url + path, headers={"Host": "evil.example.com"}, timeout=10).status_code == 421


def test_a_browser_on_another_site_is_refused(team: Hosted) -> None:
    assert ask(team.url, "tools/list", {}, {**ADMIN, "Origin": "https://evil.example.com"}).status_code == 403


def test_healthz_needs_no_credentials(team: Hosted) -> None:
    assert requests.get(f"{team.url}/healthz", timeout=10).json() == {"status": "ok"}


def test_a_public_bind_answers_to_the_allowed_host_alone(tmp_path: Path) -> None:
    with hosted(tmp_path, "--host", "0.0.0.0", "--allowed-host", "mcp.example.com") as server:  # noqa: S104

        def status(host: str, **headers: str) -> int:
            return ask(server.url, "tools/list", {}, {"Host": host, **headers}).status_code

        assert status("mcp.example.com") == 200
        assert status("mcp.example.com", Origin="https://mcp.example.com") == 200
        assert status("mcp.example.com", Origin="https://evil.example.com") == 403
        assert status("evil.example.com") == 421


def test_a_taken_port_ends_it_with_the_reason(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(AssertionError, match="in use"), hosted(tmp_path, "--port", str(taken.getsockname()[1])):
            pass


def test_the_second_app_s_procfile_starts_a_server_that_answers_to_its_host_name() -> None:
    (line,) = (ROOT / "packaging/Procfile.mcp").read_text().splitlines()
    port, path = free_port(), f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    given = {"PATH": path, "PORT": str(port), "MCP_HOST": "mcp.example.com"}
    with subprocess.Popen(["bash", "-c", line.removeprefix("web: ")], cwd=ROOT, env=given) as process:  # noqa: S607 as Heroku does
        try:
            assert patient_get(f"http://127.0.0.1:{port}/healthz", "mcp.example.com").status_code == 200
            assert patient_get(f"http://127.0.0.1:{port}/healthz", "evil.example.com").status_code == 421
        finally:
            process.terminate()


def patient_get(url: str, host: str) -> requests.Response:
    """The answer of a server that may still be starting."""
    for _ in range(300):
        try:
            return requests.get(url, headers={"Host": host}, timeout=10)
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"nothing listens at {url}")
