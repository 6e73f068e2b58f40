"""Read-only by construction: what the service opens cannot write, and no statement runs for ever."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

from app.db.engine import db
from app.db.faults import TOO_SLOW, explain
from app.models import accounts
from tests.builders import CREATED, Rails

WRITES = [
    "INSERT INTO accounts (name) VALUES ('x')",
    "UPDATE accounts SET name = 'x'",
    "DELETE FROM accounts",
    "CREATE TABLE intruder (id INTEGER)",
    "DROP TABLE accounts",
]

# About 10 ** 12 rows to count: minutes on every engine.
ENDLESS = "SELECT COUNT(*) FROM " + ", ".join(f"deployment_steps AS s{n}" for n in range(6))


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


def test_a_connection_that_dies_after_its_last_statement_harms_nobody(rails: Rails, session_app: Flask) -> None:
    count = text("SELECT COUNT(*) FROM accounts")
    assert db.session.scalar(count) == 0
    driver: Any = db.session.connection().connection.driver_connection
    driver.close()
    db.session.remove()
    assert db.session.scalar(count) == 0


def test_every_way_of_a_session_to_a_statement_is_in_its_one_transaction(rails: Rails, session_app: Flask) -> None:
    connection = db.session.connection()
    db.session.scalar(text("SELECT 1"))
    db.session.scalars(text("SELECT 1"))
    db.session.execute(text("SELECT 1"))
    pool: Any = db.engine.pool
    assert db.session.connection() is connection
    assert pool.checkedout() == 1
    assert db.session().in_transaction()
    db.session.rollback()
    assert not db.session().in_transaction()
    assert pool.checkedout() == 0


def test_a_request_reads_one_snapshot(rails: Rails, session_app: Flask) -> None:
    rails.account()
    count = text("SELECT COUNT(*) FROM accounts")
    assert db.session.scalar(count) == 1
    if db.engine.dialect.name != "sqlite":  # a SQLite file locks the writer out instead
        rails.account()
    assert db.session.scalar(count) == 1


def test_a_statement_beyond_its_time_is_stopped_and_called_too_slow(
    rails: Rails, make_app: Callable[..., Flask]
) -> None:
    rails.insert("deployment_steps", [{"step": "transfer_files"} for _ in range(100)])
    with make_app(statement_timeout=1).app_context():
        started = time.monotonic()
        with pytest.raises(DBAPIError) as caught:
            db.session.execute(text(ENDLESS)).all()
        assert explain(caught.value) == TOO_SLOW, caught.value.orig
        assert time.monotonic() - started < 30
        db.session.remove()
        assert db.session.scalar(text("SELECT COUNT(*) FROM deployment_steps")) == 100


@pytest.mark.parametrize(
    ("path", "query", "most"),
    [
        ("deployments/{deployment}", {}, 3),
        ("deployments/{deployment}/servers", {}, 2),
        ("accounts/busy/recent_failures", {"limit": 100}, 2),
        ("server_groups/{group}", {}, 2),
    ],
)
def test_the_number_of_statements_is_small_and_the_same_for_any_number_of_rows(
    rails: Rails,
    app: Flask,
    api: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    query: dict[str, int],
    most: int,
) -> None:
    statements: list[str] = []
    # What is asked once per process or every few seconds, whatever the number of requests, is asked before.
    monkeypatch.setattr(app.extensions["knowledge"].watch, "kept_for", 3600)
    app.extensions["knowledge"].watch.forget()
    assert app.test_client().get("/readyz").status_code == 200

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    counts = []
    for rows in (1, 60):
        rails.empty()
        names = fill(rails, rows)
        statements.clear()
        api(path.format(**names), **query)
        counts.append(len(statements))
    event.remove(engine, "before_cursor_execute", note)
    assert counts[0] == counts[1] <= most


def fill(rails: Rails, rows: int) -> dict[str, str]:
    """A deployment with `rows` servers, each without a transfer step, failures, and a group with `rows` servers."""
    project = rails.project(account_id=rails.account(permalink="busy"))
    group = rails.server_group(id=7, parent_type="Project", parent_id=project)
    servers: list[int | None] = [rails.server(server_group_id=7) for _ in range(rows)]
    deployment = rails.deployment(project_id=project, servers=servers)
    for _ in range(rows):
        rails.deployment(project_id=project, failed_at=CREATED)
    return {"deployment": deployment, "group": group}
