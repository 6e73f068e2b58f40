"""The text that the gate passes on: it holds nothing but words of lists, quoted names and re-encoded literals.

Read here by rules of the tests' own, not by the gate's. `make fuzz` runs more of them.
"""

import os
import re

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from app.sql.gate import Admitted
from app.sql.gate.dialects import DIALECTS as ENGINES
from tests.sql.gate.databases import CATALOG, read
from tests.sql.gate.grammar import PIECES, queries, rubble
from tests.sql.gate.legitimate import legitimate

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "400"))
RUN = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
NUMBER = r"0[xX][0-9a-fA-F]+|0b[01]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[xXbB]'[0-9a-fA-F]*'"
SIGN = r"[-+*/<>=~!@#%^&|?:]+|[(),.\[\]]"
SAFE = {
    "sqlite": rf"`(?:[^`]|``)+`|\"(?:[^\"]|\"\")+\"|'(?:[^']|'')*'|{NUMBER}|{SIGN}",
    "mysql": rf"`(?:[^`]|``)+`|'(?:[^'\\\n\r]|\\[^\n\r]|'')*'|{NUMBER}|{SIGN}",
    "postgresql": rf"\"(?:[^\"]|\"\")+\"|'(?:[^'\\\n\r]|'')*'|E'(?:[^'\\\n\r]|\\[^\n\r]|'')*'|{NUMBER}|{SIGN}",
}
SAFE |= {"mariadb": SAFE["mysql"], "duckdb": SAFE["postgresql"]}
WORD = r"[A-Za-z_][A-Za-z_0-9]*"
# A text is made by the words of the first, and is read by the rules of each.
MADE_FOR = pytest.mark.parametrize("dialects", [["sqlite"], ["mariadb", "mysql"], ["postgresql", "duckdb"]], ids=str)


def unsafe(text: str, dialect: str) -> str | None:
    """Where a text holds what it must not; None when it does not."""
    part = re.compile(rf"(?:{SAFE[dialect]}|(?P<word>{WORD})\(?)(?: |$)", re.DOTALL)
    position = 0
    while position < len(text):
        found = part.match(text, position)
        if found is None or (found["word"] and found["word"] not in ENGINES[dialect].known):
            return text[position : position + 40]
        position = found.end()
    return None


def assert_safe(sql: str, dialect: str) -> None:
    """Fail if a text that is passed on holds what it must not."""
    assert unsafe(sql, dialect) is None, sql
    for sign in ("--", "/*", "#", ";", "@@", ":="):
        outside = re.sub(r"`(?:[^`]|``)*`|\"(?:[^\"]|\"\")*\"|'(?:[^'\\]|\\.|'')*'", "", sql, flags=re.DOTALL)
        assert sign not in outside or (ENGINES[dialect].family == "postgresql" and sign in ("#", "@@")), sql


def check(text: str, dialect: str) -> bool:
    """Whether a text is admitted; what is passed on is safe."""
    end = read(text, dialect, CATALOG)
    if isinstance(end, Admitted):
        assert_safe(end.sql, dialect)
    return isinstance(end, Admitted)


@pytest.mark.parametrize(
    "text", ["SELECT a--b", "SELECT `a`; SELECT 1", "SELECT sleep(1)", "SELECT 'a\nb'", "SELECT  1"]
)
def test_the_rules_see_what_is_unsafe(text: str) -> None:
    assert unsafe(text, "mariadb")


@MADE_FOR
def test_made_queries(dialects: list[str]) -> None:
    admitted = dict.fromkeys(dialects, 0)

    @seed(2026)
    @RUN
    @given(queries(dialects[0]))
    def run(text: str) -> None:
        for dialect in dialects:
            admitted[dialect] += check(text, dialect)

    run()
    assert min(admitted.values()) > EXAMPLES / 40


@MADE_FOR
def test_legitimate_queries_with_pieces_put_in_anywhere(dialects: list[str]) -> None:
    """Most pieces break the query; what is still admitted is safe."""
    piece = st.one_of(st.sampled_from(PIECES), st.text(alphabet="'\"`\\$-/*#;@?:[]{}()\n\r\t eExXuU&0a", max_size=4))

    @seed(2026)
    @RUN
    @given(
        st.sampled_from(legitimate(dialects[0])), st.lists(st.tuples(st.floats(0, 1), piece), min_size=1, max_size=3)
    )
    def run(text: str, pieces: list[tuple[float, str]]) -> None:
        for share, piece_ in pieces:
            place = int(share * len(text))
            text = text[:place] + piece_ + text[place:]
        for dialect in dialects:
            check(text, dialect)

    run()


@seed(2026)
@RUN
@given(st.sampled_from(["SELECT {}", "{}"]), rubble())
def test_rubble(beginning: str, pieces: str) -> None:
    for dialect in ENGINES:
        check(beginning.format(pieces), dialect)
