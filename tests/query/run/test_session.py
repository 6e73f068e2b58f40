"""The session alone, without the gate: no write, no second statement, no end of time, no flood of memory."""

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from app.queries.query import DRIVER_ERRORS, run_query
from app.query_database import QueryDatabase
from app.rules.query.functions import SCALAR
from app.rules.query_problem import QueryProblem
from app.sandbox import spares
from app.sandbox.sqlite_rights import FUNCTIONS
from tests.builders import Rails
from tests.query.run.conftest import Run, kind_of, values

OpenDatabase = Callable[..., QueryDatabase]

WRITES = [
    "INSERT INTO accounts (name) VALUES ('x')",
    "UPDATE accounts SET name = 'x'",
    "DELETE FROM accounts",
    "CREATE TABLE intruder (id INTEGER)",
    "CREATE TEMPORARY TABLE intruder (id INTEGER)",
    "ALTER TABLE accounts ADD COLUMN intruder INTEGER",
    "DROP TABLE accounts",
    "COMMIT",
    "SELECT 1; DROP TABLE accounts",
    "COMMIT; DROP TABLE accounts",
    "ROLLBACK; DROP TABLE accounts; SELECT 1",
]
OWN_WRITES = {
    "sqlite": [
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = DELETE",
        "ATTACH '{folder}/intruder.db' AS other",
        "VACUUM INTO '{folder}/intruder.db'",
        "VACUUM",
        "BEGIN IMMEDIATE",
        "REINDEX",
    ],
    "postgresql": [
        "SELECT 1) AS q; DROP TABLE accounts; --",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "WITH gone AS (DELETE FROM accounts RETURNING id) SELECT * FROM gone",
        "SELECT * FROM accounts FOR UPDATE",
        "SELECT id INTO intruder FROM accounts",
        "SET TRANSACTION READ WRITE",
        "COPY accounts TO '{folder}/intruder.csv'",
        "DO $$ BEGIN DELETE FROM accounts; END $$",
        "VACUUM",
        "SELECT nextval('accounts_id_seq')",
    ],
    "mariadb": [
        "SET SESSION TRANSACTION READ WRITE; DROP TABLE accounts",
        "TRUNCATE accounts",
        "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE accounts",
        "ANALYZE TABLE accounts",
        "RENAME TABLE accounts TO intruder",
        "SELECT * FROM accounts FOR UPDATE; DELETE FROM accounts",
    ],
}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that a database server may write to as well."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o777)
        yield Path(made)


def refused(run: Run, sql: str) -> QueryProblem:
    with pytest.raises(QueryProblem) as caught:
        run(sql)
    return caught.value


def test_the_session_alone_cannot_write_in_any_way(
    open_database: OpenDatabase, rails: Rails, database: str, folder: Path
) -> None:
    """Not even by what EXPLAIN, which comes first otherwise, would not have let through."""
    rails.account(id=1, name="untouched")
    opened = open_database()
    known = opened.known()
    for sql in WRITES + OWN_WRITES[kind_of(database)]:
        session = opened.open(known)
        session.begin()
        with suppress(*DRIVER_ERRORS):  # a COMMIT alone is none: no second statement can come after it
            session.fetch(sql.format(folder=folder))
        session.close()
    assert values(run_query(opened, known, "SELECT id, name FROM accounts")) == [[1, "untouched"]]
    assert list(folder.iterdir()) == []
    with rails.engine.connect() as connection:
        assert not connection.dialect.has_table(connection, "intruder")


STATES = {
    "postgresql": (
        "SELECT current_setting('transaction_read_only'), current_setting('default_transaction_read_only'),"
        " current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('temp_file_limit'),"
        " current_setting('work_mem'), current_setting('standard_conforming_strings')",
        ["on", "on", "1s", "1s", "128MB", "16MB", "on"],
    ),
    "mariadb": (
        "SELECT @@in_transaction, @@tx_read_only, @@max_statement_time, @@lock_wait_timeout, @@sql_select_limit,"
        " @@max_session_mem_used, @@sql_mode LIKE '%ANSI%', @@sql_mode LIKE '%BACKSLASH%'",
        [1, 1, 1.0, 1, 1001, 134217728, 0, 0],
    ),
}


@pytest.mark.parametrize("database", ["mariadb", "postgresql"], indirect=True)
def test_the_servers_own_limits_are_set(bare: Run, database: str) -> None:
    sql, expected = STATES[kind_of(database)]
    (row,) = values(bare(sql))
    assert [float(value) if value == "1.000000" else value for value in row] == expected


def test_nothing_that_a_query_leaves_behind_meets_the_next_one(bare: Run, rails: Rails, database: str) -> None:
    leave, look = {
        "sqlite": ("SELECT 1", "SELECT 1"),
        "mariadb": ("SELECT @left := 1", "SELECT @left IS NULL"),
        "postgresql": (
            "SELECT set_config('application_name', 'left', false) = 'left'",
            "SELECT current_setting('application_name') <> 'left'",
        ),
    }[kind_of(database)]
    assert values(bare(leave)) == [[1]]
    assert values(bare(look)) == [[1]]


