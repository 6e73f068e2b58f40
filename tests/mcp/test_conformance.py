"""The official conformance suite against real servers: `make conformance`.

The suite sends no credentials, so a small front adds them for the half of the runs where tools are listed.
"""

import json
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

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


@pytest.mark.parametrize("version", SCENARIOS)
@pytest.mark.parametrize("server", ["plain", "front"], ids=["no credentials", "all credentials"])
def test_the_suite_passes_and_no_scenario_is_left_out_by_oversight(
    request: pytest.FixtureRequest, tmp_path: Path, server: str, version: str
) -> None:
    options = ["--url", f"{request.getfixturevalue(server)}/mcp", "--requirements", version, "-o", str(tmp_path)]
    subprocess.run([*SUITE, *options], capture_output=True, timeout=240)
    ran = {re.sub(r"^server-|-\d{4}-\d\d-\d\dT.*", "", folder.name): folder for folder in tmp_path.iterdir()}
    ours = set(SCENARIOS[version])
    assert {name for name in ran if not name.startswith(NOT_OURS)} <= ours <= set(ran)
    exempt = NEED_A_FIXTURE if server == "front" else NEED_A_FIXTURE | NEED_A_LISTED_TOOL
    failed = {}
    for scenario in ours:
        checks = json.loads((ran[scenario] / "checks.json").read_text())
        assert checks, scenario
        for check in checks:
            if check["status"] == "FAILURE" and check["id"] not in exempt:
                failed[scenario, check["id"]] = check.get("errorMessage")
    assert failed == {}
