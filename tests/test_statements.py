"""Statements give what SQLAlchemy's own execution gives, and fail as it fails."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, bindparam, column, func, literal, null, select, table, union_all
from sqlalchemy.exc import DBAPIError, InvalidRequestError

from app.db.connection import connections
from app.db.engine import db
from app.db.statements import MOST_STATEMENTS, Bound, Record, Statement, compiled_statement
from app.models import deployment_steps, deployments, servers
from tests.builders import CREATED, Rails

_deployment = deployments.c
IN_LIST = select(_deployment.id, _deployment.status).where(_deployment.id.in_(bindparam("ids", expanding=True)))
SINCE = select(_deployment.created_at, _deployment.preview, _deployment.failed_at).where(
    _deployment.created_at >= bindparam("since"), _deployment.status.in_(("failed", "completed"))
)
LIMITED = select(_deployment.id).order_by(_deployment.id.desc()).limit(bindparam("limit"))
UNION = union_all(
    select(literal("deployment").label("kind"), _deployment.id, func.coalesce(_deployment.branch, "none")),
    select(literal("step"), deployment_steps.c.id, null()),
).order_by("kind", "id")
NESTED = select(_deployment.id.label("deployment__id"), servers.c.enabled, func.count().label("number")).select_from(
    deployments.outerjoin(servers, servers.c.id == _deployment.id)
)
GROUPED = NESTED.group_by(_deployment.id, servers.c.enabled).order_by(_deployment.id)

WRONG: Select[Any] = select(column("id")).select_from(table("no_such_table"))

ASKED: list[tuple[Statement, dict[str, Any]]] = [
    *((IN_LIST.order_by(_deployment.id), {"ids": ids}) for ids in ([], [1], [1, 2, 3])),
    (SINCE.order_by(_deployment.id), {"since": CREATED}),
    (SINCE, {"since": datetime(2099, 1, 1)}),
    *((LIMITED, {"limit": limit}) for limit in (0, 1, 100)),
    (UNION, {}),
    (GROUPED, {}),
]


@pytest.fixture
def asking(app: Flask, rails: Rails) -> Iterator[None]:
    """A database with rows, and a context in which it can be asked."""
    project = rails.project()
    for status, failed_at in (("completed", None), ("failed", CREATED), ("running", None)):
        rails.deployment(project_id=project, status=status, failed_at=failed_at, servers=[rails.server()])
    with app.app_context():
        yield


def read(statement: Statement, values: dict[str, Any]) -> list[Record]:
    return connections().read(statement, values)


@pytest.mark.parametrize(("statement", "values"), ASKED, ids=range(len(ASKED)))
def test_rows_are_those_of_sqlalchemy(asking: None, statement: Statement, values: dict[str, Any]) -> None:
    expected = [dict(row) for row in db.session.execute(statement, values).mappings()]
    assert read(statement, values) == expected
    assert read(statement, values) == expected
    assert [[type(value) for value in row.values()] for row in read(statement, values)] == [
        [type(value) for value in row.values()] for row in expected
    ]


def test_what_watches_hears_of_each_statement_and_of_its_failure(asking: None, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Bound] = []
    monkeypatch.setattr(connections(), "on_statement", lambda bound, seconds: heard.append(bound) if seconds else None)
    read(LIMITED, {"limit": 1})
    with pytest.raises(DBAPIError):
        read(WRONG, {})
    first, _ = heard
    assert "LIMIT" in first.text
    assert first.by_name["limit"] == 1


def test_an_error_is_sqlalchemys_and_the_next_request_is_answered(asking: None) -> None:
    with pytest.raises(DBAPIError) as caught:
        read(WRONG, {})
    assert not caught.value.connection_invalidated
    connections().release()
    assert len(read(LIMITED, {"limit": 100})) == 3


def test_a_value_that_is_missing_is_an_error(asking: None) -> None:
    with pytest.raises(InvalidRequestError, match="limit"):
        read(LIMITED, {})


def test_a_statement_is_compiled_once(asking: None) -> None:
    asked: list[tuple[Statement, dict[str, Any]]] = [(LIMITED, {"limit": 1}), (IN_LIST, {"ids": [1, 2]})]
    asked += [(LIMITED, {"limit": 2}), (IN_LIST, {"ids": [1]})]
    for statement, values in asked[:2]:
        read(statement, values)
    before = compiled_statement.cache_info()
    for statement, values in asked:
        read(statement, values)
    after = compiled_statement.cache_info()
    assert (after.misses, after.hits) == (before.misses, before.hits + 4)
    assert after.currsize < MOST_STATEMENTS
