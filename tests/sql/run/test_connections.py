"""The connections to the query database: ready ahead, few, and none for an idle service."""

import time

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from app.sql.ask import run
from app.sql.sandbox import spares
from tests.builders import Rails
from tests.sql.run.conftest import OpenDatabase, values


def test_a_database_that_has_restarted_costs_no_query(open_database: OpenDatabase, rails: Rails) -> None:
    """A connection that waited for its query, and died while it did."""
    opened = open_database()
    known = opened.known()
    session = opened.open(known)
    session.close()
    opened._spares.add(session)
    assert values(run(opened, known, "SELECT 1")) == [[1]]


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


def test_connections_that_wait_count_as_those_that_work(open_database: OpenDatabase, rails: Rails) -> None:
    """A login with a limit of connections is not used up by those that were opened ahead."""
    opened = open_database(query_concurrency=2)
    known = opened.known()
    for _ in range(5):
        run(opened, known, "SELECT 1")
        opened.threads.submit(int).result()
    assert opened.slots.take()
    assert opened.slots.take()
    opened.replenish(known)
    assert len(opened._spares) <= 2
    assert not opened.slots.take()


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
