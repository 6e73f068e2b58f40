"""Fixtures: a counter of statements, and the same database without what only DeployHQ's public API tells of."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from app.models import API, metadata
from tests.apps import TOKEN, app_on, statements_of
from tests.builders import Rails
from tests.databases import DIALECTS, mirror


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
    with mirror(request.param, tmp_path_factory.mktemp("bare"), "bare") as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            for statement in taken_away(engine.dialect.name):
                connection.execute(text(statement))
        engine.dispose()
        yield url


def taken_away(dialect: str) -> Iterator[str]:
    """The statements that drop what only the public API tells of."""
    for table in metadata.tables.values():
        if table.info["source"] == API:
            yield f"DROP TABLE {table.name}"
            continue
        for column in table.columns:
            if column.info["source"] == API:
                if dialect == "sqlite" and (column.index or column.unique):
                    yield f"DROP INDEX index_{table.name}_on_{column.name}"
                yield f"ALTER TABLE {table.name} DROP COLUMN {column.name}"


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
