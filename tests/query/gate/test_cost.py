"""What the gate costs: little for an ordinary query, and bounded for any text."""

import statistics
import time
from contextlib import suppress

import pytest

from app.rules.query import Refused, admit
from tests.databases import DIALECTS
from tests.query.gate.attacks.everywhere import TEMPLATES
from tests.query.gate.databases import Database

ORDINARY = """
SELECT p.name, COUNT(*) AS failures, MAX(d.failed_at) AS latest
FROM deployments d JOIN projects p ON p.id = d.project_id JOIN accounts a ON a.id = p.account_id
WHERE d.status = 'failed' AND d.created_at >= '2026-01-01' AND a.status IN ('active', 'suspended')
GROUP BY p.name HAVING COUNT(*) > 1 ORDER BY failures DESC, p.name LIMIT 20
"""


def seconds(text: str, dialect: str, database: Database) -> float:
    """CPU seconds that a text takes."""
    started = time.process_time()
    with suppress(Refused):
        admit(text, dialect, database.catalog)
    return time.process_time() - started


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_ordinary_query_takes_a_millisecond_or_so(dialect: str, gate_database: Database) -> None:
    """The issue allows 5 ms with the audit; CPU time, so that a busy machine does not matter."""
    assert statistics.median(seconds(ORDINARY, dialect, gate_database) for _ in range(50)) < 0.003


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_text_takes_a_second(dialect: str, gate_database: Database) -> None:
    for text in TEMPLATES["parser_abuse"]:
        assert seconds(text.replace("{t}", "servers"), dialect, gate_database) < 1, text[:80]
