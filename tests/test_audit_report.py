"""`python -m scripts.audit_report`: an audit log grouped by question, whatever else stands in the file."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scripts.audit_report import LONGEST, main, questions, read_history, report, shown
from tests.apps import AUTH, MakeApp, with_sql
from tests.service import ROOT

TIME = "2026-11-24T10:00:00.000+00:00"


def line(event: str, query_id: str, **fields: Any) -> str:
    return json.dumps({"time": TIME, "logger": "app.audit", "event": event, "query_id": query_id} | fields)


def asked(query_id: str, sql: str, ms: float, rows: int = 3, time: str = TIME) -> list[str]:
    return [
        line("admitted", query_id, sql=sql, dialect="postgresql", time=time),
        line("finished", query_id, outcome="answered", rows=rows, ms=ms),
    ]


def lines_of(text: str) -> list[list[str]]:
    """The numbers of each question."""
    return [row.split() for row in text.splitlines()[1:] if row[:6].strip().isdigit()]


def grouped(*lines: str, top: int = 0) -> str:
    history = read_history(lines)
    return report(history, questions(history, "postgresql"), top)


def test_questions_that_differ_in_values_and_spaces_are_one() -> None:
    text = grouped(
        *asked("1", "SELECT id FROM servers WHERE name = 'web1'", 1.0, 1),
        *asked("2", "SELECT  id FROM servers -- again\nWHERE name = 'web2';", 9.0, 5, "2026-11-24T11:00:00.0Z"),
        *asked("3", "SELECT COUNT(*) FROM deployments", 2.0),
    )
    assert lines_of(text) == [
        ["2", "2", "0", "0", "0", "3", "5.0", "9.0", "2026-11-24T11:00:00"],
        ["1", "1", "0", "0", "0", "3", "2.0", "2.0", "2026-11-24T10:00:00"],
    ]
    assert "for example: SELECT id FROM servers -- again WHERE name = 'web2';" in text
    assert "web1" not in text
    assert "3 queries, 2 questions." in text


def test_lists_of_any_length_and_words_in_any_case_are_one_question() -> None:
    texts = ["SELECT 1 WHERE 1 IN (1)", "select 1 where 1 in (1,2,3)", "Select 1 Where 1 In (4, 5, 6, 7, 8)"]
    text = grouped(*(each for number, sql in enumerate(texts) for each in asked(str(number), sql, 1.0)))
    assert [row[0] for row in lines_of(text)] == ["3"]
    assert "select ? where ? in (?)" in text


def test_what_was_not_answered_is_counted_by_its_code() -> None:
    text = grouped(
        line("refused", "1", sql="SELECT password FROM servers", code="secret_column"),
        line("refused", "2", sql="SELECT password FROM servers", code="rate_limited"),
        line("admitted", "3", sql="SELECT password FROM servers", dialect="postgresql"),
        line("finished", "3", outcome="timed_out", code="timed_out"),
        line("admitted", "4", sql="SELECT password FROM servers", dialect="postgresql"),
    )
    assert lines_of(text) == [["4", "0", "2", "1", "1", "-", "-", "-", "2026-11-24T10:00:00"]]
    assert "not answered: secret_column 1, rate_limited 1, timed_out 1" in text


def test_a_request_without_sql_is_a_question_of_its_own() -> None:
    text = grouped(line("refused", "1", sql=None, code="unreadable"))
    assert "(no SQL that can be read)" in text
    assert "for example" not in text


def test_other_lines_and_lost_beginnings_are_counted() -> None:
    text = grouped(
        '{"logger": "app.request", "message": "request"}',
        '{"logger": "app.audit", "event": "admi',
        "not JSON",
        "[1]",
        "{" * 100_000,
        "",
        line("finished", "9", outcome="answered"),
        *(f"2026-11-24T10:00:00 app[web.1]: {drained}" for drained in asked("1", "SELECT 1", 1.0)),
    )
    assert "1 queries, 1 questions." in text
    assert "1 ends of queries whose beginnings are not in this log." in text
    assert "5 lines that are no audit records." in text


def test_it_says_how_many_questions_are_not_shown() -> None:
    lines = [each for number in range(5) for each in asked(str(number), f"SELECT id FROM t{number}", 1.0)]
    assert "3 questions are not shown: --top 0 shows all." in grouped(*lines, top=2)
    assert "not shown" not in grouped(*lines, top=0)


@pytest.mark.parametrize("text", ["\x1b[2J\x1b]0;owned\x07SELECT 1", "SELECT\n1\r\u2028x", "SELECT '\u202e'"])
def test_a_terminal_obeys_nothing_of_a_query(text: str) -> None:
    assert shown(text).isprintable()
    assert "\n" not in shown(text)


def test_a_long_query_is_cut_and_says_so() -> None:
    assert shown("x" * 20_000).endswith("... (20000 characters)")
    assert len(shown("x" * 20_000)) < LONGEST + 40


JSON = st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.just([1]) | st.just({"a": 1})
KEYS = st.sampled_from(["time", "sql", "dialect", "outcome", "rows", "ms", "code", "query_id", "event"])


@given(st.lists(st.dictionaries(KEYS, JSON | st.sampled_from(["admitted", "refused", "finished", "1"])), max_size=8))
def test_no_record_however_odd_stops_the_report(records: list[dict[str, Any]]) -> None:
    lines = [json.dumps({"logger": "app.audit"} | record) for record in records]
    history = read_history(lines)
    assert len(history.queries) + history.foreign + history.headless <= len(lines)
    report(history, questions(history, "sqlite"), 0)


@pytest.mark.process
def test_the_command_reads_a_file_or_stdin_without_any_settings(tmp_path: Path) -> None:
    log = tmp_path / "audit.log"
    log.write_bytes("\n".join(asked("1", "SELECT 'ü'", 1.0)).encode() + b"\n\xff\xfe broken\n")
    command = [sys.executable, "-m", "scripts.audit_report", str(log), "--by", "newest"]
    printed = subprocess.check_output(command, cwd=ROOT, env={"PATH": os.environ["PATH"]}, text=True, timeout=60)
    assert printed == CliRunner().invoke(main, "-", input=log.read_bytes()).stdout
    assert "1 queries, 1 questions.\n1 lines that are no audit records." in printed


def test_the_command_names_a_file_that_is_not_there() -> None:
    result = CliRunner().invoke(main, "/nowhere/audit.log")
    assert result.exit_code == 2
    assert "/nowhere/audit.log" in result.stderr


@pytest.mark.engine("sqlite")
def test_it_reads_what_the_service_writes(make_app: MakeApp, database: str, tmp_path: Path) -> None:
    log = tmp_path / "audit.log"
    client = make_app(**with_sql(database), audit_log=str(log)).test_client()
    for sql in ("SELECT id FROM servers WHERE id = 1", "SELECT id FROM servers WHERE id = 2", "DROP TABLE servers"):
        client.post("/admin_api/query", json={"sql": sql}, headers=AUTH)
    written = grouped(*log.read_text().splitlines())
    assert [row[:5] for row in lines_of(written)] == [["2", "2", "0", "0", "0"], ["1", "0", "1", "0", "0"]]
    assert "not answered: not_a_select 1" in written
