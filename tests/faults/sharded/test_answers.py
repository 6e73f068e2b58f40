"""Over tables that are on two other servers, everything is answered and refused as over tables of one's own."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from app.sql.gate import Problem, admit
from tests.faults.sharded import shards
from tests.faults.sharded.conftest import Spread, answered, called, connected
from tests.sql.gate.attacks.corpus import attacks
from tests.sql.gate.databases import SPELLINGS
from tests.sql.views.family import family

Run = Callable[[str], str]

# About time and memory: see test_unstoppable.py. The login may change its own password, and no session lets it.
NOT_HERE = {"bomb", "parser_abuse"}
OWN_PASSWORD = ("ALTER USER", "ALTER ROLE")
# What the other servers add to an attacker's means.
ON_SHARDS = [
    "SELECT * FROM deployments_on_shard_1",
    "SELECT * FROM public.deployments_on_shard_1",
    "SELECT umoptions FROM pg_user_mappings WHERE umoptions IS NOT NULL",
    "SELECT * FROM pg_user_mapping",
    "SELECT option_value FROM information_schema.user_mapping_options WHERE option_name = 'password'",
    "CREATE USER MAPPING FOR CURRENT_USER SERVER shard_1 OPTIONS (user 'postgres')",
    "ALTER SERVER shard_1 OPTIONS (SET dbname 'postgres')",
    "CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1')",
    "CREATE FOREIGN TABLE pg_temp.stolen (id bigint) SERVER shard_1 OPTIONS (table_name 'servers')",
    "IMPORT FOREIGN SCHEMA public FROM SERVER shard_1 INTO pg_temp",
    "DELETE FROM deployments",
    "UPDATE public.deployments_on_shard_2 SET status = 'written'",
]


def test_the_endpoints_answer_as_on_one_server(spread: Spread, client: FlaskClient) -> None:
    now = called(client)
    assert {path: now[path] for path, answer in spread.calls.items() if now[path] != answer} == {}
    assert sum(status == 200 for status, _ in now.values()) > 150


def test_legitimate_queries_answer_as_on_one_server(spread: Spread, client: FlaskClient) -> None:
    now = answered(client, spread.login)
    assert now == spread.queries
    assert len(now) > 400


def test_no_attack_gets_a_secret_or_writes_with_and_without_the_gate(
    spread: Spread, client: FlaskClient, run: Run
) -> None:
    before = spread.state()
    catalog = client.application.extensions["query_database"].known().catalog
    corpus = [text for name, texts in attacks("postgresql").items() if name not in NOT_HERE for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        texts = [*corpus, *family("postgresql", "public", folder), *ON_SHARDS]
        for text in (text for text in texts if not text.upper().lstrip().startswith(OWN_PASSWORD)):
            assert not secrets(text, run(text)), text
        assert list(Path(folder).iterdir()) == []
    for text in texts:
        with suppress(Problem):
            assert not secrets(text, run(admit(text, "postgresql", catalog).sql)), text
    assert spread.state() == before
    assert len(texts) > 900


@pytest.fixture
def run(spread: Spread) -> Iterator[Run]:
    """Runs a text as the login, and returns its answer; after an answer the connection is a new one."""
    held: list[psycopg.Connection[Any]] = []

    def run(text: str) -> str:
        if not held:
            held.append(connected(spread.login, 300))
        answer = ""
        try:
            answer = repr(held[0].execute(text).fetchmany(1000)).lower()
        except (psycopg.ProgrammingError, psycopg.DataError):
            return ""
        except (psycopg.Error, UnicodeError):
            pass
        held.pop().close()
        return answer

    yield run
    for connection in held:
        connection.close()


def secrets(text: str, answer: str) -> bool:
    """Whether the answer holds a secret that the text did not bring. A canary of log lines is readable."""
    shown = answer.replace("canary-secret-step-log", "")
    return any(word in shown and word not in text.lower() for word in (*SPELLINGS, shards.PASSWORD))


def test_the_administrator_s_login_would_leak(spread: Spread) -> None:
    """So the proof can fail."""
    for sql in ("SELECT umoptions FROM pg_user_mappings", "SELECT password FROM servers"):
        assert secrets(sql, str(spread.coordinator.execute(sql)).lower())
