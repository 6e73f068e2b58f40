"""The command's options."""

import subprocess

import pytest

import mcp_server
from tests.mcp.process import COMMAND, ROOT


def run(*options: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": "/usr/bin:/bin", **variables}
    return subprocess.run(
        [*COMMAND, *options], input="", capture_output=True, text=True, timeout=60, cwd=ROOT, env=environment
    )


def test_it_says_its_version() -> None:
    assert run("--version").stdout == f"deployhq-mcp {mcp_server.__version__}\n"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--host", "0.0.0.0"], "0.0.0.0 can be reached from other machines. Name the host that callers use"),  # noqa: S104
        (["--host", "::"], "with --allowed-host"),
        (["--host", ""], "with --allowed-host"),
        (["--host", "mcp.example.com"], "with --allowed-host"),
        (["--allowed-host", "*"], "--allowed-host takes a host name alone"),
        (["--allowed-host", "https://mcp.example.com/mcp"], "--allowed-host takes a host name alone"),
        (["--allowed-host", ""], "packaging/Procfile.mcp takes it from MCP_HOST"),
        (["--port", "eighty"], "not a port number"),
        (["--port", "65536"], "not a port number"),
    ],
)
def test_it_does_not_listen_where_it_may_not(options: list[str], says: str) -> None:
    finished = run("--http", *options)
    assert finished.returncode == 2
    (line,) = finished.stderr.splitlines()
    assert says in line


@pytest.mark.parametrize("options", [("--port", "9000"), ("--host", "0.0.0.0"), ("--allowed-host", "a.example")])  # noqa: S104
def test_an_option_of_http_without_it_is_refused(options: tuple[str, str]) -> None:
    finished = run(*options)
    assert finished.returncode == 2
    assert finished.stderr == f"mcp_server cannot start: {options[0]} is for HTTP: add --http, or leave it out.\n"


def test_an_unusable_port_of_the_environment_is_refused_by_name() -> None:
    finished = run("--http", PORT="http")
    assert finished.returncode == 2
    assert "PORT" in finished.stderr


def test_stdio_loads_nothing_of_hosted_mode() -> None:
    program = "import sys, mcp_server.server; sys.exit('mcp_server.access.hosted' in sys.modules)"
    finished = subprocess.run([COMMAND[0], "-c", program], cwd=ROOT, timeout=60, check=False)
    assert finished.returncode == 0
