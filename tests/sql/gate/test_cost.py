"""What the gate costs: little for an ordinary query, and bounded for any text. Counted in calls, which no clock sways.

`python -m benchmarks.query` measures the time: an ordinary query takes half a millisecond with its audit.
"""

import sys
from contextlib import suppress

import pytest

from app.models import SECRET_COLUMNS, metadata
from app.sql.gate import Catalog, Problem, admit
from tests.databases import DIALECTS
from tests.sql.gate.attacks.everywhere import TEMPLATES

CATALOG = Catalog({name: tuple(table.columns.keys()) for name, table in metadata.tables.items()}, SECRET_COLUMNS)
ORDINARY = """
SELECT p.name, COUNT(*) AS failures, MAX(d.failed_at) AS latest
FROM deployments d JOIN projects p ON p.id = d.project_id JOIN accounts a ON a.id = p.account_id
WHERE d.status = 'failed' AND d.created_at >= '2026-01-01' AND a.status IN ('active', 'suspended')
GROUP BY p.name HAVING COUNT(*) > 1 ORDER BY failures DESC, p.name LIMIT 20
"""


def calls(text: str, dialect: str) -> int:
    """How many functions are called for a text, those of C included."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        with suppress(Problem):
            admit(text, dialect, CATALOG)
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_ordinary_query_takes_little_and_no_text_takes_much(dialect: str) -> None:
    """Some 50 calls for each of 20,000 characters at most; a million are a tenth of a second."""
    assert 0 < calls(ORDINARY, dialect) < 10_000
    for text in TEMPLATES["parser_abuse"]:
        assert calls(text.replace("{t}", "servers"), dialect) < 2_000_000, text[:80]
