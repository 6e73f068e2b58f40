"""Attacks over the views without secret columns: nothing leaks, nothing is written, nothing depends on a secret."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.sql.gate import Refused, admit
from tests.databases import DIALECTS
from tests.sql.gate.attacks.corpus import attacks
from tests.sql.gate.databases import CANARY, Answer, Database, contents, filled, leaks, plant
from tests.sql.gate.outcomes import Outcome, answer, outcome

AT_LEAST, CLASSES = 800, 25
OTHER = "xyzzy-other"  # what the secrets are changed to


@pytest.fixture(scope="module", params=DIALECTS)
def attacked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of its own: its secrets are changed on the way."""
    with filled(request.param, tmp_path_factory.mktemp("attacked"), "attacked") as database:
        yield database


@pytest.fixture(scope="module")
def outcomes(attacked: Database) -> dict[str, list[Outcome]]:
    before = contents(attacked)
    found = {name: [outcome(attacked, text) for text in texts] for name, texts in attacks(attacked.dialect).items()}
    assert contents(attacked) == before, "something was written"
    return found


def test_no_answer_holds_a_canary(outcomes: dict[str, list[Outcome]]) -> None:
    assert sum(map(len, outcomes.values())) >= AT_LEAST
    assert len(outcomes) >= CLASSES
    assert [found for of_class in outcomes.values() for found in of_class if found.leaked] == []


def test_a_refusal_has_a_code_a_sentence_and_a_place(outcomes: dict[str, list[Outcome]]) -> None:
    for found in (found for of_class in outcomes.values() for found in of_class if found.refused):
        refused = found.refused
        assert refused
        assert refused.code.replace("_", "").isalpha()
        assert refused.message.endswith((".", "?")), refused.message
        assert CANARY not in refused.message.replace(found.attack, "")
        assert refused.line or refused.code in ("too_long", "too_complex"), found.attack


def test_what_is_no_plain_reading_never_reaches_the_database(outcomes: dict[str, list[Outcome]]) -> None:
    refused_by_the_gate = {
        *(
            "catalog",
            "collation",
            "executable_comment",
            "function",
            "hint",
            "into",
            "locking",
            "non_select",
            "opaque_sql",
        ),
        *("parameter", "qualified_name", "stacked", "unreadable_table", "variable", "write"),
    }
    ran = [found.attack for name in refused_by_the_gate & set(outcomes) for found in outcomes[name] if found.sql]
    assert ran == []


def test_no_answer_depends_on_a_secret(attacked: Database, outcomes: dict[str, list[Outcome]]) -> None:
    """Whoever infers secrets bit by bit needs answers that change with them."""
    with attacked.writing() as connection:
        plant(connection, OTHER)
    admitted = [found for of_class in outcomes.values() for found in of_class if found.sql]
    changed = [found.attack for found in admitted if values(answer(attacked, found.sql or "")) != values(found.answer)]
    assert changed == []
    assert len(admitted) > 40, "hardly any attack got as far as the database: the corpus has become too tame"


def values(found: Answer | None) -> str:
    """What an answer says in any order: PostgreSQL moves a row that is updated to the end of its table."""
    if found is None:
        return "refused"
    return repr((found.headers, sorted("".join(sorted(repr(row))) for row in found.rows)))


def test_the_canaries_are_there_to_be_found(gate_database: Database) -> None:
    for text in ("SELECT password FROM servers", "SELECT email FROM users", "SELECT body FROM config_files"):
        assert leaks(gate_database.run(text, views=False))


@pytest.mark.parametrize(
    "value",
    [
        CANARY.lower(),
        CANARY[::-1],
        CANARY.encode().hex(),
        "Q0FOQVJZLVNFQ1JFVA",
        CANARY.encode(),
        CANARY[:6],
        {"a": CANARY},
    ],
)
def test_a_leak_would_be_seen_in_any_spelling(value: object) -> None:
    assert leaks(Answer(["x"], [(1, value)]))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_any_text_is_admitted_or_refused_and_nothing_else(
    dialect: str, tmp_path: Path, gate_database: Database
) -> None:
    """Texts that are cut off anywhere raise nothing but Refused."""
    text = (
        "WITH a (b) AS (SELECT CASE WHEN x.id > 1 THEN 'it''s' ELSE \"q\" END FROM servers AS x WHERE x.id IN (1, 2))"
    )
    text += (
        " SELECT COUNT(*) OVER (PARTITION BY b ORDER BY b ROWS 1 PRECEDING), CAST(b AS CHAR(3)) FROM a /* c */ LIMIT 1"
    )
    for end in range(len(text)):
        for start in (0, end // 2):
            try:
                admit(text[start:end], dialect, gate_database.catalog)
            except Refused:
                continue
