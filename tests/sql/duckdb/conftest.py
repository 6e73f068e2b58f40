"""A copy of the demo's rows, made from a database with a canary in every secret column."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.config import database_url
from app.db.snapshot import files_of, present_copy
from app.models import SECRET_COLUMNS
from app.sql.gate import Catalog
from app.sql.sandbox import Limits
from app.sql.sandbox.duckdb import MEMORY
from app.sql.sandbox.processes import PROCESS
from migrations_mirror.snapshot import take_snapshot
from tests.sql.gate.databases import Database, filled

SECONDS = 5  # two attacks sleep until then


class Copy(NamedTuple):
    """A copy, and the database that it was made from."""

    directory: Path
    source: Database
    catalog: Catalog
    tables: dict[str, dict[str, list[str]]]


class Ended(NamedTuple):
    """What came of a text."""

    text: str
    header: dict[str, Any]
    rows: str

    @property
    def error(self) -> str | None:
        return self.header["error"][0] if "error" in self.header else None


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    folder = tmp_path_factory.mktemp("copy")
    with filled("sqlite", folder, "source") as source:
        take_snapshot(database_url(source.url), folder / "made", str)
        present, manifest = present_copy(folder / "made")
        tables = {
            table: {"columns": list(columns), "files": list(map(str, files_of(present, manifest, table)))}
            for table, columns in manifest.columns.items()
        }
        readable = {table: tuple(columns) for table, columns in manifest.columns.items()}
        yield Copy(folder / "made", source, Catalog(readable, SECRET_COLUMNS), tables)


@pytest.fixture(scope="session")
def run_many(copy: Copy) -> Callable[[list[str]], list[Ended]]:
    """Runs texts in a process like that of a query, without the gate; fails if one of them ends the process."""

    def run(texts: list[str]) -> list[Ended]:
        limits = Limits(SECONDS)
        request = {"tables": copy.tables, "texts": texts, "memory": MEMORY, "threads": 2}
        request |= {"rows": limits.rows, "size": limits.size, "seconds": SECONDS}
        command = [sys.executable, "-I", str(Path(__file__).with_name("many.py")), str(PROCESS)]
        done = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return [Ended(text, *found) for text, found in zip(texts, json.loads(done.stdout), strict=True)]

    return run
