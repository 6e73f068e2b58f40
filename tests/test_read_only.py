"""Read-only by construction: what the service opens cannot write, and no statement runs for ever."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

from app.db.connection import connections
from app.db.engine import db
from app.db.faults import TOO_SLOW, explain
from app.db.known import known
from app.models import accounts
from app.models import deployment_steps as steps
from tests.apps import Api, MakeApp, statements_of
from tests.builders import CREATED, Rails

WRITES = [
    "INSERT INTO accounts (name) VALUES ('x')",
    "UPDATE accounts SET name = 'x'",
    "DELETE FROM accounts",
    "CREATE TABLE intruder (id INTEGER)",
    "DROP TABLE accounts",
]

# About 10 ** 12 rows to count: minutes on every engine.
ENDLESS = select(func.count()).select_from(*(steps.alias(f"s{n}") for n in range(6)))
COUNT = select(func.count().label("number")).select_from(accounts)


@pytest.fixture
def session_app(app: Flask) -> Iterator[Flask]:
    """The app within a context, so that its own session is in use."""
    with app.app_context():
        yield app


@pytest.mark.parametrize("statement", WRITES)
def test_the_apps_own_session_cannot_write(rails: Rails, session_app: Flask, statement: str) -> None:
    rails.account(name="untouched")
    with pytest.raises((InternalError, OperationalError), match=r"(?i)read.?only"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert db.session.scalars(db.select(accounts.c.name)).all() == ["untouched"]
    assert "intruder" not in db.inspect(db.engine).get_table_names()


def test_a_connection_that_comes_back_from_the_pool_still_cannot_write(rails: Rails, session_app: Flask) -> None:
    for _ in range(3):
        with pytest.raises((InternalError, OperationalError), match=r"(?i)read.?only"):
            db.session.execute(text(WRITES[0]))
        db.session.remove()


def test_a_connection_that_dies_after_its_last_statement_harms_no_other_request(
    rails: Rails, session_app: Flask
) -> None:
    assert connections().read(COUNT, {}) == [{"number": 0}]
    g.connection.driver_connection.close()
    connections().release()
    assert connections().read(COUNT, {}) == [{"number": 0}]


def test_a_request_has_one_connection_and_gives_it_back(rails: Rails, session_app: Flask) -> None:
    pool: Any = db.engine.pool
    for _ in range(3):
        connections().read(COUNT, {})
        assert pool.checkedout() == 1
    known().standing()  # asks on a connection of its own: the request has given its own back by then
    connections().release()
    assert pool.checkedout() == 0


def test_a_request_reads_one_snapshot(rails: Rails, session_app: Flask) -> None:
    rails.account()
    assert connections().read(COUNT, {}) == [{"number": 1}]
    if db.engine.dialect.name != "sqlite":  # a SQLite file locks the writer out instead
        rails.account()
    assert connections().read(COUNT, {}) == [{"number": 1}]
    connections().release()


def test_a_statement_beyond_its_time_is_stopped_and_called_too_slow(rails: Rails, make_app: MakeApp) -> None:
    rails.insert("deployment_steps", [{"step": "transfer_files"} for _ in range(100)])
    with make_app(statement_timeout=1).app_context():
        started = time.monotonic()
        with pytest.raises(DBAPIError) as caught:
            connections().read(ENDLESS, {})
        assert explain(caught.value) == TOO_SLOW, caught.value.orig
        assert time.monotonic() - started < 30
        connections().release()
        assert connections().read(select(func.count().label("number")).select_from(steps), {}) == [{"number": 100}]


def test_the_number_of_statements_is_small_and_the_same_for_any_number_of_rows(
    rails: Rails, app: Flask, api: Api
) -> None:
    most = {
        "deployments/{deployment}": 3,
        "deployments/{deployment}/servers": 2,
        "accounts/busy/recent_failures?limit=100": 2,
        "server_groups/{group}": 2,
    }
    counts = []
    for rows in (1, 60):
        rails.empty()
        names = fill(rails, rows)
        for path in most:
            with statements_of(app) as sent:
                api(path.format(**names))
            counts.append(len(sent))
    assert counts[:4] == counts[4:]
    assert all(count <= bound for count, bound in zip(counts[:4], most.values(), strict=True))


def fill(rails: Rails, rows: int) -> dict[str, str]:
    """A deployment with `rows` servers, each without a transfer step, failures, and a group with `rows` servers."""
    project = rails.project(account_id=rails.account(permalink="busy"))
    group = rails.server_group(id=7, parent_type="Project", parent_id=project)
    servers: list[int | None] = [rails.server(server_group_id=7) for _ in range(rows)]
    deployment = rails.deployment(project_id=project, servers=servers)
    for _ in range(rows):
        rails.deployment(project_id=project, failed_at=CREATED)
    return {"deployment": deployment, "group": group}
