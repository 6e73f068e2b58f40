"""Legitimate queries are admitted, and what runs over the views answers as the caller's own text over the tables."""

from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError

from app.sql.gate import Admitted, admit
from tests.sql.gate.databases import Answer, Database
from tests.sql.gate.legitimate import FOLDER, legitimate
from tests.sql.gate.test_fuzz import assert_safe
from tests.sql.run.conftest import AUTH

AT_LEAST = 300


class Answered(NamedTuple):
    """A query's two answers."""

    admitted: Admitted
    ours: Answer | str
    """Over the views; why the database refuses it, if it does."""
    direct: Answer
    """The one of the caller's own text over the tables."""


@pytest.fixture(scope="module")
def answered(gate_database: Database) -> dict[str, Answered]:
    """The answers of each query."""

    def both(text: str) -> Answered:
        admitted = admit(text, gate_database.dialect, gate_database.catalog)
        try:
            ours: Answer | str = gate_database.run(admitted.sql)
        except DBAPIError as error:
            ours = str(error.orig)
        return Answered(admitted, ours, gate_database.run(text, views=False))

    return {text: both(text) for text in legitimate(gate_database.dialect)}


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers are the same: headers, and rows in whatever order."""
    return one.headers == other.headers and sorted(map(repr, one.rows)) == sorted(map(repr, other.rows))


def lost(dialect: str) -> set[str]:
    """The queries that lean on a table's primary key in GROUP BY, which a view does not have."""
    file = FOLDER / f"lost_on_{dialect}.sql"
    lines = file.read_text().splitlines() if file.exists() else []
    return {line for line in lines if line and not line.startswith("--")}


def test_each_answers_as_the_text_itself_does(gate_database: Database, answered: dict[str, Answered]) -> None:
    refused = {text: found.ours for text, found in answered.items() if isinstance(found.ours, str)}
    # MariaDB is held to grouping by the session, which is not asked here.
    assert set(refused) == (lost("postgresql") if gate_database.dialect == "postgresql" else set()), refused
    assert all("must appear in the GROUP BY clause" in found for found in refused.values())
    # A text that would print secret columns itself is not compared: hardly any does.
    compared = {text: found for text, found in answered.items() if not found.admitted.stripped_columns}
    different = {
        text: found
        for text, found in compared.items()
        if isinstance(found.ours, Answer) and not same(found.ours, found.direct)
    }
    assert different == {}
    assert len(answered) >= AT_LEAST
    assert sum(bool(found.direct.rows) for found in compared.values()) >= AT_LEAST * 0.9


def test_our_text_is_safe_is_admitted_again_and_says_the_same(
    gate_database: Database, answered: dict[str, Answered]
) -> None:
    """What is written is read as it was meant. Hardly any text changes once more."""
    for text, found in answered.items():
        assert_safe(found.admitted.sql, gate_database.dialect)
        again = admit(found.admitted.sql, gate_database.dialect, gate_database.catalog).sql
        if again != found.admitted.sql:
            assert isinstance(found.ours, Answer)
            assert same(found.ours, gate_database.run(again)), text


def test_the_endpoint_answers_each_with_its_rows_and_headers(
    gate_database: Database, endpoint: FlaskClient, answered: dict[str, Answered]
) -> None:
    for sql, found in answered.items():
        response = endpoint.post("/admin_api/query", json={"sql": sql}, headers=AUTH)
        answer = response.get_json()
        if sql in lost(gate_database.dialect):
            assert (response.status_code, answer["code"]) == (400, "bad_grouping"), sql
            continue
        assert response.status_code == 200, (sql, answer)
        assert answer["row_count"] == min(len(found.direct.rows), 1000), sql
        if not answer["stripped_columns"]:
            assert answer["columns"] == found.direct.headers, sql
