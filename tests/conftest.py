"""Fixtures: one database per dialect with the upstream schema, the app on it, and a client that checks every answer."""

import gc
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import hypothesis
import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from werkzeug.test import TestResponse
from xdist.scheduler import LoadScopeScheduling

from app.config import database_url
from app.web.formats import print_page
from app.web.openapi import openapi_document
from app.web.operation import operations
from migrations_mirror.sample import sample
from tests.apps import AUTH, Api, MakeApp, app_on, apps_on, with_sql
from tests.builders import Rails
from tests.databases import DIALECTS, SERVERS, mirror

# Where this variable names the machine's authorities, PyMySQL reads them for each connection: 140 of them take 25 ms.
os.environ["SSL_CERT_FILE"] = str(Path(__file__).parent / "data" / "authority.pem")

# A machine that is busy is no failure of an example.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Switch off pytest-flask's context around each test: every request gets its own, as in production."""


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Gives the URL of a dialect's database. Each is made once, when a test asks for it: tests come in any order."""
    with ExitStack() as stack:
        yield cache(lambda dialect: stack.enter_context(mirror(dialect, tmp_path_factory.mktemp("mirror"), "main")))


@pytest.fixture(scope="session", params=DIALECTS)
def database(request: pytest.FixtureRequest, shared: Callable[[str], str]) -> str:
    """The URL of a database with the upstream schema: the tests that use it run once per dialect."""
    return shared(request.param)


@pytest.fixture(scope="session")
def shared_rails() -> Iterator[Callable[[str], Rails]]:
    """Gives the writing side of a database, made once."""
    with ExitStack() as stack:

        @cache
        def make(url: str) -> Rails:
            engine = create_engine(url)
            stack.callback(engine.dispose)
            return Rails(engine)

        yield make


@pytest.fixture
def rails(shared_rails: Callable[[str], Rails], database: str) -> Rails:
    """The writing side of an empty database."""
    made = shared_rails(database)
    made.empty()
    return made


@pytest.fixture(scope="session")
def shared_app() -> Iterator[Callable[[str], Flask]]:
    """Gives the app on a database with its default settings, made once."""
    with ExitStack() as stack:
        yield cache(lambda url: stack.enter_context(app_on(url)))


@pytest.fixture
def app(shared_app: Callable[[str], Flask], database: str) -> Flask:
    """The app with its default settings."""
    return shared_app(database)


@pytest.fixture(scope="session")
def make_app(database: str) -> Iterator[MakeApp]:
    """Makes apps on the database; keyword arguments replace settings."""
    with apps_on(database) as make:
        yield make


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a SQLite database with the demo's customers."""
    with mirror("sqlite", tmp_path_factory.mktemp("demo"), "demo") as url:
        sample(database_url(url))
        yield url


@pytest.fixture(scope="session")
def demo_client(demo: str) -> Iterator[FlaskClient]:
    """A client of an app on the demo, which takes SQL too."""
    with app_on(demo, **with_sql(demo)) as app:
        yield app.test_client()


@pytest.fixture
def api(app: Flask, client: FlaskClient) -> Api:
    """GET below /admin_api with the token: asserts the status and the contract, returns the JSON."""

    def get(path: str, *, status: int = 200, **query: Any) -> Any:
        response = client.get(f"/admin_api/{path}", query_string=query or None, headers=AUTH)
        assert response.status_code == status, response.text
        assert_contract(app, response)
        return response.get_json()

    return get


def assert_contract(app: Flask, response: TestResponse) -> None:
    """Fail unless the answer is what the app's OpenAPI document promises for its URL and status, and can be printed."""
    method, path = response.request.method, re.sub("//+", "/", response.request.path)  # as our middleware does
    rule, _ = app.url_map.bind("").match(path, method, return_rule=True)
    template = re.sub("<(.+?)>", r"{\1}", rule.rule.removesuffix(".json"))
    validator_of(app, template, method.lower(), str(response.status_code)).validate(response.get_json())
    if response.status_code == 200 and (served := operations.get(app.view_functions[rule.endpoint])):
        for form in {"markdown", "text"}.intersection(served.forms):
            print_page(response.get_json(), served.name, form)


# Making a document takes 30 ms, more than most tests. Few are kept, so that closed apps do not stay.
document_of = lru_cache(maxsize=8)(openapi_document)


