"""One database per dialect, with everything that the gate must keep."""

from collections.abc import Iterator

import pytest

from tests.databases import DIALECTS
from tests.sql.gate.databases import Database, filled


@pytest.fixture(scope="session", params=DIALECTS)
def gate_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The sample's rows with canaries in the secret columns, and a login that can read them."""
    with filled(request.param, tmp_path_factory.mktemp("gate"), "gate") as database:
        yield database
