"""The SQL endpoint on each database, and its layer of sessions without the gate in front of it."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import Settings, database_url
from app.sql import ask as sql_ask
from app.sql.database import QueryDatabase
from app.sql.gate import Admitted, Problem
from app.sql.queryable import Queryable, State
from app.sql.sandbox import Fetched
from tests.apps import TOKEN, MakeApp, with_sql
from tests.conftest import assert_contract

AUTH = {"Authorization": f"Bearer {TOKEN}"}

Ask = Callable[..., Any]
Run = Callable[[str], Fetched]
OpenDatabase = Callable[..., QueryDatabase]


@pytest.fixture(scope="session")
def query_app(make_app: MakeApp, database: str) -> Flask:
    """An app whose callers may use SQL, as often as they like."""
    return make_app(**with_sql(database), query_rate_limit="1000000/second")


@pytest.fixture
def query_client(query_app: Flask) -> FlaskClient:
    return query_app.test_client()


@pytest.fixture
def ask(query_app: Flask, query_client: FlaskClient) -> Ask:
    """POST one SQL statement with the token: asserts the status and the contract, returns the JSON."""

    def post(sql: str, status: int = 200) -> Any:
        response = query_client.post("/admin_api/query", json={"sql": sql}, headers=AUTH)
        assert response.status_code == status, response.text
        assert_contract(query_app, response)
        return response.get_json()

    return post


@pytest.fixture
def open_database(database: str) -> Iterator[Callable[..., QueryDatabase]]:
    """Opens the query database without an app around it; keyword arguments replace settings."""
    opened = []

    def make(**settings: Any) -> QueryDatabase:
        chosen = with_sql(database) | {"database_url": database_url(database), "token": TOKEN}
        chosen |= settings
        opened.append(QueryDatabase(Settings(**chosen)))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def bare(open_database: Callable[..., QueryDatabase]) -> Run:
    """Runs SQL in a session as the endpoint does, without the gate: what this lets through, only the gate stops."""
    database = open_database()
    return lambda sql: run(database, database.known(), sql)


def run(opened: Queryable, known: State, sql: str) -> Fetched:
    """The rows of a text that no gate has seen."""
    return sql_ask.run(opened, known, Admitted(sql, frozenset(known.catalog.readable), ()), sql)


def values(fetched: Fetched) -> list[Any]:
    """The rows of a query as Python reads them."""
    return in_json(fetched.rows)


def in_json(rows: bytes) -> list[Any]:
    """The rows, as an answer holds them."""
    return list(orjson.loads(b"[%b]" % rows))


def kind_of(url: str) -> str:
    """sqlite, mariadb or postgresql."""
    return database_url(url).get_backend_name()


def refused(run: Run, sql: str) -> Problem:
    """Why a query gets no rows."""
    with pytest.raises(Problem) as caught:
        run(sql)
    return caught.value
