"""No sensitive column leaves the service: not its value, not a spelling of it, by any endpoint, for any row."""

import base64
import re

import pytest

from app.models import SECRET_COLUMNS, metadata
from tests.security.conftest import Rows, Walk
from tests.sql.gate.databases import CANARY, spellings

SPELLINGS = spellings(CANARY)


def leaks(text: str) -> set[str]:
    """The spellings of the canary that a text holds; escapes, spaces and separators do not hide one."""
    plain = text.lower()
    bare = re.sub(r"[^a-z0-9]", "", plain)
    return {spelling for spelling in SPELLINGS if spelling in plain or re.sub(r"[^a-z0-9]", "", spelling) in bare}


@pytest.mark.parametrize(
    "text",
    [
        "x CANARY-SECRET-servers-password-1 y",
        "canary-secret-users-email-1@example.test",
        "CANARY SECRET",
        "CANARY-SECRET-accounts-api_key-1"[::-1],
        b"CANARY-SECRET-accounts-api_key-1".hex(),
        base64.b64encode(b"CANARY-SECRET-accounts-api_key-1").decode(),
        base64.b64encode(b"a CANARY-SECRET-accounts-api_key-1").decode(),
        base64.b64encode(b"deploy CANARY-SECRET-accounts-api_key-1").decode(),
        base64.b64encode(b"deploy: CANARY-SECRET-accounts-api_key-1").decode(),
    ],
)
def test_a_leak_would_be_seen(text: str) -> None:
    assert leaks(text)


def test_every_secret_column_is_filled_so_that_a_leak_could_happen(sample_rows: Rows) -> None:
    for table, columns in SECRET_COLUMNS.items():
        for column in columns:
            assert any(CANARY in str(row[column]).upper() for row in sample_rows[table]), f"{table}.{column}"


def test_no_model_declares_one_so_that_no_query_can_name_it() -> None:
    for table, columns in SECRET_COLUMNS.items():
        declared = metadata.tables[table].columns.keys() if table in metadata.tables else ()
        assert not set(columns) & set(declared)


def test_no_answer_holds_one_for_any_row_of_the_sample(walk: Walk) -> None:
    for path, answer in walk.answers.items():
        assert not leaks(f"{answer.headers}{answer.text}"), path
    found = sum(answer.status_code == 200 for answer in walk.answers.values())
    assert found > 50, "hardly any answer had rows in it"


def test_no_log_line_holds_one(walk: Walk) -> None:
    assert not leaks(walk.output)
