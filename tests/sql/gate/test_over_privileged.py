"""The gate alone, before a login that can read everything: how much of the proof the views must carry.

Only these tests run callers' SQL with such a login. The service does not: SQL is off then.
"""

from app.sql.gate import Refused, admit
from tests.sql.gate.attacks.corpus import attacks
from tests.sql.gate.attacks.family import FAMILY
from tests.sql.gate.databases import Database, contents, leaks
from tests.sql.gate.outcomes import outcome

# What passes the gate, in words: docs/sql.md says the same. Without views these queries bring secret columns.
STARS = "a star brings all columns of a table"
WHOLE_ROWS = "PostgreSQL: the name of a table is its whole row"
POSITIONS = "a list of names behind a table's alias renames its columns by position"
SAME_NAMES = "an alias of a secret column's name elsewhere in the query lets the column's name pass"
PASSES = {
    "sensitive_direct": STARS,
    "sensitive_nested": STARS,
    "join_using": STARS,
    "string_trick": STARS,
    "comment_trick": STARS,
    "cte_shadow": STARS,
    "alias_trick": f"{POSITIONS}; {SAME_NAMES}; {STARS}",
    "positional": POSITIONS,
    "whole_row": WHOLE_ROWS,
    "parser_abuse": STARS,
    "statement": STARS,
    "identifier_trick": STARS,
    "qualified_name": STARS,
    "sensitive_engine": STARS,
}


def test_none_of_the_family_passes(gate_database: Database) -> None:
    dialect = gate_database.dialect
    assert len(FAMILY[dialect]) >= 40
    passed = []
    for text in FAMILY[dialect]:
        try:
            passed.append((text, admit(text, dialect, gate_database.catalog).sql))
        except Refused:
            continue
    assert passed == []


def test_at_most_the_documented_list_leaks_and_nothing_is_written(gate_database: Database) -> None:
    before = contents(gate_database)
    leaked: dict[str, list[str]] = {}
    for name, texts in attacks(gate_database.dialect).items():
        for text in texts:
            found = outcome(gate_database, text, views=False)
            if found.answer and leaks(found.answer):
                leaked.setdefault(name, []).append(text)
    assert set(leaked) <= set(PASSES), leaked
    assert 0 < sum(map(len, leaked.values())) < 60, "the tests of leaks must be able to fail"
    assert contents(gate_database) == before
