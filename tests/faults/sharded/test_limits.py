"""Limits, the cancel and the work reach the servers that hold the rows; when one of them fails, callers get a 503."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from flask.testing import FlaskClient

from app.config import Settings, database_url
from app.deadline import at_most
from app.sql.database import QueryDatabase
from migrations_mirror.stories.identifiers import SITUATIONS
from tests.databases import made_login, take_back
from tests.faults.asking import AUTH, TOKEN, eventually
from tests.faults.proxy import proxied
from tests.faults.sharded import shards
from tests.faults.sharded.conftest import Spread, ask, connected, served
from tests.mirror.support import run

COUNTS = "SELECT status, COUNT(*) AS number FROM deployments GROUP BY status ORDER BY status"
HEALTHY = next(iter(SITUATIONS.values()))
CALLS = (f"/admin_api/deployments/{HEALTHY}", f"/admin_api/deployments/{HEALTHY}/diagnosis", "/readyz")
UNREADABLE = "A server that holds a part of the database cannot be read: try again in a few seconds"
NOT_FOR_CALLERS = ("127.0.0.1", "shard_", "coordinator", shards.PASSWORD)
BUSY, STEPS = 10**6, 3000
# 27,000,000,000 rows to count, of one deployment and so on one shard.
SLOW = (
    "SELECT a.deployment_id, COUNT(*) FROM deployment_steps a JOIN deployment_steps b ON b.deployment_id ="
    " a.deployment_id JOIN deployment_steps c ON c.deployment_id = a.deployment_id GROUP BY a.deployment_id"
)


@pytest.fixture
def slow(spread: Spread) -> Iterator[str]:
    """A query that no shard ends within its limit."""
    rows = f"SELECT {BUSY} + n, {BUSY}, 'slow-' || n, 'transfer_files' FROM generate_series(1, {STEPS}) AS n"
    spread.coordinator.execute(f"INSERT INTO deployment_steps (id, deployment_id, identifier, step) {rows}")
    yield SLOW
    spread.coordinator.execute(f"DELETE FROM deployment_steps WHERE deployment_id = {BUSY}")


def busy(spread: Spread) -> int:
    """How many statements the shards run for the coordinator, or hold a transaction open for."""
    sql = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE usename = 'coordinator' AND state <> 'idle'"
    return sum(shard.execute(sql)[0]["n"] for shard in spread.shards)


def explain(spread: Spread, sql: str) -> list[str]:
    """What each shard is sent, by EXPLAIN."""
    with connected(spread.login) as connection:
        plan = "\n".join(line for (line,) in connection.execute(f"EXPLAIN (VERBOSE, COSTS OFF) {sql}"))
    return [line.partition("Remote SQL: ")[2] for line in plan.splitlines() if "Remote SQL: " in line]


@pytest.mark.parametrize(
    ("sql", "pushed_down", "asked"),
    [
        ("SELECT id FROM deployments WHERE identifier = 'x'", "WHERE ((identifier = 'x'))", 2),
        (
            "SELECT id, branch FROM deployments WHERE created_at < '2026-01-01' AND failed_at IS NULL",
            "failed_at IS NULL",
            2,
        ),
        ("SELECT deployment_id, COUNT(*) FROM deployment_steps GROUP BY deployment_id", "count(*)", 2),
        (
            "SELECT d.id, d.status, COUNT(*) FROM deployments d JOIN deployment_steps s ON s.deployment_id = d.id"
            " WHERE s.status = 'failed' GROUP BY d.id, d.status",
            "INNER JOIN public.deployment_steps",
            2,
        ),
        (
            "SELECT step, COUNT(*) FROM deployment_steps WHERE deployment_id = 301 GROUP BY step",
            "WHERE ((deployment_id = 301))",
            1,
        ),
    ],
)
def test_the_shards_do_the_work(spread: Spread, sql: str, pushed_down: str, asked: int) -> None:
    remote = explain(spread, sql)
    assert len(remote) == asked
    assert all(pushed_down in each for each in remote), remote


def test_a_query_that_is_stopped_at_its_limit_leaves_nothing_running_on_the_shards(spread: Spread, slow: str) -> None:
    with served(spread.coordinator, spread.login, query_max_cost=999_999_999) as client, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask, client, slow)
        eventually("work on the shards", lambda: busy(spread) > 0)
        assert (answer.result().status_code, answer.result().get_json()["code"]) == (504, "timed_out")
        eventually("rest on the shards", lambda: busy(spread) == 0, 10)


def test_a_query_that_its_caller_gives_up_leaves_nothing_running_on_the_shards(spread: Spread, slow: str) -> None:
    """The database's own limits are 14 and 15 seconds here: it is the cancel that reaches the shards."""
    chosen = {"query_database_url": spread.login, "query_timeout": 14, "query_allow_primary": True}
    database = QueryDatabase(Settings(database_url=spread.login, token=TOKEN, **chosen))  # type: ignore[arg-type]
    session = database.open(database.known())
    session.begin()
    with ThreadPoolExecutor(1) as pool:
        seen = pool.submit(eventually, "work on the shards", lambda: busy(spread) > 0)
        with pytest.raises(psycopg.OperationalError), at_most(2):
            session.fetch(slow)
        seen.result()
    eventually("rest on the shards", lambda: busy(spread) == 0, 10)
    database.close()


