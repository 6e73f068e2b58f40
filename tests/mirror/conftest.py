"""Fixtures: a database that does not exist yet, and one that the mirror made, per dialect."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from app.config import database_url
from migrations_mirror.create import create
from tests.databases import DIALECTS
from tests.mirror.support import fresh_database


@pytest.fixture(params=DIALECTS)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that does not exist yet; it is gone after the test."""
    with fresh_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def mirror(empty_database: str) -> URL:
    """A database that `create` made."""
    url = database_url(empty_database)
    create(url)
    return url
