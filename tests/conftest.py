"""Fixtures: one database per dialect with the upstream schema, the app on it, and a client that checks every answer."""

from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from werkzeug.test import TestResponse
from xdist.scheduler import LoadScopeScheduling

from app.web.openapi import openapi_document
from tests.apps import TOKEN, MakeApp, apps_on
from tests.builders import Rails
from tests.databases import DIALECTS, SERVERS, mirror


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Switch off pytest-flask's context around each test: every request gets its own, as in production."""


@pytest.fixture(scope="session", params=DIALECTS)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database with the upstream schema: the tests that use it run once per dialect."""
    with mirror(request.param, tmp_path_factory.mktemp("mirror"), "main") as url:
        yield url


@pytest.fixture(scope="session")
def rails_engine(database: str) -> Iterator[Rails]:
    """The writing side of the database, shared by all tests."""
    engine = create_engine(database)
    yield Rails(engine)
    engine.dispose()


@pytest.fixture
def rails(rails_engine: Rails) -> Rails:
    """The writing side of an empty database."""
    rails_engine.empty()
    return rails_engine


@pytest.fixture(scope="session")
def make_app(database: str) -> Iterator[MakeApp]:
    """Makes apps on the database; keyword arguments replace settings."""
    with apps_on(database) as make:
        yield make


@pytest.fixture(scope="session")
def app(make_app: MakeApp) -> Flask:
    """The app with its default settings."""
    return make_app()


@pytest.fixture
def api(app: Flask, client: FlaskClient) -> Callable[..., Any]:
    """GET below /admin_api with the token: asserts the status and the contract, returns the JSON."""
    document = openapi_document(app)

    def get(path: str, *, status: int = 200, **query: Any) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        response = client.get(f"/admin_api/{path}", query_string=query, headers=headers)
        assert response.status_code == status, response.text
        assert_contract(document, response)
        return response.get_json()

    return get


def assert_contract(document: dict[str, Any], response: TestResponse) -> None:
    """Fail unless the answer is what the OpenAPI document promises for its URL and status."""
    rule = response.request.path
    for template, operations in document["paths"].items():
        if len(template.split("/")) == len(rule.split("/")) and all(
            part == given or part.startswith("{")
            for part, given in zip(template.split("/"), rule.split("/"), strict=True)
        ):
            answer = operations[response.request.method.lower()]["responses"][str(response.status_code)]
            if reference := answer.get("$ref"):
                answer = document["components"]["responses"][reference.rpartition("/")[2]]
            schema = answer["content"]["application/json"]["schema"] | {"components": document["components"]}
            jsonschema.Draft202012Validator(schema).validate(response.get_json())
            return
    pytest.fail(f"the contract has no path for {rule}")


# What the tests of a folder start or talk to, by the markers of pyproject.toml; dialects mark themselves.
FOLDERS = {
    "tests/browser/": ("process", "slow"),
    "tests/evals/": ("process", "slow"),
    "tests/faults/": ("servers", "process", "slow"),
    "tests/mcp/": ("process",),
    "tests/mirror/": ("servers",),
    "tests/sql/gate/": ("slow",),
    "tests/sql/views/": ("servers", "slow"),
    "tests/test_two_replicas.py": ("servers", "process"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by its folder, its database and what its fixtures start: `make quick` leaves these out."""
    for item in items:
        names = {name for folder, marks in FOLDERS.items() if item.nodeid.startswith(folder) for name in marks}
        values = getattr(item, "callspec", None)
        if values and SERVERS.keys() & {str(value) for value in values.params.values()}:
            names.add("servers")
        if {"service", "running", "printed", "known"} & set(getattr(item, "fixturenames", ())):
            names.add("process")
        for name in sorted(names):
            item.add_marker(name)


class Halves(LoadScopeScheduling):  # type: ignore[misc]
    """Two processes share the work: each takes one half, in the order of a single run, with databases of its own."""

    def _split_scope(self, nodeid: str) -> str:
        """The half that a test belongs to; they take about as long. One starts and kills servers, mostly its own."""
        return "servers" if nodeid.startswith(("tests/faults/", "tests/mcp/")) else "service"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Halves:
    """What `pytest -n 2` asks for."""
    return Halves(config, log)