def assert_unreadable(client: FlaskClient) -> None:
    """Both ways answer 503, which says what and not where, and what needs no shard is answered."""
    answers = [client.get(path, headers=AUTH) for path in CALLS]
    answers += [ask(client, COUNTS), ask(client, "SELECT COUNT(*) FROM deployment_step_logs")]
    for answer in answers:
        assert (answer.status_code, answer.get_json()["error"]) == (503, UNREADABLE)
        assert not [word for word in NOT_FOR_CALLERS if word in answer.text]
    assert ask(client, "SELECT COUNT(*) FROM servers").status_code == 200


def assert_readable(client: FlaskClient) -> None:
    assert [client.get(path, headers=AUTH).status_code for path in CALLS] == [200] * len(CALLS)
    assert ask(client, COUNTS).status_code == 200


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_a_shard_that_dies_and_comes_back(spread: Spread, client: FlaskClient, end: str) -> None:
    assert_readable(client)
    getattr(spread.shards[1], end)()
    assert_unreadable(client)
    checked = run("check", spread.coordinator.url("reader"))
    assert checked.returncode == 1
    assert 'error: This login cannot read deployments: could not connect to server "shard_2"' in checked.stdout
    spread.shards[1].start()
    assert_readable(client)
    assert run("check", spread.coordinator.url("reader")).returncode == 0


# What an administrator can leave out: each makes the second shard unreadable, and is mended by the second statement.
ON_THE_COORDINATOR = {
    "no user mapping": (
        "DROP USER MAPPING FOR {role} SERVER shard_2",
        "CREATE USER MAPPING FOR {role} SERVER shard_2 OPTIONS ({login})",
        'user mapping not found for "{role}"',
    ),
    "no password": (
        "ALTER USER MAPPING FOR {role} SERVER shard_2 OPTIONS (DROP password)",
        "ALTER USER MAPPING FOR {role} SERVER shard_2 OPTIONS (ADD password '{password}')",
        "password is required",
    ),
    "a wrong password": (
        "ALTER USER MAPPING FOR {role} SERVER shard_2 OPTIONS (SET password 'wrong')",
        "ALTER USER MAPPING FOR {role} SERVER shard_2 OPTIONS (SET password '{password}')",
        'could not connect to server "shard_2"',
    ),
}
ON_THE_SHARD = {
    "no right": (
        "REVOKE SELECT ON deployments, deployment_step_logs FROM coordinator",
        "GRANT SELECT ON deployments, deployment_step_logs TO coordinator",
    ),
    "no connection": ("ALTER ROLE coordinator CONNECTION LIMIT 0", "ALTER ROLE coordinator CONNECTION LIMIT -1"),
}


