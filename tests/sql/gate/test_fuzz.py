"""The text that the gate passes on: it holds nothing but words of lists, quoted names and re-encoded literals.

Read here by rules of the tests' own, not by the gate's. `make fuzz` runs more of them.
"""

import os
import re

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from app.sql.gate import Catalog, Refused, admit
from app.sql.gate.dialects import DIALECTS as ENGINES
from tests.databases import DIALECTS
from tests.sql.gate.attacks.corpus import attacks
from tests.sql.gate.attacks.family import FAMILY
from tests.sql.gate.grammar import PIECES, queries, rubble
from tests.sql.gate.legitimate import legitimate

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "400"))
RUN = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
CATALOG = Catalog(
    {"servers": ("id", "name", "project_id"), "projects": ("id", "name", "zone")},
    {"servers": ("password", "hostname"), "users": ("email",)},
)
NUMBER = r"0[xX][0-9a-fA-F]+|0b[01]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[xXbB]'[0-9a-fA-F]*'"
SIGN = r"[-+*/<>=~!@#%^&|?:]+|[(),.\[\]]"
SAFE = {
    "sqlite": rf"`(?:[^`]|``)+`|\"(?:[^\"]|\"\")+\"|'(?:[^']|'')*'|{NUMBER}|{SIGN}",
    "mysql": rf"`(?:[^`]|``)+`|'(?:[^'\\\n\r]|\\[^\n\r]|'')*'|{NUMBER}|{SIGN}",
    "postgresql": rf"\"(?:[^\"]|\"\")+\"|'(?:[^'\\\n\r]|'')*'|E'(?:[^'\\\n\r]|\\[^\n\r]|'')*'|{NUMBER}|{SIGN}",
}
SAFE["mariadb"] = SAFE["mysql"]
WORD = r"[A-Za-z_][A-Za-z_0-9]*"


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


def check(text: str, dialect: str) -> bool:
    """Whether a text is admitted; what is passed on is safe."""
    try:
        sql = admit(text, dialect, CATALOG).sql
    except Refused:
        return False
    assert unsafe(sql, dialect) is None, (text, sql)
    for sign in ("--", "/*", "#", ";", "@@", ":="):
        outside = re.sub(r"`(?:[^`]|``)*`|\"(?:[^\"]|\"\")*\"|'(?:[^'\\]|\\.|'')*'", "", sql, flags=re.DOTALL)
        assert sign not in outside or (dialect == "postgresql" and sign in ("#", "@@")), (text, sql)
    return True


@pytest.mark.parametrize(
    "text", ["SELECT a--b", "SELECT `a`; SELECT 1", "SELECT sleep(1)", "SELECT 'a\nb'", "SELECT  1"]
)
def test_the_rules_see_what_is_unsafe(text: str) -> None:
    assert unsafe(text, "mariadb")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_corpora(dialect: str) -> None:
    texts = [*FAMILY[dialect], *(text for texts in attacks(dialect).values() for text in texts), *legitimate(dialect)]
    assert sum(check(text, dialect) for text in texts) > 50


@pytest.mark.parametrize("dialect", [*DIALECTS, "mysql"])
def test_made_queries(dialect: str) -> None:
    admitted = 0

    @seed(2026)
    @RUN
    @given(queries("mariadb" if dialect == "mysql" else dialect))
    def run(text: str) -> None:
        nonlocal admitted
        admitted += check(text, dialect)

    run()
    assert admitted > EXAMPLES / 40


@pytest.mark.parametrize("dialect", [*DIALECTS, "mysql"])
def test_legitimate_queries_with_pieces_put_in_anywhere(dialect: str) -> None:
    """Most pieces break the query; what is still admitted is safe."""
    texts = legitimate("mariadb" if dialect == "mysql" else dialect)
    piece = st.one_of(st.sampled_from(PIECES), st.text(alphabet="'\"`\\$-/*#;@?:[]{}()\n\r\t eExXuU&0a", max_size=4))

    @seed(2026)
    @RUN
    @given(st.sampled_from(texts), st.lists(st.tuples(st.floats(0, 1), piece), min_size=1, max_size=3))
    def run(text: str, pieces: list[tuple[float, str]]) -> None:
        for share, piece_ in pieces:
            place = int(share * len(text))
            text = text[:place] + piece_ + text[place:]
        check(text, dialect)

    run()


@pytest.mark.parametrize("dialect", [*DIALECTS, "mysql"])
def test_rubble(dialect: str) -> None:
    @seed(2026)
    @RUN
    @given(rubble().map("SELECT {}".format))
    def run(text: str) -> None:
        check(text, dialect)

    run()
