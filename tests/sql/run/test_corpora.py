"""The gate's corpora through the whole endpoint: no layer behind it refuses what is legitimate, or fails on an attack.

Columns and rows are compared in tests/sql/gate: here it is whether all of them arrive.
"""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.apps import app_on, with_sql
from tests.databases import DIALECTS
from tests.sql.gate.attacks.corpus import attacks
from tests.sql.gate.databases import SPELLINGS, Database, contents, filled
from tests.sql.gate.legitimate import legitimate
from tests.sql.gate.test_legitimate import lost
from tests.sql.run.conftest import AUTH

pytestmark = pytest.mark.slow

JSON = {"Content-Type": "application/json"}

Served = tuple[Database, FlaskClient]


@pytest.fixture(scope="module", params=DIALECTS)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A database with canaries, and the endpoint on it with a login that can read them."""
    with filled(request.param, tmp_path_factory.mktemp("corpora"), "corpora") as database:
        chosen = with_sql(database.url) | {"query_rate_limit": "1000000/second", "query_timeout": 3}
        with app_on(database.url, **chosen) as app:
            yield database, app.test_client()


def test_every_legitimate_query_is_answered_with_its_rows_and_headers(served: Served) -> None:
    database, client = served
    for sql in dict.fromkeys(legitimate(database.dialect)):
        response = client.post("/admin_api/query", json={"sql": sql}, headers=AUTH)
        answer = response.get_json()
        if sql in lost(database.dialect):
            assert (response.status_code, answer["code"]) == (400, "bad_grouping"), sql
            continue
        assert response.status_code == 200, (sql, answer)
        direct = database.run(sql, views=False)
        assert answer["row_count"] == min(len(direct.rows), 1000), sql
        if not answer["stripped_columns"]:
            assert answer["columns"] == direct.headers, sql


def test_no_attack_gets_a_secret_a_write_or_an_error_of_ours(served: Served) -> None:
    database, client = served
    before = contents(database)
    for sql in (text for texts in attacks(database.dialect).values() for text in texts):
        response = client.post("/admin_api/query", data=json.dumps({"sql": sql}), headers=AUTH | JSON)
        assert response.status_code in (200, 400) or response.get_json()["code"] == "timed_out", sql
        shown = response.text.lower() if response.status_code == 200 else ""
        assert not [spelling for spelling in SPELLINGS if spelling in shown], sql
    assert contents(database) == before
