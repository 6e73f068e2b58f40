"""The official conformance suite against real servers: `make conformance`.

The suite sends no credentials, so a small front adds them for the half of the runs where tools are listed.
"""

import json
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_server.access import hosted
from mcp_server.config import Config
from mcp_server.server import create_server
from tests.mcp.hosting import ACCOUNT, ADMIN
from tests.mcp.hosting import hosted as running_hosted
from tests.mcp.node import MODULES, NODE
from tests.mcp.scenarios import NEED_A_FIXTURE, NEED_A_LISTED_TOOL, NOT_OURS, SCENARIOS

SUITE = [NODE, str(MODULES / "@modelcontextprotocol/conformance/dist/index.js"), "server"]


class AddHeaders:
    """Puts credentials on every request, as the suite cannot."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            given = [(name.lower().encode(), value.encode()) for name, value in {**ADMIN, **ACCOUNT}.items()]
            scope = {**scope, "headers": [*scope["headers"], *given]}
        await self._app(scope, receive, send)


@pytest.fixture(scope="module")
def front() -> Iterator[str]:
    """The hosted application behind a front that adds credentials."""
    app = AddHeaders(hosted.application(create_server(Config(), hosted.request_credentials), []))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False, ws="none")
    sock, server = config.bind_socket(), uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=30)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real command, for callers without credentials."""
    with running_hosted(tmp_path_factory.mktemp("plain")) as server:
        yield server.url


@dataclass
class Results:
    """The checks of every scenario, for one protocol version and one server."""

    folder: Path

    def checks(self, scenario: str) -> list[dict[str, Any]]:
        (file,) = self.folder.glob(f"server-{scenario}-20??-*/checks.json")
        return list(json.loads(file.read_text()))

    @property
    def scenarios(self) -> set[str]:
        return {re.sub(r"^server-|-\d{4}-\d\d-\d\dT.*", "", folder.name) for folder in self.folder.iterdir()}


@dataclass
class Address:
    """Where the suite goes, and whether tools are listed there."""

    url: str
    lists_tools: bool


@pytest.fixture(scope="module", params=["plain", "front"], ids=["no credentials", "all credentials"])
def address(request: pytest.FixtureRequest) -> Address:
    return Address(request.getfixturevalue(request.param), request.param == "front")


@pytest.fixture(scope="module")
def run_suite(address: Address, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Results]:
    """Runs the whole suite for a protocol version, once."""

    @cache
    def run(version: str) -> Results:
        folder = tmp_path_factory.mktemp("suite")
        options = ["--url", f"{address.url}/mcp", "--requirements", version, "-o", str(folder)]
        subprocess.run([*SUITE, *options], capture_output=True, timeout=240)
        return Results(folder)

    return run


@pytest.mark.parametrize(
    ("version", "scenario"),
    [(version, scenario) for version, scenarios in SCENARIOS.items() for scenario in scenarios],
)
def test_the_suite_passes(run_suite: Callable[[str], Results], address: Address, version: str, scenario: str) -> None:
    checks = run_suite(version).checks(scenario)
    assert checks
    exempt = NEED_A_FIXTURE if address.lists_tools else NEED_A_FIXTURE | NEED_A_LISTED_TOOL
    failed = {check["id"]: check.get("errorMessage") for check in checks if check["status"] == "FAILURE"}
    assert not {check: why for check, why in failed.items() if check not in exempt}


@pytest.mark.parametrize("version", SCENARIOS)
def test_no_scenario_is_left_out_by_oversight(run_suite: Callable[[str], Results], version: str) -> None:
    ours, ran = set(SCENARIOS[version]), run_suite(version).scenarios
    assert {name for name in ran if not name.startswith(NOT_OURS)} <= ours <= ran
