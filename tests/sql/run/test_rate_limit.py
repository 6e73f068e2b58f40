"""How often a token may ask, in one process and while Redis is gone. With it: tests/faults/test_shared_limit.py."""

import socket
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import ConfigError, Settings
from tests.apps import TOKEN, MakeApp, with_sql
from tests.sql.run.conftest import AUTH

Limited = Callable[..., Flask]

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def limited(make_app: MakeApp, database: str) -> Limited:
    """Makes apps with SQL and a limit."""
    return lambda **settings: make_app(**with_sql(database) | settings)


def statuses(client: FlaskClient, number: int, token: str = TOKEN) -> list[int]:
    headers = {"Authorization": f"Bearer {token}"}
    return [
        client.post("/admin_api/query", json={"sql": "SELECT 1"}, headers=headers).status_code for _ in range(number)
    ]


def test_each_token_has_its_own_share_and_learns_when_the_next_is_due(limited: Limited) -> None:
    client = limited(query_rate_limit="3/minute", previous_token="another").test_client()
    assert statuses(client, 4) == [200, 200, 200, 429]
    assert statuses(client, 1, "another") == [200]
    refused = client.post("/admin_api/query", json={"sql": "SELECT 1"}, headers=AUTH)
    assert refused.get_json()["code"] == "rate_limited"
    assert "3 per 1 minute" in refused.get_json()["error"]
    assert 0 < int(refused.headers["Retry-After"]) <= 61


def test_other_endpoints_are_not_limited_and_refused_queries_count(limited: Limited) -> None:
    client = limited(query_rate_limit="1/minute").test_client()
    assert client.post("/admin_api/query", json={"sql": "DROP TABLE x"}, headers=AUTH).status_code == 400
    assert statuses(client, 1) == [429]
    for _ in range(3):
        assert client.get("/admin_api/deployments/none", headers=AUTH).status_code == 404


def test_while_redis_is_gone_each_process_counts_for_itself_and_says_so(
    limited: Limited, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for port in (1, silent.getsockname()[1]):  # refused, and never answered
            client = limited(query_rate_limit="2/minute", redis_url=f"redis://127.0.0.1:{port}/0").test_client()
            assert statuses(client, 3) == [200, 200, 429]
            output = capsys.readouterr().out
            assert "counted in Redis, for all processes" in output
            assert "falling back to in-memory storage" in output


def test_a_rate_or_a_redis_that_cannot_be_used_is_refused_by_name(database: str) -> None:
    for name, value in (
        ("DEPLOYHQ_QUERY_RATE_LIMIT", "often"),
        ("DEPLOYHQ_QUERY_RATE_LIMIT", "30"),
        ("REDIS_URL", "http://:pass-word@redis"),
        ("REDIS_URL", "redis://:pass-word@redis:port"),
        ("REDIS_URL", "redis"),
    ):
        with pytest.raises(ConfigError, match=name) as caught:
            Settings.from_environ({"DATABASE_URL": database, name: value})
        assert "pass-word" not in str(caught.value)