ENDLESS = {
    # Each would run for minutes, and none of them is something that EXPLAIN sees.
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n",
    "mariadb": "SELECT SLEEP(30)",
    "postgresql": "SELECT pg_sleep(30)",
}


def test_a_query_ends_when_its_time_is_up_and_says_what_the_limit_is(bare: Run, rails: Rails, database: str) -> None:
    started = time.monotonic()
    problem = refused(bare, ENDLESS[kind_of(database)])
    assert time.monotonic() - started < 10
    assert (problem.failure.status, problem.failure.code) == (504, "timed_out")
    assert "1 seconds, which is the limit" in problem.failure.message


BUSY = {
    # Work for many minutes: a server may notice by itself that nobody waits for one that sleeps.
    "mariadb": "SELECT COUNT(*) FROM agents AS a JOIN agents AS b JOIN agents AS c"
    " WHERE SHA2(REPEAT(a.id + b.id + c.id, 5000), 512) = 'x'",
    "postgresql": "SELECT COUNT(*) FROM agents AS a, agents AS b, agents AS c"
    " WHERE md5(repeat((a.id + b.id + c.id)::text, 5000)) = 'x'",
}
NO_LIMIT = {"mariadb": "SET SESSION max_statement_time = 0", "postgresql": "SET statement_timeout = 0"}


@pytest.mark.parametrize("database", ["mariadb", "postgresql"], indirect=True)
def test_a_server_that_does_not_stop_its_statement_is_left_and_told(
    open_database: OpenDatabase, rails: Rails, database: str
) -> None:
    """The server's own limit is switched off: the hard deadline ends the wait, and the kill ends the query."""
    rails.insert("agents", [{"id": number} for number in range(1, 301)])
    opened = open_database(query_max_cost=999_999_999)
    known, sql = opened.known(), BUSY[kind_of(database)]
    session = opened.open(known)
    driver = session._connection  # type: ignore[attr-defined]
    driver.cursor().execute(NO_LIMIT[kind_of(database)])
    if kind_of(database) == "postgresql":
        driver.commit()
    opened._spares.add(session)
    assert refused(lambda text: run_query(opened, known, text), sql).failure.code == "timed_out"
    for _ in range(100):
        if not running(database, sql):
            return
        time.sleep(0.05)
    pytest.fail("the server still works on a query that nobody waits for")


def running(url: str, sql: str) -> bool:
    """Whether a server is at work on this text."""
    lists = {
        "mariadb": "SELECT info FROM information_schema.processlist WHERE id <> CONNECTION_ID()",
        "postgresql": "SELECT query FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()",
    }
    engine = create_engine(url)
    with engine.connect() as connection:
        texts = connection.scalars(text(lists[kind_of(url)])).all()
    engine.dispose()
    return any(sql in (each or "") for each in texts)


BOMBS = {
    "sqlite": [
        "WITH RECURSIVE t(s) AS (SELECT 'xxxxxxxxxxxxxxxx' UNION ALL SELECT s || s FROM t) SELECT s FROM t",
        "WITH RECURSIVE t(n, s) AS (SELECT 1, hex(hex(hex(hex(hex(hex(hex(hex(hex('0123456789abcdef')))))))))"
        " UNION ALL SELECT n + 1, s || n FROM t) SELECT * FROM t ORDER BY s DESC",
    ],
    "mariadb": [
        f"SELECT {', '.join(['REPEAT(1, 15000000)'] * 15)}",
        "SELECT REPEAT(CONCAT(a.id, b.id), 4000000) FROM agents AS a JOIN agents AS b ON TRUE",
    ],
    "postgresql": [
        f"SELECT {', '.join(['repeat(chr(65), 15000000)'] * 15)}",
        "WITH RECURSIVE t(s) AS (SELECT 'xxxxxxxxxxxxxxxx'::text UNION ALL SELECT s || s FROM t) SELECT s FROM t"
        " ORDER BY length(s) DESC",
    ],
}


def test_values_larger_than_an_answer_are_refused_and_do_not_fill_the_memory(
    open_database: OpenDatabase, rails: Rails, database: str
) -> None:
    rails.insert("agents", [{"id": number} for number in range(1, 11)])
    opened = open_database(query_timeout=10)
    known, before = opened.known(), peak()
    for sql in BOMBS[kind_of(database)]:
        assert refused(lambda text: run_query(opened, known, text), sql).failure.code == "too_large", sql
    assert peak() - before < 150  # MB