@pytest.mark.parametrize("lack", ON_THE_COORDINATOR)
def test_a_coordinator_that_cannot_log_in_to_a_shard(spread: Spread, lack: str) -> None:
    """No caller is blamed for it, and both checks name it."""
    login = spread.login.render_as_string(hide_password=False)
    roles = {"reader": [spread.coordinator.url("reader")], spread.owner: ["--query", login]}
    allowed = {"DEPLOYHQ_QUERY_ALLOW_PRIMARY": "1"}
    spoil, mend, reason = ON_THE_COORDINATOR[lack]

    def execute(statement: str) -> None:
        filled = {"login": shards.COORDINATOR, "password": shards.PASSWORD}
        spread.coordinator.execute(*(statement.format(role=role, **filled) for role in roles))

    execute(spoil)
    with served(spread.coordinator, spread.login) as client:
        assert_unreadable(client)
        for role, words in roles.items():
            checked = run("check", *words, **allowed)
            assert checked.returncode == 1
            assert f"error: This login cannot read deployments: {reason.format(role=role)}" in checked.stdout
            assert shards.PASSWORD not in checked.stdout + checked.stderr
        execute(mend)
        assert_readable(client)
    assert [run("check", *words, **allowed).returncode for words in roles.values()] == [0, 0]


@pytest.mark.parametrize("lack", ON_THE_SHARD)
def test_a_shard_that_refuses_its_coordinator(spread: Spread, client: FlaskClient, lack: str) -> None:
    spoil, mend = ON_THE_SHARD[lack]
    assert_readable(client)
    spread.shards[1].execute(spoil)
    with served(spread.coordinator, spread.login) as client:
        assert_unreadable(client)
        checked = run("check", spread.coordinator.url("reader"))
        assert checked.returncode == 1
        assert "error: This login cannot read deployments: " in checked.stdout
        spread.shards[1].execute(mend)
        assert_readable(client)


@contextmanager
def moved(spread: Spread, port: int) -> Iterator[None]:
    """The coordinator finds its second shard at another port for as long as the block lasts."""
    spread.coordinator.execute(f"ALTER SERVER shard_2 OPTIONS (SET port '{port}')")
    yield
    spread.coordinator.execute(f"ALTER SERVER shard_2 OPTIONS (SET port '{spread.shards[1].port}')")


@pytest.mark.parametrize("when", ["before it is connected", "while it is connected"])
def test_a_shard_that_is_silent_costs_no_caller_more_than_the_limit(spread: Spread, when: str) -> None:
    with (
        proxied(spread.shards[1].port) as proxy,
        moved(spread, proxy.port),
        served(spread.coordinator, spread.login, statement_timeout=2) as client,
    ):
        if when == "while it is connected":
            assert_readable(client)
        proxy.stall()
        for answer in (client.get(CALLS[0], headers=AUTH), ask(client, COUNTS)):
            assert answer.status_code in (503, 504), answer.text
            assert json.loads(answer.data)["error"]
        assert ask(client, "SELECT COUNT(*) FROM servers").status_code == 200
        proxy.resume()
        eventually("an answer", lambda: ask(client, COUNTS).status_code == 200)
        assert_readable(client)


def test_a_caller_s_own_mistake_on_a_shard_stays_the_caller_s(client: FlaskClient) -> None:
    answer = ask(
        client, "SELECT deployment_id, COUNT(*) FROM deployment_steps WHERE 1 / (id - id) = 1 GROUP BY deployment_id"
    )
    assert (answer.status_code, answer.get_json()["code"]) == (400, "division_by_zero")


def test_an_unknown_database_is_no_shard_s_fault(spread: Spread) -> None:
    with served(spread.coordinator, database_url(spread.coordinator.url("reader", "nowhere"))) as client:
        assert ask(client, COUNTS).get_json()["error"] != UNREADABLE


def test_revoke_takes_the_mappings_of_the_views_owner_away(spread: Spread) -> None:
    admin = database_url(spread.coordinator.url("postgres"))
    name, schema, _ = made_login(admin)
    spread.coordinator.execute(*shards.map_user(f"{schema}_owner", shards.COORDINATOR))
    take_back(admin, name, schema)
    assert spread.coordinator.execute(f"SELECT FROM pg_roles WHERE rolname IN ('{name}', '{schema}_owner')") == []
    mapped = "SELECT usename FROM pg_user_mappings WHERE usename NOT IN ('postgres', 'reader')"
    assert {row["usename"] for row in spread.coordinator.execute(mapped)} == {spread.owner}
