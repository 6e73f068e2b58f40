"""The columnar copy that callers' SQL can read instead of the replica: folders of Parquet files with a manifest.

`python -m migrations_mirror snapshot` writes it. `current` is a symbolic link to the newest complete copy, so that a
reader who follows it once sees one state:

    current/manifest.json
    current/servers/data.parquet
    current/deployment_steps/month=2026-11/data.parquet     (the month in which its deployment was created)
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ValidationError
from sqlalchemy import URL

from app.models import SECRET_COLUMNS, metadata
from app.urls import COPY

CURRENT = "current"
MANIFEST = "manifest.json"
FILE = "data.parquet"

Type = Literal["BIGINT", "BOOLEAN", "TIMESTAMP", "VARCHAR"]
Columns = dict[str, dict[str, Type]]
"""By table, in the replica's order."""


class SnapshotError(Exception):
    """Raised when there is no copy that can be read. The message is a sentence."""


class Month(BaseModel):
    """The deployments of a month, with all that belongs to them."""

    fingerprint: str
    """Differs when a deployment is new, gone, or has another `updated_at`."""
    rows: dict[str, int]


class Manifest(BaseModel):
    """The content of a copy."""

    version: Literal[1] = 1
    """Of this layout."""
    data_as_of: AwareDatetime
    """The copy has what the primary had at that time."""
    columns: Columns
    rows: dict[str, int] = {}
    months: dict[str, Month] = {}


def read_manifest(copy: Path) -> Manifest:
    """Return the manifest in this folder; raise SnapshotError."""
    try:
        manifest = Manifest.model_validate_json((copy / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise SnapshotError("There is no copy: `python -m migrations_mirror snapshot` makes one.") from None
    except (OSError, ValidationError) as error:
        raise SnapshotError(f"The copy's {MANIFEST} cannot be read: {type(error).__name__}.") from None
    for table, columns in manifest.columns.items():
        declared = metadata.tables[table].columns.keys() if table in metadata.tables else []
        for column in columns:
            if column not in declared or column in SECRET_COLUMNS.get(table, ()):
                raise SnapshotError(f"The copy holds {table}.{column}, which is not readable: make it again.")
    return manifest


def present_copy(directory: Path) -> tuple[Path, Manifest]:
    """Return the folder of the present copy, which stays when the next one replaces it, and its manifest.

    Raise SnapshotError when there is none.
    """
    copy = (directory / CURRENT).resolve()
    return copy, read_manifest(copy)


def snapshot_state(url: URL | None, max_age: int) -> dict[str, Any] | None:
    """Return what /readyz says of the copy that callers' SQL reads; None when it reads no copy."""
    if url is None or url.drivername != COPY:
        return None
    try:
        _, manifest = present_copy(Path(url.database or ""))
    except SnapshotError as error:
        return {"data_as_of": None, "age_seconds": None, "stale": True, "note": str(error)}
    age = round((datetime.now(UTC) - manifest.data_as_of).total_seconds(), 1)
    shown = manifest.data_as_of.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"data_as_of": shown, "age_seconds": age, "stale": age > max_age, "note": None}


def files_of(copy: Path, manifest: Manifest, table: str) -> list[Path]:
    """Return the table's files."""
    whole = copy / table / FILE
    months = [copy / table / f"month={month}" / FILE for month, held in manifest.months.items() if table in held.rows]
    return months or [whole]
