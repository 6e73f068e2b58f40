"""Attacks: nothing leaks, nothing is written, nothing depends on a secret, by the views and by the whole endpoint.

And the gate alone, before a login that can read every table: how much of the proof the views must carry. Only these
tests run callers' SQL with such a login. The service does not: SQL is off then.
"""

import json

import pytest
from flask.testing import FlaskClient

from app.sql.gate import Admitted, Problem
from tests.databases import DIALECTS
from tests.sql.gate.attacks.corpus import attacks
from tests.sql.gate.databases import CANARY, CATALOG, SPELLINGS, Answer, Database, contents, leaks, plant, read
from tests.sql.gate.test_fuzz import assert_safe
from tests.sql.run.conftest import AUTH

AT_LEAST, CLASSES = 900, 25
OTHER = "xyzzy-other"  # what the secrets are changed to

# What passes the gate, in words: docs/sql.md says the same. Without views these queries bring secret columns.
STARS = "a star brings all columns of a table"
WHOLE_ROWS = "PostgreSQL: the name of a table is its whole row"
POSITIONS = "a list of names behind a table's alias renames its columns by position"
SAME_NAMES = "an alias of a secret column's name elsewhere in the query lets the column's name pass"
LEAKING = {
    "sensitive_direct": STARS,
    "sensitive_nested": STARS,
    "comment_trick": STARS,
    "cte_shadow": STARS,
    "alias_trick": f"{POSITIONS}; {SAME_NAMES}; {STARS}",
    "positional": POSITIONS,
    "whole_row": WHOLE_ROWS,
    "parser_abuse": STARS,
    "identifier_trick": STARS,
}
# Of these some reach the database and get nothing: what they name is not there, or they compute within bounds.
HARMLESS = {"natural_join", "format_parameter", "string_trick", "system_column", "bomb"}

Ends = dict[str, dict[str, Admitted | Problem]]


@pytest.fixture(scope="module")
def ends(gate_database: Database) -> Ends:
    """What the gate makes of each attack, by class."""
    dialect, catalog = gate_database.dialect, gate_database.catalog
    return {name: {text: read(text, dialect, catalog) for text in texts} for name, texts in attacks(dialect).items()}


@pytest.fixture(scope="module")
def admitted(ends: Ends) -> dict[str, list[str]]:
    """What the database is asked for the attacks that get as far, by class."""
    return {name: [end.sql for end in of.values() if isinstance(end, Admitted)] for name, of in ends.items()}


@pytest.fixture(scope="module")
def answers(gate_database: Database, admitted: dict[str, list[str]]) -> dict[str, Answer | None]:
    """What the views answer to each text."""
    before = contents(gate_database.engine)
    found = {sql: gate_database.answer(sql) for of_class in admitted.values() for sql in of_class}
    assert contents(gate_database.engine) == before, "something was written"
    return found


def test_only_attacks_of_known_classes_reach_the_database(ends: Ends, admitted: dict[str, list[str]]) -> None:
    assert sum(map(len, ends.values())) >= AT_LEAST
    assert len(ends) >= CLASSES
    assert {name for name, texts in admitted.items() if texts} <= LEAKING.keys() | HARMLESS


def test_what_is_passed_on_is_safe(gate_database: Database, admitted: dict[str, list[str]]) -> None:
    for sql in (sql for of_class in admitted.values() for sql in of_class):
        assert_safe(sql, gate_database.dialect)


def test_a_refusal_has_a_code_a_sentence_and_a_place(ends: Ends) -> None:
    for text, refused in (item for of_class in ends.values() for item in of_class.items()):
        if isinstance(refused, Problem):
            assert refused.code.replace("_", "").isalpha()
            assert refused.message.endswith((".", "?")), refused.message
            assert CANARY not in refused.message.replace(text, "")
            assert refused.more["line"] or refused.code in ("too_long", "too_complex"), text


def test_no_answer_holds_a_canary(answers: dict[str, Answer | None]) -> None:
    assert [sql for sql, answer in answers.items() if answer and leaks(answer)] == []


