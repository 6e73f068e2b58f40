"""One database per dialect, with everything that the gate must keep, and the endpoint on it."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.apps import app_on, with_sql
from tests.databases import DIALECTS
from tests.sql.gate.databases import Database, filled


@pytest.fixture(scope="session", params=DIALECTS)
def gate_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The sample's rows with canaries in the secret columns, and a login that can read them."""
    with filled(request.param, tmp_path_factory.mktemp("gate"), "gate") as database:
        yield database


@pytest.fixture(scope="module")
def endpoint(gate_database: Database) -> Iterator[FlaskClient]:
    """The service on that database, whose callers may use SQL as often as they like."""
    chosen = with_sql(gate_database.url) | {"query_rate_limit": "1000000/second", "query_timeout": 3}
    with app_on(gate_database.url, **chosen) as app:
        yield app.test_client()