@lru_cache(maxsize=64)
def validator_of(app: Flask, template: str, method: str, status: str) -> jsonschema.Draft202012Validator:
    """Return what checks one kind of answer."""
    document = document_of(app)
    answer = document["paths"][template][method]["responses"][status]
    if reference := answer.get("$ref"):
        answer = document["components"]["responses"][reference.rpartition("/")[2]]
    schema = answer["content"]["application/json"]["schema"]
    return jsonschema.Draft202012Validator(schema | {"components": document["components"]})


# What the tests of a folder start or talk to, by the markers of pyproject.toml; dialects mark themselves.
FOLDERS: dict[str, tuple[str, ...]] = {
    "tests/browser/": ("process", "slow"),
    "tests/evals/": ("process", "slow"),
    "tests/faults/": ("servers", "process", "slow"),
    "tests/mcp/test_": ("process",),
    "tests/mirror/": ("servers",),
    "tests/sql/duckdb/": ("process", "slow"),
    "tests/sql/gate/": ("slow",),
    "tests/sql/views/": ("servers", "slow"),
}
UNMARKED = tuple(f"tests/mcp/test_{name}.py" for name in ("config", "gate", "paths", "urls"))  # start nothing
FIXTURES = {"service": "process", "printed": "process", "walk": "slow"}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect without looking for garbage, and never look at what stays: a third less CPU for it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out a folder, or a file by its `pytestmark`, of which no test is wanted: its imports alone take seconds."""
    if collection_path.suffix == ".py":
        marks = re.findall(r"^pytestmark = .*?\bpytest\.mark\.(\w+)", collection_path.read_text(), re.MULTILINE)
        marks += marks_of(f"tests/{collection_path.relative_to(Path(__file__).parent)}")
    else:
        marks = marks_of(f"tests/{collection_path.relative_to(Path(__file__).parent)}/")
    return any(f"not {mark}" in config.option.markexpr for mark in marks) or None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark each test, before `-m` chooses by marks; then put first what waits most."""
    items[:] = [item for item in items if is_wanted(item)]
    mark(items)
    yield
    items.sort(key=lambda item: not item.nodeid.startswith(FAULTS))


def marks_of(name: str) -> list[str]:
    """The marks of all tests below a path, which may be a file, a folder or one test."""
    found = [mark for start, marks in FOLDERS.items() if name.startswith(start) for mark in marks]
    return [] if name.startswith(UNMARKED) else found


def engines_of(item: pytest.Item) -> set[str]:
    """Return the database that a test is run on, if it is one of several."""
    values = getattr(item, "callspec", None)
    return {value for value in values.params.values() if isinstance(value, str)} & {*DIALECTS} if values else set()


def is_wanted(item: pytest.Item) -> bool:
    """Return whether a test shows something on its database: `engine` names the only one on which it does."""
    only = item.get_closest_marker("engine")
    return only is None or engines_of(item) <= {*only.args}


def mark(items: list[pytest.Item]) -> None:
    """Mark each test by its folder, its database and what it starts or tries: `make quick` leaves these out."""
    for item in items:
        names = {*marks_of(item.nodeid)}
        if engines_of(item) & SERVERS.keys():
            names.add("servers")
        if hypothesis.is_hypothesis_test(getattr(item, "function", None)):  # tries hundreds of examples
            names.add("slow")
        names |= {FIXTURES[name] for name in FIXTURES.keys() & set(getattr(item, "fixturenames", ()))}
        for name in sorted(names):
            item.add_marker(name)


# They kill and replicate the servers that they share, and wait more than they compute: the first to begin.
FAULTS = tuple(
    f"tests/faults/test_{name}.py"
    for name in ("database_dies", "limits", "process", "query", "replica", "two_replicas")
)
# They share a browser, or a database with every row that there is.
FOLDERS_IN_ONE = ("tests/browser/", "tests/security/")


class Groups(LoadScopeScheduling):  # type: ignore[misc]
    """Each process takes one group of tests after the other: a file, but for those above."""

    def _split_scope(self, nodeid: str) -> str:
        """Return the group of a test."""
        if nodeid.startswith(FAULTS):
            return "faults on postgresql" if "[postgresql" in nodeid else "faults on mariadb"
        return next((folder for folder in FOLDERS_IN_ONE if nodeid.startswith(folder)), nodeid.partition("::")[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups:
    """Return what `pytest -n` asks for."""
    config.option.loadscopereorder = False
    return Groups(config, log)
