"""What goes wrong in a database, or with it: whose fault it is, and no word of what is stored."""

import os
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from tests.builders import Rails
from tests.sql.run.conftest import OpenDatabase, Run, kind_of, refused, run

DATA = {
    "sqlite": ["SELECT json('{\"' || name)", "SELECT json_extract('[1', name)"],
    "mariadb": ["SELECT EXTRACTVALUE(1, CONCAT(0x7e, name))", "SELECT CAST(name AS DATE) + POLYGON(1)"],
    "postgresql": ["SELECT CAST(name AS integer)", "SELECT name::date", "SELECT name::json", "SELECT name::inet"],
}


def test_no_error_says_what_is_stored_to_the_caller_or_the_log(
    bare: Run, rails: Rails, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rails.account(name="~stored-value")
    for select in DATA[kind_of(database)]:
        problem = refused(bare, f"{select} FROM accounts")
        assert problem.status == 400
        assert "stored-value" not in str(problem)
    assert "stored-value" not in capsys.readouterr().out


def test_a_file_that_is_gone_or_a_server_that_is_down_is_no_fault_of_the_query(
    open_database: OpenDatabase, database: str
) -> None:
    opened = open_database()
    known = opened.known()
    nowhere: dict[str, Any] = {"sqlite": {"database": f"file:{os.devnull}/none"}}.get(kind_of(database), {"port": 1})
    opened.engine.url = opened.engine.url.set(**nowhere)
    problem = refused(lambda sql: run(opened, known, sql), "SELECT 1")
    assert (problem.status, problem.code) == (503, "unavailable")


@pytest.mark.parametrize("database", ["mariadb", "postgresql"], indirect=True)
def test_a_server_that_is_down_is_not_asked_by_each_caller(
    open_database: OpenDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Callers that came meanwhile share the first one's error, instead of waiting for one of their own each."""
    opened = open_database()
    good, opened.engine = opened.engine, create_engine(opened.engine.url.set(port=1))
    with pytest.raises(OperationalError):
        opened.known()
    opened.engine = good
    with pytest.raises(OperationalError):
        opened.known()
    monkeypatch.setattr(opened, "_ask_at", 0.0)
    assert opened.known().off is None
