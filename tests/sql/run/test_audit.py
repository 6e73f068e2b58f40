"""The audit log: a record before each query runs, one of every outcome, and none that a caller can forge or lose."""

import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.sql.audit import AuditLog
from tests.apps import TOKEN, MakeApp, with_sql
from tests.builders import Rails
from tests.faults.asking import eventually
from tests.faults.test_process import workers
from tests.service import Service, free_port, running
from tests.sql.run.conftest import AUTH

# What is recorded is not the database's: tests/sql/test_agent.py reads the records of another.
pytestmark = pytest.mark.engine("sqlite")

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n"


def read(file: Path) -> list[dict[str, Any]]:
    """The events of a log; each line must be whole."""
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.fixture
def audited(make_app: MakeApp, database: str, tmp_path: Path) -> tuple[Flask, Path]:
    """An app with an audit file, and the file."""
    file = tmp_path / "audit.log"
    options = with_sql(database) | {"query_timeout": 1, "trusted_proxies": 1}
    return make_app(audit_log=str(file), query_rate_limit="100/minute", previous_token="another", **options), file


def test_a_query_is_recorded_before_it_runs_and_again_afterwards(
    audited: tuple[Flask, Path], rails: Rails, capsys: pytest.CaptureFixture[str]
) -> None:
    app, file = audited
    rails.account(name="Kicksite")
    sql = "SELECT name -- why\nFROM accounts"
    person = {"X-On-Behalf-Of": "ann@example.com"}
    headers = AUTH | person | {"X-Request-ID": "req-1", "X-Forwarded-For": "198.51.100.7"}
    assert app.test_client().post("/admin_api/query", json={"sql": sql}, headers=headers).status_code == 200
    admitted, finished = read(file)
    assert admitted["query_id"] == finished["query_id"]
    assert admitted["time"] <= finished["time"]
    common = {"request_id": "req-1", "ip": "198.51.100.7", "logger": "app.audit", "on_behalf_of": "ann@example.com"}
    assert admitted.items() >= (common | {"event": "admitted", "decision": "admitted", "sql": sql}).items()
    assert admitted["tables"] == ["accounts"]
    assert finished.items() >= (common | {"event": "finished", "outcome": "answered", "rows": 1}).items()
    assert (finished["truncated"], finished["ms"] >= 0) == (False, True)
    lines = [line for line in capsys.readouterr().out.splitlines() if "app.audit" in line]
    assert lines == file.read_text().splitlines()


def test_tokens_are_told_apart_and_not_written(audited: tuple[Flask, Path]) -> None:
    app, file = audited
    for token in (TOKEN, "another", TOKEN):
        body = {"sql": f"SELECT '{token}'"}
        app.test_client().post("/admin_api/query", json=body, headers={"Authorization": f"Bearer {token}"})
    ids = [event["token_id"] for event in read(file) if event["event"] == "admitted"]
    assert ids[0] == ids[2] != ids[1]
    assert TOKEN not in file.read_text()
    assert "another" not in file.read_text()


@pytest.mark.parametrize(
    ("sql", "code"), [("DROP TABLE accounts", None), ("SELECT password FROM servers", "secret_column")]
)
def test_a_refused_query_is_one_line_with_the_reason(audited: tuple[Flask, Path], sql: str, code: str | None) -> None:
    app, file = audited
    answer = app.test_client().post("/admin_api/query", json={"sql": sql}, headers=AUTH)
    assert answer.status_code == 400
    (event,) = read(file)
    assert event.items() >= {"event": "refused", "decision": "refused", "sql": sql}.items()
    assert event["code"] == answer.get_json()["code"]
    assert event["code"] == (code or event["code"])


def test_a_query_that_fails_is_finished_with_the_reason(audited: tuple[Flask, Path]) -> None:
    app, file = audited
    answer = app.test_client().post("/admin_api/query", json={"sql": ENDLESS}, headers=AUTH)
    assert answer.status_code == 504
    admitted, finished = read(file)
    assert (admitted["event"], finished["event"]) == ("admitted", "finished")
    assert finished["outcome"] == answer.get_json()["code"]


def test_what_names_no_sql_is_recorded_too(audited: tuple[Flask, Path], make_app: MakeApp) -> None:
    app, file = audited
    client = app.test_client()
    client.post("/admin_api/query", data=b"nonsense", headers=AUTH)
    client.post("/admin_api/query", data=b"{", headers=AUTH | {"Content-Type": "application/json"})
    unreadable = read(file)
    assert [(event["event"], event["status"], event["sql"]) for event in unreadable] == [
        ("refused", 415, None),
        ("refused", 400, None),
    ]
    off = make_app(audit_log=str(file)).test_client()
    off.post("/admin_api/query", json={"sql": "SELECT 1"}, headers=AUTH)
    assert read(file)[2]["code"] == "not_configured"
    assert client.post("/admin_api/query", json={"sql": "SELECT 1"}).status_code == 401  # the request log has that
    assert len(read(file)) == 3


