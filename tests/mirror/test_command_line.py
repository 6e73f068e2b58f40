"""The commands: exit codes, and no secrets in what they print."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.config import database_url
from migrations_mirror.__main__ import parser
from tests.databases import DIALECTS, SERVERS, execute, new_database
from tests.mirror.support import altering, run

PASSWORD = "correct-horse-battery"


@pytest.fixture(params=DIALECTS)
def missing_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that does not exist yet; it is gone after the test."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new folder' / 'missing.sqlite3'}"
        return
    with new_database(request.param, tmp_path, "missing") as url:
        execute(sa.make_url(SERVERS[request.param]), [f"DROP DATABASE {sa.make_url(url).database}"])
        yield url


def run_process(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Return what the command line did in a process of its own, which costs a second."""
    command = [sys.executable, "-m", "migrations_mirror", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class TestCommandLine:
    def test_creates_fills_and_checks_and_exits_with_1_for_what_is_wrong(self, missing_database: str) -> None:
        # SQLite's in a process of its own, which is enough for what main() does not see.
        run_once = run_process if missing_database.startswith("sqlite") else run
        created, filled = run_once("create", missing_database), run("sample", missing_database)
        checked = run("check", DATABASE_URL=missing_database)
        assert (created.returncode, filled.returncode, checked.returncode) == (0, 0, 0)
        assert created.stdout.startswith("Created the database")
        assert "DEPLOYHQ_ADMIN_API_TOKEN is not set" in checked.stdout
        token = {"DEPLOYHQ_ADMIN_API_TOKEN": "a-token"}
        assert "DEPLOYHQ_ADMIN_API_TOKEN" not in run("check", DATABASE_URL=missing_database, **token).stdout
        assert "web3 of 5 did not get the new files" in filled.stdout
        assert "0 errors, 2 warnings" in checked.stdout
        assert created.stderr + filled.stderr + checked.stderr == ""

        refused = run_once("create", missing_database)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "is not empty" in refused.stderr

        with altering(database_url(missing_database)) as op:
            op.drop_table("servers")
        result = run("check", missing_database)
        assert result.returncode == 1
        assert "error: The table servers is missing" in result.stdout

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["check", f"mysql://root:{PASSWORD}@127.0.0.1:1/x"], ""),
            (["check", f"postgres://postgres:{PASSWORD}@127.0.0.1:1/x"], ""),
            (["check", f"postgres://postgres@127.0.0.1:1/x?password={PASSWORD}"], ""),
            (["check", f"postgres://root:{PASSWORD}@127.0.0.1:port/x"], ""),
            (["check", f"oracle://root:{PASSWORD}@127.0.0.1/x"], ""),
            (["check", f"mysql://root:{PASSWORD}@127.0.0.1/x?sslca=/no/such/file"], ""),
            (["check", ""], ""),
            (["check", "sqlite:///folder/missing.sqlite3"], "unable to open"),
            (["check", "sqlite:///notes.txt"], "not a database"),
            (["create", f"mysql://root:{PASSWORD}@127.0.0.1:1/x"], ""),
            (["sample", f"postgres://postgres:{PASSWORD}@127.0.0.1:1/x"], ""),
            (["create", "sqlite:////proc/no/such/place.sqlite3"], ""),
        ],
    )
    def test_exits_with_2_without_a_usable_database(
        self, arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("notes.txt").write_text("Nothing to see here. " * 100)
        result = run(*arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1
        assert says in result.stderr
        assert PASSWORD not in result.stderr
        assert [path.name for path in Path().iterdir()] == ["notes.txt"]

    def test_exits_with_2_without_a_url(self) -> None:
        result = run("check")
        assert result.returncode == 2
        assert "DATABASE_URL" in result.stderr

    def test_never_writes_to_the_replica_of_the_environment(self, tmp_path: Path) -> None:
        result = run("create", DATABASE_URL=f"sqlite:///{tmp_path}/replica.sqlite3")
        assert result.returncode == 2
        assert list(tmp_path.iterdir()) == []


def test_help_has_examples_that_can_be_typed_and_the_exit_codes() -> None:
    told = parser().format_help()
    examples = re.findall(r"^  python -m migrations_mirror (.*)$", told, re.MULTILINE)
    assert {parser().parse_args(shlex.split(line, comments=True)).command for line in examples} == {
        "create",
        "sample",
        "check",
        "grants",
        "snapshot",
    }
    assert re.findall(r"^  (\d)  ", told, re.MULTILINE) == ["0", "1", "2"]
