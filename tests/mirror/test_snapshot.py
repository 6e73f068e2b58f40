"""The columnar copy: what is in it is what the replica has, whatever happened before."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa

from app.db.snapshot import CURRENT, Manifest, files_of, read_manifest
from app.models import SECRET_COLUMNS, metadata
from migrations_mirror.connect import MirrorError
from migrations_mirror.snapshot import take_snapshot
from migrations_mirror.stories.canaries import STEP_LOG_SECRET
from tests.builders import Rails
from tests.databases import SERVERS, views_login
from tests.mirror.support import rows_of, run

HARD = 'a "quoted" word, a\nline\r\nbreak, \\N, NULL, é 😀 \' \\'
MARCH = datetime(2026, 3, 31, 23, 59, 59, 999_999)
APRIL = MARCH + timedelta(microseconds=1)
ON_SQLITE = pytest.mark.parametrize("created", ["sqlite"], indirect=True)
"""For what no engine does in a way of its own."""


@pytest.fixture(scope="module")
def rails(sampled: sa.URL) -> Iterator[Rails]:
    """The demo's customers, and a deployment in March and one in April, with texts that CSV has to quote."""
    rails = Rails(sa.create_engine(sampled))
    add(rails, 900_001, MARCH)
    add(rails, 900_002, APRIL)
    rails.insert("deployments", [{"id": 900_003, "project_id": 1, "identifier": "no month", "preview": False}])
    yield rails
    rails.engine.dispose()


@pytest.fixture
def login(sampled: sa.URL, rails: Rails) -> sa.URL:
    """The login that sees the views only, which is all that the copy needs."""
    return sa.make_url(views_login(sampled.render_as_string(hide_password=False)))


def add(rails: Rails, number: int, created: datetime) -> None:
    """Write a deployment with a server, two steps and a line of log."""
    deployment = {"id": number, "project_id": 1, "identifier": f"d{number}", "status": "failed", "branch": ""}
    rails.insert("deployments", [deployment | {"preview": False, "created_at": created, "updated_at": created}])
    rails.insert("deployments_servers", [{"id": number, "deployment_id": number, "server_id": 1, "status": HARD}])
    step = {"deployment_id": number, "step": "transfer_files", "status": "failed", "created_at": created}
    ids = (10 * number, 10 * number + 1)
    rails.insert("deployment_steps", [step | {"id": id_, "identifier": f"s{id_}", "description": HARD} for id_ in ids])
    line = {"id": number, "deployment_step_id": ids[1], "type": "error", "message": HARD, "detail": None}
    rails.insert("deployment_step_logs", [line | {"created_at": created}])


def execute(rails: Rails, statement: str) -> None:
    with rails.engine.begin() as connection:
        connection.execute(sa.text(statement))