def test_queries_beyond_the_rate_are_recorded(make_app: MakeApp, database: str, tmp_path: Path) -> None:
    file = tmp_path / "audit.log"
    options = with_sql(database)
    client = make_app(audit_log=str(file), query_rate_limit="1/hour", **options).test_client()
    statuses = [client.post("/admin_api/query", json={"sql": "SELECT 1"}, headers=AUTH).status_code for _ in range(2)]
    assert statuses == [200, 429]
    assert read(file)[-1].items() >= {"event": "refused", "code": "rate_limited", "sql": "SELECT 1"}.items()


@pytest.mark.parametrize("path", ["/dev/full", "/dev/null/audit.log", "{folder}", "{folder}/none/audit.log"])
def test_without_an_audit_there_is_no_query(make_app: MakeApp, database: str, tmp_path: Path, path: str) -> None:
    app = make_app(audit_log=path.format(folder=tmp_path), **with_sql(database))
    ran: list[object] = []
    app.extensions["query_database"].open = ran.append  # fails, if it is ever called
    for sql in ("SELECT 1", "DROP TABLE accounts"):
        answer = app.test_client().post("/admin_api/query", json={"sql": sql}, headers=AUTH)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "not_audited")
    assert app.test_client().post("/admin_api/query", data=b"", headers=AUTH).status_code == 503
    assert ran == []


def test_a_log_that_has_been_moved_away_is_begun_anew(audited: tuple[Flask, Path]) -> None:
    app, file = audited
    client = app.test_client()
    for number in (1, 2):
        client.post("/admin_api/query", json={"sql": f"SELECT {number}"}, headers=AUTH)
        file.rename(file.with_suffix(f".{number}"))
    assert [read(file.with_suffix(f".{number}"))[0]["sql"] for number in (1, 2)] == ["SELECT 1", "SELECT 2"]


@given(sql=st.text())
def test_no_sql_can_forge_a_line(tmp_path_factory: pytest.TempPathFactory, sql: str) -> None:
    file = tmp_path_factory.mktemp("forged") / "audit.log"
    AuditLog(str(file), lambda text: text).write("admitted", {"sql": sql})
    data = file.read_bytes()
    assert data.isascii()
    assert data.count(b"\n") == 1
    assert json.loads(data)["sql"] == sql


@pytest.fixture
def start(tmp_path: Path, database: str) -> Callable[..., Any]:
    """Starts the service with an audit file."""
    file = {"DEPLOYHQ_AUDIT_LOG": str(tmp_path / "audit.log")}
    query = {"DEPLOYHQ_QUERY_DATABASE_URL": database, "DEPLOYHQ_QUERY_RATE_LIMIT": "1000/second"}
    return lambda **environ: running(tmp_path, database, TOKEN, **file | query | environ)


def send(service: Service, sql: str) -> requests.Response:
    return requests.post(f"{service.url}/admin_api/query", json={"sql": sql}, headers=AUTH, timeout=30)


@pytest.mark.process
def test_no_record_is_lost_in_a_kill_or_broken_by_another_process(start: Callable[..., Any], tmp_path: Path) -> None:
    with start(DEPLOYHQ_QUERY_CONCURRENCY="16") as service:
        for number in range(3):
            asking = threading.Thread(target=try_to_send, args=(service, f"{ENDLESS} -- {number}"))
            asking.start()
            # The file is written first, then stdout, then the query runs.
            eventually("a record", lambda number=number: f"-- {number}" in service.log.read_text())  # type: ignore[misc]
            for pid in workers(service):
                os.kill(pid, signal.SIGKILL)
            asking.join()
            eventually("new workers", lambda: len(workers(service)) == 2)
        threads = [
            threading.Thread(target=lambda: [send(service, f"SELECT '{'x' * 10_000}'") for _ in range(5)])
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        stdout = service.log.read_text()
    events = read(tmp_path / "audit.log")
    assert all(event["query_id"] in stdout for event in events)
    killed, others = events[:3], events[3:]
    assert [event["event"] for event in killed] == ["admitted"] * 3
    assert Counter(event["event"] for event in others) == {"admitted": 40, "finished": 40}
    assert len({event["query_id"] for event in others}) == 40


def try_to_send(service: Service, sql: str) -> None:
    with pytest.raises(requests.ConnectionError):
        send(service, sql)


@pytest.mark.process
def test_a_drain_that_takes_nothing_stops_queries_and_nothing_else(
    start: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    (tmp_path / f"service-{port}.log").symlink_to("/dev/full")
    monkeypatch.setattr("tests.service.free_port", lambda: port)
    with start() as service:
        answer = send(service, "SELECT 1")
        assert (answer.status_code, answer.json()["code"]) == (503, "not_audited")
        assert requests.get(f"{service.url}/admin_api/deployments/none", headers=AUTH, timeout=10).status_code == 404
