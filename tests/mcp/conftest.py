"""The API that the tests' MCP servers call, and configurations for them."""

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings

from mcp_server.access.credentials import Credentials
from mcp_server.api.admin import AdminApi
from mcp_server.api.client import HttpClient
from mcp_server.api.contract import load_contract
from mcp_server.config import Config, Timeouts
from tests.mcp.account_answers import USER
from tests.mcp.answers import DEPLOYMENT
from tests.mcp.stub_api import StubApi, StubServer
from tests.mcp.talk import TOKEN

# A busy machine is no failure.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# `make conformance` and `make soak` ask for these: they need npm, or minutes.
BY_NPM = ["test_conformance.py", "test_inspector.py", "test_sign_in.py", "test_stock_clients.py"]
collect_ignore = BY_NPM if "CONFORMANCE" not in os.environ else []
collect_ignore += ["test_memory.py"] if "SOAK" not in os.environ else []


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy, netrc or setting of the machine that runs the tests has a part in them."""
    for name in list(os.environ):
        if name.upper().endswith("_PROXY") or name.startswith(("DEPLOYHQ_", "FASTMCP_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NETRC", os.devnull)


@pytest.fixture(scope="module")
def stub_server() -> Iterator[StubServer]:
    """A server for the whole module: with one address, the configurations and so the MCP servers can be kept."""
    server = StubServer()
    yield server
    server.stop()


@pytest.fixture
def api(stub_server: StubServer) -> StubApi:
    """What the server answers in this test. Nothing is left of the test before: no connection, no late answer."""
    return stub_server.renew()


@pytest.fixture
def config(api: StubApi) -> Config:
    return Config(admin_url=api.url, admin_token=TOKEN, timeouts=Timeouts(connect=2, read=5, total=10))


@pytest.fixture
def account(config: Config, api: StubApi) -> Config:
    """A configuration with an account's user and without the admin token."""
    return replace(config, admin_token=None, account_url=api.url, account=USER)


@pytest.fixture
def hasty(config: Config) -> Config:
    """A configuration that does not wait long."""
    return replace(config, timeouts=Timeouts(connect=0.5, read=0.5, total=0.5))


@pytest.fixture
def refused_url() -> Iterator[str]:
    """The address of a port that is taken, so nobody else gets it, but refuses connections."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def ask(api: StubApi, config: Config) -> Iterator[Callable[..., Any]]:
    """Calls an operation with the client itself; a deployment is the answer."""
    api.answer(DEPLOYMENT)
    client = HttpClient(config.timeouts)
    yield AdminApi(client, config.admin_url, load_contract(), lambda: Credentials(TOKEN)).call
    client.close()