def peak() -> float:
    """MB that this process has had at most."""
    (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def test_rows_before_one_that_is_too_large_are_answered(bare: Run, rails: Rails, database: str) -> None:
    rails.insert("deployment_steps", [{"id": number, "description": "x" * 60_000} for number in (1, 2, 3)])
    long = " || ".join(["description"] * 9) if kind_of(database) != "mariadb" else "REPEAT(description, 9)"
    fetched = bare(f"SELECT id, {long} FROM deployment_steps ORDER BY id").fetched
    assert (len(fetched.rows), fetched.truncated) == (1, True)


def test_a_database_that_has_restarted_costs_no_query(open_database: OpenDatabase, rails: Rails) -> None:
    """A connection that waited for its query, and died while it did."""
    opened = open_database()
    known = opened.known()
    session = opened.open(known)
    session.close()
    opened._spares.add(session)
    assert values(run_query(opened, known, "SELECT 1")) == [[1]]


def test_more_queries_at_once_than_allowed_are_turned_away_at_once(
    open_database: OpenDatabase, rails: Rails, database: str
) -> None:
    opened = open_database(query_concurrency=2)
    known, sql = opened.known(), ENDLESS[kind_of(database)]
    codes: list[str] = []
    threads = [
        threading.Thread(target=lambda: codes.append(refused(lambda s: run_query(opened, known, s), sql).failure.code))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["busy"] * 6 + ["timed_out"] * 2
    assert values(run_query(opened, known, "SELECT 1")) == [[1]]


def test_what_the_database_expects_to_cost_too_much_is_not_run(open_database: OpenDatabase, rails: Rails) -> None:
    rails.insert("deployment_steps", [{"id": number} for number in range(1, 101)])
    opened = open_database(query_max_cost=1000)
    join = " JOIN ".join(f"deployment_steps AS s{number}" + (" ON 1 = 1" if number else "") for number in range(4))
    with pytest.raises(QueryProblem) as caught:
        run_query(opened, opened.known(), f"SELECT COUNT(*) FROM {join}")
    assert caught.value.failure.code == "too_expensive"
    assert "1000 is the limit" in caught.value.failure.message
    assert caught.value.more["max_cost"] == 1000.0
    assert values(run_query(opened, opened.known(), "SELECT COUNT(*) FROM deployment_steps")) == [[100]]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_reads_the_readable_columns_and_runs_what_only_computes(bare: Run, rails: Rails) -> None:
    rails.account(id=1, name="Kicksite")
    for sql in (
        "SELECT password FROM servers",
        "SELECT * FROM servers",
        "SELECT 1 FROM servers ORDER BY password",
        "SELECT COUNT(*) FROM sqlite_master",
        "SELECT email FROM users",
        "SELECT load_extension('x')",
        "SELECT last_insert_rowid()",
        "SELECT * FROM pragma_table_info('accounts')",
    ):
        assert refused(bare, sql).failure.code in ("not_allowed", "query_failed"), sql
    assert values(
        bare("WITH a AS (SELECT name FROM accounts) SELECT upper(name), (SELECT COUNT(*) FROM a) FROM a")
    ) == [["KICKSITE", 1]]
    assert values(bare("SELECT value FROM json_each('[1, 2]')")) == [[1], [2]]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_text_that_is_not_utf8_is_shown_as_far_as_it_can_be(bare: Run) -> None:
    assert values(bare("SELECT CAST(x'61ff62' AS TEXT)")) == [["a\ufffdb"]]


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
        assert problem.failure.status == 400
        assert "stored-value" not in str(problem)
    assert "stored-value" not in capsys.readouterr().out


def test_a_file_that_is_gone_or_a_server_that_is_down_is_no_fault_of_the_query(
    open_database: OpenDatabase, database: str
) -> None:
    opened = open_database()
    known = opened.known()
    nowhere: dict[str, Any] = {"sqlite": {"database": f"file:{os.devnull}/none"}}.get(kind_of(database), {"port": 1})
    opened.engine.url = opened.engine.url.set(**nowhere)
    problem = refused(lambda sql: run_query(opened, known, sql), "SELECT 1")
    assert (problem.failure.status, problem.failure.code) == (503, "unavailable")


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


@pytest.mark.parametrize("database", ["mariadb", "postgresql"], indirect=True)
def test_connections_that_wait_count_as_those_that_work(open_database: OpenDatabase, rails: Rails) -> None:
    """A login with a limit of connections is not used up by those that were opened ahead."""
    opened = open_database(query_concurrency=2)
    known = opened.known()
    for _ in range(5):
        run_query(opened, known, "SELECT 1")
        opened.threads.submit(int).result()
    assert opened.slots.take()
    assert opened.slots.take()
    opened.replenish(known)
    assert len(opened._spares) <= 2
    assert not opened.slots.take()


def test_sqlite_may_run_every_function_that_the_gate_lets_through() -> None:
    assert {name.lower() for name in SCALAR["sqlite"]} - {"cast"} <= set(FUNCTIONS.split())


@pytest.mark.parametrize("database", ["mariadb", "postgresql"], indirect=True)
def test_an_idle_service_holds_no_connection(
    open_database: OpenDatabase, rails: Rails, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spares, "SPARE_FOR", 0.05)
    opened = open_database()
    opened.replenish(opened.known())
    for _ in range(200):
        if not len(opened._spares):
            return
        time.sleep(0.05)
    pytest.fail("the connection still waits")
