"""Where hosted mode listens: on a port that is free, and on all addresses for its own host name alone."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.mcp.hosting import ask, hosted
from tests.mcp.process import ROOT
from tests.service import free_port


def test_a_taken_port_ends_it_with_the_reason(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(AssertionError, match="in use"), hosted(tmp_path, "--port", str(taken.getsockname()[1])):
            pass


def test_the_second_app_s_procfile_starts_a_server_that_answers_to_its_host_name_alone() -> None:
    (line,) = (ROOT / "packaging/Procfile.mcp").read_text().splitlines()
    url, path = f"http://127.0.0.1:{free_port()}", f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    given = {"PATH": path, "PORT": url.rpartition(":")[2], "MCP_HOST": "mcp.example.com"}

    def status(host: str, **headers: str) -> int:
        return ask(url, "tools/list", {}, {"Host": host, **headers}).status_code

    with subprocess.Popen(["bash", "-c", line.removeprefix("web: ")], cwd=ROOT, env=given) as process:  # noqa: S607 as Heroku does
        try:
            assert patient_get(f"{url}/healthz", "mcp.example.com").status_code == 200
            assert status("mcp.example.com") == 200
            assert status("mcp.example.com", Origin="https://mcp.example.com") == 200
            assert status("mcp.example.com", Origin="https://evil.example.com") == 403
            assert status("evil.example.com") == 421
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
