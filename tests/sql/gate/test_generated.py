"""Queries made at random: admitted or refused and nothing else, no canary, no write, and never another error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sql.gate import Admitted
from app.sql.gate.writer import Writer
from tests.sql.gate.databases import Database, contents, read
from tests.sql.gate.grammar import queries
from tests.sql.gate.test_fuzz import RUN

EXAMPLES = 250
QUICK = settings(RUN, max_examples=EXAMPLES)


def test_no_generated_query_leaks_or_writes(gate_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the check of names, so that more of them reach the database."""
    monkeypatch.setattr(Writer, "check_names", lambda _: None)
    before = contents(gate_database.engine)
    admitted = 0

    @QUICK
    @given(queries(gate_database.dialect))
    def run(text: str) -> None:
        nonlocal admitted
        leaked = gate_database.leaks(text)
        assert not leaked, text
        admitted += leaked is not None

    run()
    assert contents(gate_database.engine) == before
    assert admitted > EXAMPLES / 20


def test_a_string_means_what_the_caller_wrote(gate_database: Database) -> None:
    """Quotes, backslashes, comments in strings: the engine reads our text as it reads the caller's."""
    quotes = st.sampled_from(
        {"sqlite": ["'"], "mariadb": ["'", '"'], "postgresql": ["'", "E'", "$$"]}[gate_database.dialect]
    )
    inside = st.lists(
        st.sampled_from([*"ab'\"\\`%_;$ \n", "--", "/*", "*/", "#", "''", '""', "\\'", '\\"', "é"]), max_size=8
    )

    @QUICK
    @given(quotes, inside.map("".join))
    def compare(quote: str, text: str) -> None:
        sql = f"SELECT {quote}{text}{quote[-1] if quote != '$$' else '$$'} AS a, 'end' AS b"
        direct, end = gate_database.answer(sql), read(sql, gate_database.dialect, gate_database.catalog)
        if direct and isinstance(end, Admitted):
            assert gate_database.run(end.sql) == direct

    compare()


def test_a_text_that_ends_a_string_early_gains_nothing(gate_database: Database) -> None:
    """Whatever is between quotes: behind it a secret column is still refused, or the string swallowed it."""

    @QUICK
    @given(st.text(alphabet="'\"\\`$-/*# \nab", max_size=12), st.sampled_from(["'", '"', "E'", "$$", "/*", "-- "]))
    def attack(inside: str, opening: str) -> None:
        assert not gate_database.leaks(f"SELECT {opening}{inside}, password FROM servers -- '")
        assert not gate_database.leaks(f"SELECT {opening}{inside}' , password, '' FROM servers")

    attack()