def test_without_the_views_only_what_is_documented_leaks_and_nothing_is_written(
    gate_database: Database, admitted: dict[str, list[str]]
) -> None:
    before = contents(gate_database.engine)
    leaked = {}
    for name, texts in admitted.items():
        found = [gate_database.answer(sql, views=False) for sql in texts]
        leaked[name] = sum(answer is not None and leaks(answer) for answer in found)
    assert {name for name, number in leaked.items() if number} <= LEAKING.keys(), leaked
    assert 0 < sum(leaked.values()) < 60, "the tests of leaks must be able to fail"
    assert contents(gate_database.engine) == before


def test_no_attack_gets_a_secret_a_write_or_an_error_of_ours(
    gate_database: Database, endpoint: FlaskClient, ends: Ends
) -> None:
    """Through the whole endpoint, by the login that may only read the views.

    A text that the gate refuses meets no database: of those that are the same for each engine one endpoint is enough.
    """
    on_sqlite = {text for texts in attacks("sqlite").values() for text in texts}
    before = contents(gate_database.engine)
    for sql, end in (item for of_class in ends.values() for item in of_class.items()):
        if gate_database.dialect != "sqlite" and sql in on_sqlite and isinstance(end, Problem):
            continue
        headers = AUTH | {"Content-Type": "application/json"}
        response = endpoint.post("/admin_api/query", data=json.dumps({"sql": sql}), headers=headers)
        assert response.status_code in (200, 400) or response.get_json()["code"] == "timed_out", sql
        shown = response.text.lower() if response.status_code == 200 else ""
        assert not [spelling for spelling in SPELLINGS if spelling in shown], sql
    assert contents(gate_database.engine) == before


def test_no_answer_depends_on_a_secret(gate_database: Database, answers: dict[str, Answer | None]) -> None:
    """Whoever infers secrets bit by bit needs answers that change with them."""
    with gate_database.writing() as connection:
        plant(connection, OTHER)
    try:
        changed = [sql for sql, answer in answers.items() if said(gate_database.answer(sql)) != said(answer)]
    finally:
        with gate_database.writing() as connection:
            plant(connection, CANARY)
    assert changed == []
    assert len(answers) > 40, "hardly any attack got as far as the database: the corpus has become too tame"


def said(found: Answer | None) -> str:
    """What an answer says in any order: PostgreSQL moves a row that is updated to the end of its table."""
    if found is None:
        return "refused"
    return repr((found.headers, sorted("".join(sorted(repr(row))) for row in found.rows)))


def test_the_canaries_are_there_to_be_found(gate_database: Database) -> None:
    for text in ("SELECT password FROM servers", "SELECT email FROM users", "SELECT body FROM config_files"):
        assert leaks(gate_database.run(text, views=False))


def test_a_leak_would_be_seen_in_any_spelling() -> None:
    spelt = (CANARY.lower(), CANARY[::-1], CANARY.encode().hex(), "Q0FOQVJZLVNFQ1JFVA", CANARY.encode(), CANARY[:6])
    for value in (*spelt, {"a": CANARY}):
        assert leaks(Answer(["x"], [(1, value)])), value


@pytest.mark.parametrize("dialect", DIALECTS)
def test_any_text_is_admitted_or_refused_and_nothing_else(dialect: str) -> None:
    """Texts that are cut off anywhere raise nothing but Problem."""
    text = (
        "WITH a (b) AS (SELECT CASE WHEN x.id > 1 THEN 'it''s' ELSE \"q\" END FROM servers AS x WHERE x.id IN (1, 2))"
        " SELECT COUNT(*) OVER (PARTITION BY b ORDER BY b ROWS 1 PRECEDING), CAST(b AS CHAR(3)) FROM a /* c */ LIMIT 1"
    )
    for end in range(len(text)):
        for start in (0, end // 2):
            read(text[start:end], dialect, CATALOG)
