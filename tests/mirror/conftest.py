"""Fixtures: databases that the mirror made, per dialect."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from app.config import database_url
from migrations_mirror.sample import sample
from tests.databases import DIALECTS
from tests.databases import mirror as new_mirror


@pytest.fixture(params=DIALECTS)
def mirror(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """A database that `create` made, for one test."""
    with new_mirror(request.param, tmp_path, "own") as text:
        yield database_url(text)


@pytest.fixture(scope="module", params=DIALECTS)
def created(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A database that `create` made, for the tests of a module that leave it as it is."""
    with new_mirror(request.param, tmp_path_factory.mktemp("created"), "created") as text:
        yield database_url(text)


@pytest.fixture(scope="module")
def sampled(created: URL) -> URL:
    """That database with the demo's customers."""
    sample(created)
    return created
