"""The coordinator and its shards, and what the service answered on the same rows before they were moved."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import URL, create_engine
from werkzeug.test import TestResponse

from app.config import database_url
from app.sql.gate import admit
from migrations_mirror.sample import sample
from migrations_mirror.stories.identifiers import SITUATIONS
from tests.apps import app_on
from tests.databases import made_login, take_back
from tests.faults.asking import AUTH, TOKEN
from tests.faults.servers import PostgreSQL
from tests.faults.sharded import shards
from tests.sql.gate.databases import CANARY, plant
from tests.sql.gate.legitimate import legitimate


@dataclass(frozen=True)
class Spread:
    """The coordinator, its shards, and what was answered on the same rows before they were moved."""

    coordinator: PostgreSQL
    shards: list[PostgreSQL]
    calls: dict[str, Any]
    queries: dict[str, Any]
    owner: str
    login: URL

    def state(self) -> list[Any]:
        """All that a write would change."""
        wanted = "SELECT relname AS name FROM pg_class WHERE relpersistence <> 't' UNION SELECT rolname FROM pg_roles"
        rows = [f"SELECT COUNT(*) AS n, MAX(md5(t::text)) AS rows FROM {table} t" for table in shards.SPREAD]
        mapped = "SELECT srvname, srvoptions FROM pg_foreign_server"
        statements = [wanted, *rows, "SELECT COUNT(*) FROM pg_largeobject_metadata", mapped]
        return [sorted(map(str, one.execute(sql))) for one in (self.coordinator, *self.shards) for sql in statements]


@pytest.fixture(scope="package")
def spread() -> Iterator[Spread]:
    with shards.three_servers() as (coordinator, others):
        admin = database_url(coordinator.url("postgres"))
        sample(admin)
        engine = create_engine(admin)
        with engine.begin() as connection:
            plant(connection, CANARY)
        engine.dispose()
        name, schema, login = made_login(admin)
        with served(coordinator, login) as client:
            calls = called(client)
            queries = answered(client, login)
        take_back(admin, name, schema)
        shards.move(coordinator, others)
        _, schema, login = made_login(admin)
        for role in ("reader", f"{schema}_owner"):
            coordinator.execute(*shards.map_user(role, shards.COORDINATOR))
        yield Spread(coordinator, others, calls, queries, f"{schema}_owner", login)


@contextmanager
def served(coordinator: PostgreSQL, login: URL, **settings: Any) -> Iterator[FlaskClient]:
    """A client of the service that reads both ways through the coordinator."""
    chosen = {"query_rate_limit": "1000000/second", "query_timeout": 2, "query_allow_primary": True}
    with app_on(coordinator.url("reader"), token=TOKEN, query_database_url=login, **chosen | settings) as app:
        yield app.test_client()


@pytest.fixture
def client(spread: Spread) -> Iterator[FlaskClient]:
    with served(spread.coordinator, spread.login) as client:
        yield client


def ask(client: FlaskClient, sql: str) -> TestResponse:
    return client.post("/admin_api/query", json={"sql": sql}, headers=AUTH)


def called(client: FlaskClient) -> dict[str, Any]:
    """What every kind of call answers about the demo's rows."""

    def named(sql: str) -> list[str]:
        return [row[0] for row in ask(client, sql).get_json()["rows"]]

    accounts = named("SELECT permalink FROM accounts ORDER BY 1")
    ends = ("", "/servers", "/diagnosis", "/timeline")
    paths = [f"deployments/{one}{end}" for one in SITUATIONS.values() for end in ends]
    ends = ("", "/deployments", "/recent_failures", "/failure_patterns?days=365")
    paths += [f"accounts/{one}{end}" for one in accounts for end in ends]
    paths += [f"find?q={one}" for one in (*accounts, *SITUATIONS.values(), "main")]
    paths += [f"servers/{one}" for one in named("SELECT identifier FROM servers ORDER BY 1 LIMIT 5")]
    paths += [f"server_groups/{one}" for one in named("SELECT identifier FROM server_groups ORDER BY 1")]
    logged = "SELECT s.identifier FROM deployment_steps s JOIN deployment_step_logs l ON l.deployment_step_id = s.id"
    paths += [f"steps/{one}/log" for one in named(f"{logged} ORDER BY 1 LIMIT 5")]
    answers = {path: client.get(f"/admin_api/{path}", headers=AUTH) for path in paths}
    return {path: (answer.status_code, without_time(answer.get_json())) for path, answer in answers.items()}


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without what depends on when it was asked for."""
    answer.get("window", {}).pop("since", None)
    if not answer.get("provisional"):
        return {key: value for key, value in answer.items() if key != "as_of"}
    lasting = {key: value for key, value in answer.items() if key not in ("as_of", "begin", "end")}
    # "pending for 9 days 6 minutes" is another text a minute later.
    without = re.sub(r"(\d+ (day|hour|minute|second)s? ?)+", "a while ", json.dumps(lasting))
    return cast(dict[str, Any], json.loads(without))


def answered(client: FlaskClient, login: URL) -> dict[str, Any]:
    """What each legitimate query answers: all by the login alone, and one in ten by the whole endpoint."""
    catalog = client.application.extensions["query_database"].known().catalog
    texts = list(dict.fromkeys(legitimate("postgresql")))
    found: dict[str, Any] = {}
    with connected(login) as connection:
        for text in texts:
            with suppress(psycopg.Error):
                rows = connection.execute(admit(text, "postgresql", catalog).sql).fetchall()
                found[text] = sorted(map(repr, rows))
    for text in texts[::10]:
        answer = ask(client, text)
        found[f"endpoint: {text}"] = answer.status_code, sorted(map(repr, answer.get_json().get("rows", [])))
    return found


def connected(login: URL, milliseconds: int = 3000) -> psycopg.Connection[Any]:
    """A connection of the login, with nothing of ours around it but a limit of time."""
    url = login.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(url, autocommit=True)
    connection.execute(f"SET statement_timeout = {milliseconds}; SET default_transaction_read_only = off")
    return connection
