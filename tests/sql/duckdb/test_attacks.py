"""Attacks on a copy: none reads a file, a setting or a secret, and none writes, with the gate and without it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.sql.gate import Problem
from tests.sql.duckdb.conftest import Copy, Ended
from tests.sql.gate.databases import CANARY, SPELLINGS, read

FOLDER = Path(__file__).parent
AT_LEAST = 150
PASSED_ON = {"secrets"}
"""Groups of which the gate leaves some to DuckDB, which knows no such column."""


def attacks(copy: Copy, folder: Path) -> dict[str, list[str]]:
    """The texts by group, about files of this test."""
    secret = folder / "secret.txt"
    secret.write_text(f"{CANARY}-file\n")
    named = {"{secret}": str(secret), "{folder}": str(folder), "{parquet}": copy.tables["servers"]["files"][0]}
    text = (FOLDER / "attacks.sql").read_text()
    for name, value in named.items():
        text = text.replace(name, value)
    groups = re.split(r"^== (\w+)\n", text, flags=re.MULTILINE)[1:]
    return {
        name: [line for line in lines.splitlines() if line]
        for name, lines in zip(groups[::2], groups[1::2], strict=True)
    }


def state(*folders: Path) -> dict[str, bytes]:
    """Every file in these folders, with what it holds."""
    return {str(file): file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}


def leaked(ended: list[Ended]) -> list[str]:
    """The texts whose answer holds a canary, or what is in this host's files."""
    found = []
    for each in ended:
        shown = (each.rows + repr(each.header.get("columns"))).lower()
        if any(spelling in shown for spelling in SPELLINGS) or "root:x:" in shown or "path=" in shown:
            found.append(each.text)
    return found


@pytest.fixture
def texts(copy: Copy, tmp_path: Path) -> dict[str, list[str]]:
    found = attacks(copy, tmp_path)
    assert sum(map(len, found.values())) >= AT_LEAST
    return found


def test_the_gate_refuses_them_with_a_reason(copy: Copy, texts: dict[str, list[str]]) -> None:
    for line in (line for group, lines in texts.items() for line in lines if group not in PASSED_ON):
        refused = read(line, "duckdb", copy.catalog)
        assert isinstance(refused, Problem), line
        assert refused.message.endswith((".", "?")), refused.message
        assert CANARY not in refused.message


def test_without_the_gate_nothing_is_read_or_written(
    copy: Copy, texts: dict[str, list[str]], tmp_path: Path, run_many: Callable[[list[str]], list[Ended]]
) -> None:
    folders = (copy.directory, tmp_path)
    before = state(*folders)
    every = [line for lines in texts.values() for line in lines]
    ended = run_many([*every, "SELECT count(*) FROM servers"])
    assert leaked(ended) == []
    assert state(*folders) == before
    counts = [each.rows for each in ended if each.text == "SELECT count(*) FROM servers"]
    assert counts == ["[44]"], "a view was replaced"
    assert not [each.text for each in ended if each.error and "Internal" in each.error]


def test_a_leak_would_be_seen(run_many: Callable[[list[str]], list[Ended]]) -> None:
    (ended,) = run_many([f"SELECT '{CANARY}'"])
    assert leaked([ended])


def test_a_single_select_is_all_that_the_process_takes(run_many: Callable[[list[str]], list[Ended]]) -> None:
    texts = [
        "SELECT 1; SELECT 2",
        "",
        ";",
        "CREATE TABLE t (a INT)",
        "COPY (SELECT 1) TO '/dev/null'",
        "SET threads = 1",
    ]
    assert [each.error for each in run_many(texts)] == ["ParserException"] * len(texts)
