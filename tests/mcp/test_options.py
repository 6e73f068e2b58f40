"""The command's options."""

import subprocess

import pytest

import mcp_server
from mcp_server.__main__ import parsed, serve_http
from mcp_server.access.bind import bind_problem
from mcp_server.config import Config, ConfigError
from tests.mcp.process import COMMAND, ROOT, run_once

EVERYWHERE = "0.0.0.0"  # noqa: S104


def test_it_says_its_version() -> None:
    assert run_once("--version").stdout == f"deployhq-mcp {mcp_server.__version__}\n"


def test_it_does_not_start_where_it_may_not_listen() -> None:
    finished = run_once("--http", "--host", EVERYWHERE)
    assert (finished.returncode, finished.stdout) == (2, "")
    (line,) = finished.stderr.splitlines()
    assert "0.0.0.0 can be reached from other machines. Name the host that callers use" in line


@pytest.mark.parametrize(
    ("host", "allowed", "says"),
    [
        ("::", [], "with --allowed-host"),
        ("", [], "with --allowed-host"),
        ("mcp.example.com", [], "with --allowed-host"),
        ("127.0.0.1", ["*"], "--allowed-host takes a host name alone"),
        ("127.0.0.1", ["https://mcp.example.com/mcp"], "--allowed-host takes a host name alone"),
        ("127.0.0.1", [""], "packaging/Procfile.mcp takes it from MCP_HOST"),
    ],
)
def test_a_host_that_may_not_be_listened_on_is_told(host: str, allowed: list[str], says: str) -> None:
    assert says in (bind_problem(host, allowed) or "")


@pytest.mark.parametrize(
    ("options", "variable"), [(["--port", "eighty"], "1"), (["--port", "65536"], "1"), ([], "http")]
)
def test_what_is_no_port_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, options: list[str], variable: str) -> None:
    monkeypatch.setenv("PORT", variable)
    with pytest.raises(ConfigError, match=r"^PORT or --port is not a port number\.$"):
        serve_http(Config(), parsed(["--http", "--host", EVERYWHERE, *options]))


@pytest.mark.parametrize("options", [("--port", "9000"), ("--host", EVERYWHERE), ("--allowed-host", "a.example")])
def test_an_option_of_http_without_it_is_refused(options: tuple[str, str]) -> None:
    with pytest.raises(ConfigError, match=f"^{options[0]} is for HTTP: add --http, or leave it out.$"):
        parsed(options)


def test_stdio_loads_nothing_of_hosted_mode() -> None:
    program = "import sys, mcp_server.server; sys.exit('mcp_server.access.hosted' in sys.modules)"
    finished = subprocess.run([COMMAND[0], "-c", program], cwd=ROOT, timeout=60, check=False)
    assert finished.returncode == 0
