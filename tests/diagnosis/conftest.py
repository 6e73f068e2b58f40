"""Fixtures: a counter of statements, and the same database without what only DeployHQ's public API tells of."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine

from tests.apps import TOKEN, app_on, statements_of
from tests.bare import bare_mirror
from tests.builders import Rails
from tests.databases import DIALECTS


@pytest.fixture
def statements(app: Flask) -> Callable[[], Any]:
    """Counts the statements that the app sends while a block runs."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        with statements_of(app) as sent:
            yield sent

    return counting


@pytest.fixture(scope="module", params=DIALECTS)
def bare_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database that has the columns of the plan and of Rails, and no others."""
    with bare_mirror(request.param, tmp_path_factory.mktemp("bare")) as url:
        yield url


@pytest.fixture(scope="module")
def bare_engine(bare_database: str) -> Iterator[Rails]:
    engine = create_engine(bare_database)
    yield Rails(engine)
    engine.dispose()


@pytest.fixture
def bare_rails(bare_engine: Rails) -> Rails:
    """The writing side of the empty bare database."""
    bare_engine.empty()
    return bare_engine


@pytest.fixture(scope="module")
def bare_app(bare_database: str) -> Iterator[Flask]:
    with app_on(bare_database) as app:
        yield app


@pytest.fixture
def bare_api(bare_app: Flask) -> Callable[[str], Any]:
    """GET below /admin_api of the app on the bare database: the JSON of a 200."""

    def get(path: str) -> Any:
        response = bare_app.test_client().get(f"/admin_api/{path}", headers={"Authorization": f"Bearer {TOKEN}"})
        assert response.status_code == 200, response.text
        return response.get_json()

    return get
