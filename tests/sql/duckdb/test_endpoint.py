"""The endpoint on a copy: answers with their age, refusals, limits, and a process that may die."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.config import ConfigError, Settings, database_url, query_database_url
from app.db.snapshot import present_copy
from app.sql.copies import CopyDatabase
from app.sql.gate import Problem, admit
from app.sql.sandbox import Limits, processes
from app.sql.sandbox.duckdb import DuckDBError, DuckDBSession
from app.sql.sandbox.processes import Processes
from migrations_mirror.snapshot import take_snapshot
from tests.apps import app_on
from tests.conftest import assert_contract
from tests.faults.asking import eventually
from tests.mirror.support import run as run_command
from tests.sql.duckdb.conftest import Copy
from tests.sql.run.conftest import AUTH, run

Call = Callable[..., Any]


def url_of(directory: Path) -> str:
    return f"duckdb:///{directory}"


@pytest.fixture(scope="module")
def copy_app(copy: Copy) -> Iterator[Flask]:
    url = query_database_url(url_of(copy.directory), "")
    with app_on(copy.source.url, query_database_url=url, query_rate_limit="1000000/second", query_timeout=60) as app:
        yield app


@pytest.fixture(scope="module")
def call(copy_app: Flask) -> Call:
    """Calls the API with the token: asserts the status and the contract, returns the JSON."""
    client = copy_app.test_client()

    def call(path: str, sql: str | None = None, status: int = 200) -> Any:
        body: dict[str, Any] = {} if sql is None else {"method": "POST", "json": {"sql": sql}}
        response = client.open(path, headers=AUTH, **body)
        assert response.status_code == status, response.text
        if path.startswith("/admin_api"):
            assert_contract(copy_app, response)
        return response.get_json()

    return call


def test_answers_say_how_old_the_copy_is(copy: Copy, call: Call) -> None:
    made = present_copy(copy.directory)[1].data_as_of.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    answer = call("/admin_api/query", "SELECT id, name, enabled, created_at FROM servers ORDER BY id LIMIT 1")
    assert answer["columns"] == ["id", "name", "enabled", "created_at"]
    assert answer["data_as_of"] == made
    ((id_, name, enabled, created),) = answer["rows"]
    assert (id_, name, enabled) == (111, "web1", True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", created)


def test_the_schema_is_the_copys_and_each_example_runs(call: Call) -> None:
    described = call("/admin_api/schema")
    assert described["dialect"] == "duckdb"
    assert described["data_as_of"]
    tables = {table["name"]: table for table in described["tables"]}
    assert tables["servers"]["rows"] == 44
    assert {column["type"] for table in described["tables"] for column in table["columns"]} == {
        *("bigint", "boolean", "timestamp", "varchar")
    }
    for example in described["examples"]:
        assert call("/admin_api/query", example["sql"])["columns"], example["question"]


@pytest.mark.parametrize(
    ("sql", "code", "said"),
    [
        ("SELECT nope FROM servers", "unknown_column", "no column 'nope'"),
        ("SELECT x.id FROM servers s", "unknown_column", "alias 'x'"),
        ("SELECT id FROM servers a JOIN servers b ON true", "ambiguous_name", "'id'"),
        ("SELECT name, count(*) FROM servers", "bad_grouping", "'name'"),
        ("SELECT initcap(name) FROM servers", "unknown_function", "initcap()"),
        ("SELECT name + 1 FROM servers", "type_mismatch", ""),
        ("SELECT CAST(name AS integer) FROM servers", "bad_value", ""),
        ("SELECT (SELECT id FROM servers)", "too_many_rows", ""),
        ("SELECT id FROM servers UNION SELECT id, name FROM servers", "column_count", ""),
        ("SELECT id FROM servers WHERE", "syntax", ""),
        ("SELECT * FROM read_text('/etc/passwd')", "function", "read_text"),
        ("SELECT hostname FROM servers", "secret_column", "servers.hostname"),
    ],
)
def test_a_failure_says_what_it_is_about_and_quotes_no_row(call: Call, sql: str, code: str, said: str) -> None:
    answer = call("/admin_api/query", sql, 400)
    assert answer["code"] == code
    assert said in answer["error"]
    assert "web1" not in answer["error"]


def test_habits_of_other_dialects_are_translated(call: Call) -> None:
    assert "On DuckDB" in call("/admin_api/query", "SELECT `id` FROM servers", 400)["error"]
    assert call("/admin_api/query", "SELECT strftime(created_at, '%Y'), ifnull(name, '') FROM servers LIMIT 1")["rows"]
    error = call("/admin_api/query", "SELECT strftime(created_at, '%Y') FROM servers WHERE nope = 1", 400)["error"]
    assert "another dialect" not in error


def test_too_long_a_query_is_stopped(copy: Copy) -> None:
    url = query_database_url(url_of(copy.directory), "")
    sql = "SELECT count(*) FROM deployment_steps a, deployment_steps b, deployment_steps c, deployment_steps d"
    with app_on(copy.source.url, query_database_url=url, query_timeout=1) as app:
        response = app.test_client().post("/admin_api/query", json={"sql": sql}, headers=AUTH)
    assert (response.status_code, response.get_json()["code"]) == (504, "timed_out")


def test_too_large_a_row_and_too_many_rows(call: Call) -> None:
    assert call("/admin_api/query", "SELECT repeat(repeat('x', 1000), 1000) AS x", 400)["code"] == "too_large"
    answer = call("/admin_api/query", "SELECT a.id FROM deployment_steps a, servers b")
    assert (answer["row_count"], answer["truncated"]) == (1000, True)


@pytest.fixture
def bare(copy: Copy) -> Callable[..., Any]:
    """Runs a text in a session, without the gate."""

    def fetch(sql: str, seconds: int = 60) -> Any:
        with closing(Processes()) as started, closing(DuckDBSession(copy.tables, Limits(seconds), started)) as opened:
            return opened.fetch(sql)

    return fetch


@pytest.mark.parametrize(
    "bomb",
    [
        "SELECT repeat('x', 2000000000)",
        "SELECT list(a.id) FROM deployment_steps a, deployment_steps b, deployment_steps c, servers d",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r",
        "SELECT count(DISTINCT a.id || b.id || c.id) FROM deployment_steps a, deployment_steps b, deployment_steps c",
    ],
)
def test_a_bomb_ends_with_its_process(bare: Callable[..., Any], bomb: str) -> None:
    with pytest.raises(DuckDBError) as caught:
        bare(bomb, seconds=1)
    assert caught.value.sqlstate in ("57014", "53200")


@pytest.mark.parametrize(("end", "state"), [("os.abort()", "XX000"), ("os.kill(os.getpid(), 9)", "53200")])
def test_a_crash_is_the_querys_own(
    bare: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str, state: str
) -> None:
    crashing = tmp_path / "crashing.py"
    crashing.write_text(f"import os\n{end}\n")
    monkeypatch.setattr(processes, "PROCESS", crashing)
    with pytest.raises(DuckDBError) as caught:
        bare("SELECT 1")
    assert caught.value.sqlstate == state


def test_the_next_querys_process_has_started_and_serves_one_query(copy: Copy) -> None:
    started, served = Processes(), list[int]()

    class Watched(DuckDBSession):
        def stop(self) -> None:
            assert self._process
            served.append(self._process.pid)
            super().stop()

    def ask() -> int:
        with closing(Watched(copy.tables, Limits(60), started)) as opened:
            assert opened.fetch("SELECT count(*) FROM servers WHERE id < 0").rows == b"[0]"
        (next_one,) = started.waiting
        return next_one.pid

    first, second = ask(), ask()
    assert served[1] == first
    os.kill(second, signal.SIGKILL)
    os.waitid(os.P_PID, second, os.WEXITED | os.WNOWAIT)
    third = ask()  # one that has died is not asked
    assert second not in served
    assert len({*served, first, third}) == 4
    started.close()
    assert not started.waiting


def test_the_process_that_waits_ends_with_its_worker() -> None:
    """Killed, a worker closes nothing: but its end of the pipe is gone."""
    worker = "import os; from app.sql.sandbox import processes; made = processes.start(); "
    worker += "print(made.pid, flush=True); os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", worker], capture_output=True, text=True)
    eventually("the end of the process", lambda: not runs(int(done.stdout)))


def runs(pid: int) -> bool:
    """Whether a process is there and has not ended: in a container nobody may take its last word."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