def copied(directory: Path, manifest: Manifest) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the present copy, by table."""
    copy = directory / CURRENT
    assert read_manifest(copy) == manifest
    with duckdb.connect() as connection:
        return {
            table: connection.execute(
                "SELECT * FROM read_parquet(?, hive_partitioning = false)",
                [[str(file) for file in files_of(copy, manifest, table)]],
            ).fetchall()
            for table in manifest.columns
        }


def take(url: sa.URL, directory: Path) -> tuple[Manifest, list[str]]:
    """Take a copy. Fail unless it has the rows of the replica that have a place in it, and nothing else."""
    told: list[str] = []
    manifest = take_snapshot(url, directory, told.append)
    for table, rows in copied(directory, manifest).items():
        expected = [tuple(row._mapping[name] for name in manifest.columns[table]) for row in rows_of(url, table)]
        assert sorted(rows, key=repr) == sorted(expected, key=repr), table
        assert manifest.rows[table] == len(expected)
    return manifest, told


def inodes(directory: Path) -> dict[str, int]:
    found = (directory / CURRENT / "deployment_steps").glob("*/data.parquet")
    return {file.parent.name.removeprefix("month="): file.stat().st_ino for file in found}


def test_has_every_readable_value_and_no_secret(login: sa.URL, tmp_path: Path) -> None:
    began = datetime.now(UTC)
    manifest, _ = take(login, tmp_path)
    assert began - timedelta(seconds=60) < manifest.data_as_of <= datetime.now(UTC)
    assert {"2026-03", "2026-04", "__HIVE_DEFAULT_PARTITION__"} < manifest.months.keys()
    assert manifest.columns.keys() == metadata.tables.keys()
    for table, columns in SECRET_COLUMNS.items():
        assert not set(columns) & manifest.columns.get(table, {}).keys()
    assert "CANARY" not in repr(copied(tmp_path, manifest)).replace(STEP_LOG_SECRET, "")
    assert "CANARY" not in (tmp_path / CURRENT / "manifest.json").read_text()


@ON_SQLITE
def test_is_what_others_read_as_a_table_with_hive_partitions(login: sa.URL, tmp_path: Path) -> None:
    manifest, _ = take(login, tmp_path)
    pattern = str(tmp_path / CURRENT / "deployments" / "*" / "*.parquet")
    found = duckdb.execute(
        "SELECT month, count(*) FROM read_parquet(?, hive_partitioning = true) GROUP BY 1", [pattern]
    )
    counted = {month or "__HIVE_DEFAULT_PARTITION__": rows for month, rows in found.fetchall()}
    assert counted == {name: month.rows["deployments"] for name, month in manifest.months.items()}
    types = {type_ for columns in manifest.columns.values() for type_ in columns.values()}
    assert types == {"BIGINT", "BOOLEAN", "TIMESTAMP", "VARCHAR"}


@ON_SQLITE
def test_reads_only_months_with_new_changed_or_deleted_deployments_again(
    login: sa.URL, rails: Rails, tmp_path: Path
) -> None:
    take(login, tmp_path)
    before = inodes(tmp_path)
    _, told = take(login, tmp_path)
    assert inodes(tmp_path) == before
    assert sum("unchanged" in line for line in told) == len(before)

    # A retry clears the steps and builds new ones.
    execute(rails, "DELETE FROM deployment_steps WHERE id = 9000010")
    execute(rails, "UPDATE deployments SET status = 'running', updated_at = '2026-11-28 10:00:00' WHERE id = 900001")
    rails.insert("deployment_steps", [{"id": 9_100_000, "deployment_id": 900_001, "identifier": "new", "step": "x"}])
    take(login, tmp_path)
    assert {month for month, inode in inodes(tmp_path).items() if inode != before[month]} == {"2026-03"}

    add(rails, 900_010, APRIL)
    take(login, tmp_path)
    for table, key in {"deployment_steps": "deployment_id", "deployments_servers": "deployment_id"}.items():
        execute(rails, f"DELETE FROM {table} WHERE {key} = 900010")
    execute(rails, "DELETE FROM deployment_step_logs WHERE id = 900010")
    execute(rails, "DELETE FROM deployments WHERE id = 900010")
    take(login, tmp_path)
    assert inodes(tmp_path).keys() == before.keys()
    assert len(list(tmp_path.glob("copy-*"))) == 2, "the present one, and the one that may still be read"


@ON_SQLITE
def test_goes_on_where_it_was_stopped(login: sa.URL, rails: Rails, tmp_path: Path) -> None:
    def stop(line: str) -> None:
        if line.startswith("2026-04"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_snapshot(login, tmp_path, stop)
    assert not (tmp_path / CURRENT).exists()
    execute(rails, "UPDATE deployments SET branch = 'main', updated_at = '2026-11-28 11:00:00' WHERE id = 900002")
    _, told = take(login, tmp_path)
    months = {line[:7]: "unchanged" in line for line in told if line.startswith("2026-0")}
    assert months == {"2026-03": True, "2026-04": False}


@ON_SQLITE
def test_a_stopped_run_leaves_the_present_copy_as_it_is(login: sa.URL, rails: Rails, tmp_path: Path) -> None:
    manifest, _ = take(login, tmp_path)
    rows = copied(tmp_path, manifest)
    execute(rails, "UPDATE deployments SET branch = 'other', updated_at = '2026-11-28 12:00:00' WHERE id = 900001")

    def stop(line: str) -> None:
        if line.startswith("servers:"):
            raise MirrorError("stopped")

    with pytest.raises(MirrorError):
        take_snapshot(login, tmp_path, stop)
    assert copied(tmp_path, manifest) == rows


@ON_SQLITE
def test_reads_everything_again_when_the_columns_have_changed(login: sa.URL, tmp_path: Path) -> None:
    manifest, _ = take(login, tmp_path)
    before = inodes(tmp_path)
    older = manifest.model_copy(deep=True)
    older.columns["servers"].pop("name")
    (tmp_path / CURRENT / "manifest.json").write_text(older.model_dump_json())
    take(login, tmp_path)
    assert not set(before.values()) & set(inodes(tmp_path).values())


@pytest.mark.parametrize("created", list(SERVERS), indirect=True)
def test_shows_one_state_while_rows_are_written(login: sa.URL, rails: Rails, tmp_path: Path) -> None:
    written: list[str] = []

    def write(line: str) -> None:
        if not written:
            written.append(line)
            add(rails, 900_020, APRIL)
            execute(rails, "UPDATE servers SET name = 'renamed'")

    manifest = take_snapshot(login, tmp_path, write)
    assert written[0].startswith("2026-03")
    rows = copied(tmp_path, manifest)
    assert 900_020 not in {row[0] for row in rows["deployments"]}
    assert "renamed" not in repr(rows["servers"])
    take(login, tmp_path)


@ON_SQLITE
class TestCommandLine:
    def test_copies_and_says_so(self, sampled: sa.URL, rails: Rails, tmp_path: Path) -> None:
        result = run("snapshot", str(tmp_path / "new"), DATABASE_URL=sampled.render_as_string(hide_password=False))
        assert result.returncode == 0, result.stderr
        assert re.match(r"Copied [\d,]+ rows as of 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ to .+ in \d+ s\.\n$", result.stdout)
        assert "2026-03 (1 of " in result.stderr

    def test_one_at_a_time(self, login: sa.URL, tmp_path: Path) -> None:
        results: list[subprocess.CompletedProcess[str]] = []
        url = login.render_as_string(hide_password=False)
        take_snapshot(login, tmp_path, lambda _: results.append(run("snapshot", url, str(tmp_path))))
        assert (results[0].returncode, results[0].stderr) == (1, f"Another process writes the copy in {tmp_path}.\n")

    def test_refuses_what_it_cannot_do(self, sampled: sa.URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        url = str(sampled)
        assert "choose another" in run("snapshot", url, str(tmp_path / "a*b")).stderr
        shutil.copy(sampled.database or "", tmp_path / "x.sqlite3")
        other = f"sqlite:///{tmp_path / 'x.sqlite3'}"
        execute(Rails(sa.create_engine(other)), "DROP TABLE deployments")
        assert "no deployments with id" in run("snapshot", other, str(tmp_path / "c")).stderr
        monkeypatch.setitem(sys.modules, "duckdb", None)
        for name in [name for name in sys.modules if name.startswith("migrations_mirror.snapshot")]:
            monkeypatch.delitem(sys.modules, name)
        result = run("snapshot", url, str(tmp_path / "d"))
        assert (result.returncode, result.stderr) == (
            1,
            "duckdb is not installed: pip install -r requirements-snapshot.txt.\n",
        )
