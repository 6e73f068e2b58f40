"""Fixtures: a database that does not exist yet, and one that the mirror made, per dialect."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from app.config import database_url
from migrations_mirror.create import create
from migrations_mirror.sample import sample
from tests.databases import DIALECTS
from tests.mirror.support import fresh_database


@pytest.fixture(params=DIALECTS)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that does not exist yet; it is gone after the test."""
    with fresh_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture(scope="module", params=DIALECTS)
def created(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A database that `create` made, for the tests of a module that leave it as it is."""
    with fresh_database(request.param, tmp_path_factory.mktemp("created")) as text:
        url = database_url(text)
        create(url)
        yield url


@pytest.fixture(scope="module")
def sampled(created: URL) -> URL:
    """That database with the demo's customers."""
    sample(created)
    return created


@pytest.fixture
def mirror(empty_database: str) -> URL:
    """A database that `create` made."""
    url = database_url(empty_database)
    create(url)
    return url