PROBE = """
import os, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
confine(orjson.loads(sys.stdin.buffer.read()))
try:
    written = os.write(os.open({path!r}, os.O_WRONLY | os.O_CREAT), b"x")
except OSError as error:
    written = error.errno
header = {{"columns": [*os.environ, written], "row_count": 0, "truncated": False, "too_large": False}}
print(orjson.dumps(header).decode())
"""


def test_the_process_has_no_environment_and_writes_no_file(
    bare: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The operating system sees to it, whatever DuckDB lets pass."""
    probe = tmp_path / "probe.py"
    own = processes.PROCESS.read_text().partition('if __name__ == "__main__":')[0]
    probe.write_text(own + PROBE.format(path=str(tmp_path / "written")))
    monkeypatch.setenv("DEPLOYHQ_ADMIN_API_TOKEN", "canary")
    monkeypatch.setattr(processes, "PROCESS", probe)
    *environment, written = bare("SELECT 1").columns
    assert written == errno.EFBIG
    assert set(environment) <= {"LC_CTYPE", "LD_LIBRARY_PATH"}


class TestAge:
    """What is told of a copy that is missing, damaged or old."""

    @pytest.fixture
    def made(self, copy: Copy, tmp_path: Path) -> Path:
        shutil.copytree(copy.directory, tmp_path / "copy", symlinks=True)
        return tmp_path / "copy"

    @pytest.fixture
    def app(self, copy: Copy, made: Path) -> Iterator[Flask]:
        url = query_database_url(url_of(made), "")
        with app_on(copy.source.url, query_database_url=url, snapshot_max_age=3600) as app:
            yield app

    def test_it_is_told_and_measured(self, app: Flask, made: Path) -> None:
        client = app.test_client()
        told = client.get("/readyz").get_json()["snapshot"]
        assert told["stale"] is False
        assert 0 <= told["age_seconds"] < 3600
        copy, manifest = present_copy(made)
        old = manifest.model_copy(update={"data_as_of": datetime(2026, 1, 1, tzinfo=UTC)})
        (copy / "manifest.json").write_text(old.model_dump_json())
        response = client.get("/readyz")
        assert (response.status_code, response.get_json()["snapshot"]["stale"]) == (200, True)
        metrics = client.get("/metrics", headers=AUTH).text
        (age,) = re.findall(r"^deployhq_admin_snapshot_age_seconds (\S+)", metrics, re.MULTILINE)
        assert float(age) > float(*re.findall(r"^deployhq_admin_snapshot_max_age_seconds (\S+)", metrics, re.MULTILINE))
        answer = client.post("/admin_api/query", json={"sql": "SELECT 1 AS one"}, headers=AUTH).get_json()
        assert answer["data_as_of"] == "2026-01-01T00:00:00.000Z"
        checked = run_command("check", "--query", url_of(made), DEPLOYHQ_SNAPSHOT_MAX_AGE="3600")
        assert (checked.returncode, checked.stdout.count("warning: The copy is as of 2026-01-01")) == (0, 1)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (None, "There is no copy"),
            ("{", "cannot be read"),
            (
                '{"data_as_of": "2026-01-01T00:00:00Z", "columns": {"servers": {"password": "VARCHAR"}}}',
                "servers.password",
            ),
            ('{"data_as_of": "2026-01-01T00:00:00Z", "columns": {"users": {"id": "BIGINT"}}}', "users.id"),
        ],
    )
    def test_without_a_copy_sql_is_off_and_says_why(
        self, app: Flask, made: Path, content: str | None, said: str
    ) -> None:
        manifest = present_copy(made)[0] / "manifest.json"
        manifest.unlink()
        if content is not None:
            manifest.write_text(content)
        client = app.test_client()
        response = client.post("/admin_api/query", json={"sql": "SELECT 1"}, headers=AUTH)
        assert (response.status_code, response.get_json()["code"]) == (503, "switched_off")
        assert said in response.get_json()["error"]
        assert client.get("/readyz").get_json()["snapshot"]["stale"] is True
        assert "deployhq_admin_snapshot_age_seconds -1.0" in client.get("/metrics", headers=AUTH).text
        checked = run_command("check", "--query", url_of(made))
        assert (checked.returncode, said in checked.stdout) == (1, True)

    def test_a_query_reads_the_copy_that_it_began_with(self, app: Flask, copy: Copy, made: Path) -> None:
        database = app.extensions["query_database"]
        before = database.known()
        take_snapshot(query_database_url(copy.source.url, ""), made, str)
        assert run(database, before, "SELECT count(*) FROM servers").rows == b"[44]"
        take_snapshot(query_database_url(copy.source.url, ""), made, str)
        with app.app_context(), pytest.raises(Problem) as caught:
            run(database, before, "SELECT count(*) FROM servers")
        assert caught.value.status == 503
        assert run(database, database.known(), "SELECT count(*) FROM servers").rows == b"[44]"

    def test_nothing_is_told_where_there_is_none(self, copy: Copy) -> None:
        with app_on(copy.source.url) as app:
            assert "snapshot" not in app.test_client().get("/readyz").get_json()


def test_urls() -> None:
    here = os.getcwd()
    assert query_database_url("duckdb:////var/lib/copy", "X").database == "/var/lib/copy"
    assert query_database_url(" duckdb:///copy ", "X").database == f"{here}/copy"
    for text in ("duckdb:", "duckdb://", "duckdb:///", "duckdb://host/copy"):
        with pytest.raises(ConfigError, match="X names no copy"):
            query_database_url(text, "X")
    with pytest.raises(ConfigError, match="DATABASE_URL starts with 'duckdb'"):
        Settings.from_environ({"DATABASE_URL": "duckdb:////var/lib/copy"})


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT count(*) FROM servers", ["id"]),
        ("SELECT name FROM servers s WHERE s.enabled ORDER BY position", ["name", "enabled", "position"]),
        ("SELECT count(*) FROM servers a JOIN servers b USING (name)", ["name"]),
        ("SELECT * FROM servers", None),
        ("SELECT s.* FROM servers s", None),
        ("SELECT count(*) FROM servers NATURAL JOIN accounts", None),
        ("SELECT s FROM servers s", None),
    ],
)
def test_a_query_sees_the_columns_that_it_names_only(copy: Copy, sql: str, names: list[str] | None) -> None:
    """All that a view shows is carried through correlated subqueries; but a row as a value is the whole row."""
    database = CopyDatabase(Settings(database_url=database_url(copy.source.url)), copy.directory)
    known = database.known()
    opened = database.open(known, admit(sql, "duckdb", known.catalog))
    assert isinstance(opened, DuckDBSession)
    shown = opened.tables["servers"]["columns"]
    assert set(shown) == set(names or known.catalog.readable["servers"])
    database.close()
