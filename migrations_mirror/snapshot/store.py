"""The folder of a copy that is being made: CSV into Parquet by DuckDB, links to unchanged months, one rename."""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from app.db.snapshot import CURRENT, FILE, MANIFEST, Columns, Manifest, Month, SnapshotError, read_manifest
from migrations_mirror.connect import MirrorError

NEXT = "next"
NO_MONTH = "__HIVE_DEFAULT_PARTITION__"
"""What Hive calls NULL: the month of a deployment without created_at."""
GAP = 1_000
"""Keys of other months that a range may hold: to read their rows for nothing is cheaper than one statement more."""
MEMORY, THREADS = "1GB", 2
LONGEST_LINE, BUFFER = 20_000_000, 32_000_000  # bytes

_RANGES = """
    WITH ordered AS (SELECT id, coalesce(id - lag(id) OVER (ORDER BY id) > $gap, false) AS far FROM chosen),
         runs AS (SELECT id, sum(far::INT) OVER (ORDER BY id) AS run FROM ordered),
         numbered AS (SELECT id, run, row_number() OVER (PARTITION BY run ORDER BY id) AS number FROM runs)
    SELECT min(id), max(id) FROM numbered GROUP BY run, number // $keys ORDER BY 1
"""
_READ = (
    "read_csv('{file}', auto_detect = false, header = false, columns = {columns}, delim = ',', quote = '\"',"
    " escape = '\"', nullstr = '', allow_quoted_nulls = false, new_line = '\\n',"
    f" max_line_size = {LONGEST_LINE}, buffer_size = {BUFFER})"
)


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Hold the directory, which is made if it is not there; raise MirrorError, also while another process holds it."""
    if set("'*?[]") & set(str(directory)):  # which DuckDB reads as signs of a string or a pattern
        raise MirrorError("The directory's name has one of ' * ? [ ]: choose another one.")
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MirrorError(f"Another process writes the copy in {directory}.") from None
        yield


class Store:
    """The next copy, which goes on from what an earlier run has left behind."""

    def __init__(self, directory: Path, columns: Columns) -> None:
        self.columns = columns
        self._directory, self._next = directory, directory / NEXT
        self._begun, self._current = self._held(self._next), self._held(directory / CURRENT)
        if not self._begun:  # nothing there, or of other columns
            shutil.rmtree(self._next, ignore_errors=True)
        self._csv, spill = self._next / ".csv", self._next / ".spill"
        spill.mkdir(parents=True, exist_ok=True)
        self._duckdb = duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS, "temp_directory": str(spill)})

    def _held(self, copy: Path) -> dict[str, Month]:
        """Return the months in a copy that can be used again."""
        try:
            manifest = read_manifest(copy)
        except SnapshotError:
            return {}
        return manifest.months if manifest.columns == self.columns else {}

    def number(self, lines: Iterable[bytes], *, has_updated: bool) -> dict[str, str]:
        """Take in (id, created_at, updated_at) of all deployments, and return each month's fingerprint."""
        self._fill(lines)
        columns: dict[str, str] = {"id": "BIGINT", "created": "VARCHAR", "updated": "VARCHAR"}
        month = f"coalesce(strftime(TRY_CAST(created AS TIMESTAMP), '%Y-%m'), '{NO_MONTH}')"
        self._duckdb.execute(
            f"CREATE TABLE ids AS SELECT id, updated, {month} AS month FROM {self._read(columns)}"  # noqa: S608  # nosec B608
        )
        told = "coalesce(updated, '')" if has_updated else "uuid()"  # without it nothing tells what has changed
        fingerprint = f"concat(count(*), '-', sum(md5_number_lower(concat(id, ' ', {told}))))"
        found = self._duckdb.execute(f"SELECT month, {fingerprint} FROM ids GROUP BY month ORDER BY month")  # noqa: S608  # nosec B608
        return {str(month): str(fingerprint) for month, fingerprint in found.fetchall()}

    def choose(self, month: str, parent: str) -> None:
        """Remember the ids of the month's deployments, or of their steps: `ranges` and `write` are about them."""
        if parent == "deployments":
            ids, value = "ids WHERE month = ?", month
        else:
            ids, value = "read_parquet(?)", str(self._place(parent, month))
        self._duckdb.execute(f"CREATE OR REPLACE TEMP TABLE chosen AS SELECT id FROM {ids}", [value])  # noqa: S608  # nosec B608

    def ranges(self, keys: int) -> list[tuple[int, int]]:
        """Return ranges that hold all of the chosen ids, with at most so many of them in each."""
        found = self._duckdb.execute(_RANGES, {"gap": GAP, "keys": keys})
        return [(int(first), int(last)) for first, last in found.fetchall()]

    def take_over(self, month: str, fingerprint: str) -> Month | None:
        """Return the month from an earlier run or the present copy, if it has not changed since; else None."""
        held = self._begun.get(month)
        if held and held.fingerprint == fingerprint:
            return held
        held = self._current.get(month)
        if held and held.fingerprint == fingerprint:
            for table in held.rows:
                place = self._place(table, month)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.unlink(missing_ok=True)
                os.link(self._directory / CURRENT / place.relative_to(self._next), place)
            return held
        return None

    def write(self, table: str, lines: Iterable[bytes], month: str = "", key: str = "") -> int:
        """Write a table's file, with a key only the rows of the chosen ids, and return the number of rows."""
        place = self._place(table, month)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)  # it may be a link to the present copy's file
        self._fill(lines)
        texts = {name: "VARCHAR" if type_ == "TIMESTAMP" else type_ for name, type_ in self.columns[table].items()}
        values = ", ".join(
            f'TRY_CAST("{name}" AS TIMESTAMP) AS "{name}"' if type_ == "TIMESTAMP" else f'"{name}"'
            for name, type_ in self.columns[table].items()
        )
        only = f' WHERE "{key}" IN (SELECT id FROM chosen)' if key else ""  # noqa: S608  # nosec B608
        query = f"SELECT {values} FROM {self._read(texts)}{only}"  # noqa: S608  # nosec B608
        copied = self._duckdb.execute(f"COPY ({query}) TO '{place}' (FORMAT parquet, COMPRESSION zstd)").fetchone()
        (rows,) = copied or (0,)
        self._csv.unlink()
        return int(rows)

    def _place(self, table: str, month: str) -> Path:
        folder = self._next / table
        return folder / f"month={month}" / FILE if month else folder / FILE

    def _fill(self, lines: Iterable[bytes]) -> None:
        with self._csv.open("wb") as file:
            file.writelines(lines)

    def _read(self, columns: Any) -> str:
        return _READ.format(file=self._csv, columns=columns)

    def note(self, manifest: Manifest) -> None:
        """Write down how far the next copy is."""
        new = self._next / f".{MANIFEST}"
        new.write_text(manifest.model_dump_json(indent=1))
        new.replace(self._next / MANIFEST)

    def publish(self, manifest: Manifest) -> None:
        """Make the next copy the present one, and remove those before the last one, which may still be read."""
        self.note(manifest)
        self._duckdb.close()
        shutil.rmtree(self._next / ".spill", ignore_errors=True)
        for folder in self._next.glob("*/month=*"):
            if folder.name.removeprefix("month=") not in manifest.months:
                shutil.rmtree(folder)
        os.sync()  # else a link to a file that was never written could outlive a crash
        before = (self._directory / CURRENT).resolve()
        copy = self._directory / f"copy-{manifest.data_as_of:%Y%m%dT%H%M%S%fZ}"
        self._next.rename(copy)
        link = self._directory / ".link"
        link.unlink(missing_ok=True)
        link.symlink_to(copy.name)
        link.replace(self._directory / CURRENT)
        for old in self._directory.glob("copy-*"):
            if old not in (copy, before):
                shutil.rmtree(old)
