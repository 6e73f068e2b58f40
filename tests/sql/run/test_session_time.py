"""The session alone: no query has more time or more places than it may have, whatever the server does."""

import threading
import time
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app.sql.ask import DRIVER_ERRORS
from app.sql.database import QueryDatabase
from app.sql.gate import Problem
from app.sql.queryable import State
from app.sql.sandbox import Session
from tests.builders import Rails
from tests.faults.asking import eventually
from tests.sql.run.conftest import OpenDatabase, kind_of, refused, run, values

ENDLESS = {
    # Each would run for minutes, and none of them is something that EXPLAIN sees.
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n",
    "mariadb": "SELECT SLEEP(30)",
    "postgresql": "SELECT pg_sleep(30)",
}


def test_a_query_ends_when_its_time_is_up_and_says_what_the_limit_is(
    open_database: OpenDatabase, rails: Rails, database: str
) -> None:
    opened = open_database(query_timeout=1)
    known = opened.known()
    started = time.monotonic()
    problem = refused(lambda sql: run(opened, known, sql), ENDLESS[kind_of(database)])
    assert time.monotonic() - started < 10
    assert (problem.status, problem.code) == (504, "timed_out")
    assert "1 seconds, which is the limit" in problem.message


BUSY = {
    # Work for many minutes: a server may notice by itself that nobody waits for one that sleeps.
    "mariadb": "SELECT COUNT(*) FROM agents AS a JOIN agents AS b JOIN agents AS c"
    " WHERE SHA2(REPEAT(a.id + b.id + c.id, 5000), 512) = 'x'",
    "postgresql": "SELECT COUNT(*) FROM agents AS a, agents AS b, agents AS c"
    " WHERE md5(repeat((a.id + b.id + c.id)::text, 5000)) = 'x'",
}
# A minute, so that a run that is killed leaves nothing behind that works for ever.
NO_LIMIT = {"mariadb": "SET SESSION max_statement_time = 60", "postgresql": "SET statement_timeout = 60000"}


ON_SERVERS = pytest.mark.parametrize("database", ["mariadb", "postgresql"], indirect=True)


def unlimited(opened: QueryDatabase, known: State) -> Session:
    """A session whose server has no limit of its own."""
    session = QueryDatabase.open(opened, known)
    driver = session.connection
    driver.cursor().execute(NO_LIMIT[known.kind])
    driver.commit()
    return session


@ON_SERVERS
def test_a_server_that_does_not_stop_its_statement_is_left_and_told(
    open_database: OpenDatabase, rails: Rails, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's own limit is switched off: the hard deadline ends the wait, and the kill ends the query."""
    rails.insert("agents", [{"id": number} for number in range(1, 301)])
    opened = open_database(query_timeout=1, query_max_cost=999_999_999)
    known, sql = opened.known(), BUSY[kind_of(database)]
    monkeypatch.setattr(opened, "open", lambda known, _: unlimited(opened, known))
    assert refused(lambda text: run(opened, known, text), sql).code == "timed_out"
    eventually("rest on the server", lambda: not running(database, sql))


@ON_SERVERS
def test_two_queries_that_their_server_does_not_stop_switch_sql_off_until_they_are_gone(
    open_database: OpenDatabase, rails: Rails, database: str
) -> None:
    """They are never killed here, as if the server had not noticed; another process of the service asks."""
    rails.insert("agents", [{"id": number} for number in range(1, 301)])
    seen: list[int] = []
    opened = open_database(query_timeout=1)
    opened.seen_unstopped = seen.append
    known, sql = opened.known(), BUSY[kind_of(database)]
    stuck = [unlimited(opened, known) for _ in range(2)]
    threads = [threading.Thread(target=suppressed, args=(session, sql)) for session in stuck]
    for thread in threads:
        thread.start()
    try:
        eventually("SQL is off", lambda: refusal(opened, known) == "unstopped")
        assert seen[-1] == 2
    finally:
        for session in stuck:
            driver: Any = session.connection
            driver.cancel_safe() if hasattr(driver, "cancel_safe") else session.stop()
        for thread in threads:
            thread.join()
    eventually("SQL is on", lambda: refusal(opened, known) is None and seen[-1] == 0)


def suppressed(session: Session, sql: str) -> None:
    with suppress(*DRIVER_ERRORS):
        session.fetch(sql)


def refusal(opened: QueryDatabase, known: State) -> str | None:
    """The code of what a query gets; None for rows."""
    try:
        run(opened, known, "SELECT 1")
    except Problem as problem:
        return problem.code
    return None


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
    opened = open_database(query_timeout=3, query_concurrency=2)
    known, sql = opened.known(), ENDLESS[kind_of(database)]
    codes: list[str] = []
    threads = [
        threading.Thread(target=lambda: codes.append(refused(lambda s: run(opened, known, s), sql).code))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == ["busy"] * 6 + ["timed_out"] * 2  # at once: while the two were at work
    assert values(run(opened, known, "SELECT 1")) == [[1]]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_the_database_expects_to_cost_too_much_is_not_run(open_database: OpenDatabase, rails: Rails) -> None:
    rails.insert("deployment_steps", [{"id": number} for number in range(1, 101)])
    opened = open_database(query_max_cost=1000)
    join = " JOIN ".join(f"deployment_steps AS s{number}" + (" ON 1 = 1" if number else "") for number in range(4))
    with pytest.raises(Problem) as caught:
        run(opened, opened.known(), f"SELECT COUNT(*) FROM {join}")
    assert caught.value.code == "too_expensive"
    assert "1000 is the limit" in caught.value.message
    assert caught.value.more["max_cost"] == 1000.0
    assert values(run(opened, opened.known(), "SELECT COUNT(*) FROM deployment_steps")) == [[100]]
