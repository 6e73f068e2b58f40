"""A copy of the replica in Parquet files, as what callers' SQL reads."""

from pathlib import Path
from typing import Any

from app.config import Settings
from app.db.snapshot import SnapshotError, files_of, present_copy
from app.models import SECRET_COLUMNS
from app.sql.catalog import describe_catalog
from app.sql.gate import Admitted, Catalog
from app.sql.queryable import Queryable, State
from app.sql.sandbox import Session
from app.sql.sandbox.duckdb import DuckDBSession
from app.sql.sandbox.processes import Processes


class CopyDatabase(Queryable):
    """A copy of the replica in Parquet files. It holds no secret column, so there is no login to check."""

    def __init__(self, settings: Settings, directory: Path) -> None:
        super().__init__(settings)
        self._directory = directory
        self._processes = Processes()

    def known(self) -> State:
        """Return what the present copy's manifest says, read each time: the copy can be replaced at any time."""
        try:
            copy, manifest = present_copy(self._directory)
        except SnapshotError as error:
            return State("duckdb", Catalog({}, SECRET_COLUMNS), str(error).rstrip("."))
        readable = {table: tuple(columns) for table, columns in manifest.columns.items()}
        return State("duckdb", Catalog(readable, SECRET_COLUMNS), None, copy, manifest)

    def describe(self, known: State) -> dict[str, Any]:
        """Return what a query can read, from the manifest."""
        assert known.manifest  # noqa: S101  for mypy: nothing is described while SQL is off
        columns = known.manifest.columns
        types = {(table, name): type_.lower() for table in columns for name, type_ in columns[table].items()}
        return describe_catalog(known.kind, known.catalog, types, known.manifest.rows)

    def open(self, known: State, admitted: Admitted | None = None) -> Session:
        """Return a session with the columns of the query: DuckDB carries all through correlated subqueries."""
        assert known.copy  # noqa: S101  for mypy, as above
        assert known.manifest  # noqa: S101
        readable, columns = known.catalog.readable, admitted.columns if admitted else None
        tables = {
            table: {
                "columns": [name for name in readable[table] if columns is None or name in columns] or ["id"],
                "files": [str(file) for file in files_of(known.copy, known.manifest, table)],
            }
            for table in (admitted.tables if admitted else readable)
        }
        return DuckDBSession(tables, self.limits, self._processes)

    def close(self) -> None:
        """Wait for what runs, and end the process that waits for the next query."""
        super().close()
        self._processes.close()
