"""The session alone: no query has more time or more places than it may have, whatever the server does."""

import threading
import time

import pytest
from sqlalchemy import create_engine, text

from app.sql.problems import QueryProblem
from app.sql.ask import run
from tests.builders import Rails
from tests.sql.run.conftest import OpenDatabase, Run, kind_of, refused, values

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
    assert refused(lambda text: run(opened, known, text), sql).failure.code == "timed_out"
    for _ in range(100):
        if not running(database, sql):
            return
        time.sleep(0.05)
    pytest.fail("the server still works on a query that nobody waits for")


def running(url: str, sql: str) -> bool:
    """Whether a server is at work on this text."""
    lists = {
        "mariadb": "SELECT info FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db = DATABASE()",
        "postgresql": "SELECT query FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
        " AND datname = current_database()",
    }
    engine = create_engine(url)
    with engine.connect() as connection:
        texts = connection.scalars(text(lists[kind_of(url)])).all()
    engine.dispose()
    return any(sql in (each or "") for each in texts)


def test_more_queries_at_once_than_allowed_are_turned_away_at_once(
    open_database: OpenDatabase, rails: Rails, database: str
) -> None:
    opened = open_database(query_concurrency=2)
    known, sql = opened.known(), ENDLESS[kind_of(database)]
    codes: list[str] = []
    threads = [
        threading.Thread(target=lambda: codes.append(refused(lambda s: run(opened, known, s), sql).failure.code))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["busy"] * 6 + ["timed_out"] * 2
    assert values(run(opened, known, "SELECT 1")) == [[1]]


def test_what_the_database_expects_to_cost_too_much_is_not_run(open_database: OpenDatabase, rails: Rails) -> None:
    rails.insert("deployment_steps", [{"id": number} for number in range(1, 101)])
    opened = open_database(query_max_cost=1000)
    join = " JOIN ".join(f"deployment_steps AS s{number}" + (" ON 1 = 1" if number else "") for number in range(4))
    with pytest.raises(QueryProblem) as caught:
        run(opened, opened.known(), f"SELECT COUNT(*) FROM {join}")
    assert caught.value.failure.code == "too_expensive"
    assert "1000 is the limit" in caught.value.failure.message
    assert caught.value.more["max_cost"] == 1000.0
    assert values(run(opened, opened.known(), "SELECT COUNT(*) FROM deployment_steps")) == [[100]]
