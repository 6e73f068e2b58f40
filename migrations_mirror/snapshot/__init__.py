"""The columnar copy of the replica: what to read, in which order."""

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import URL

from app.db.snapshot import Manifest, Month
from migrations_mirror.connect import MirrorError, read_only
from migrations_mirror.snapshot.source import Source
from migrations_mirror.snapshot.store import Store, alone

MONTHLY = {
    "deployments": ("id", "deployments"),
    "deployments_servers": ("deployment_id", "deployments"),
    "deployment_steps": ("deployment_id", "deployments"),
    "deployment_step_logs": ("deployment_step_id", "deployment_steps"),
}
"""Tables that are kept by month, in the order in which they are read: the key, and the table whose ids it holds."""
KEYS = 2_000
"""Deployments, or steps, whose rows one statement reads."""
ROWS = 20_000
"""Rows of the other tables that one statement reads."""

Tell = Callable[[str], object]


def take_snapshot(url: URL, directory: Path, tell: Tell) -> Manifest:
    """Write a copy of the readable columns, or bring it up to date; raise MirrorError.

    A month is read again when one of its deployments is new, changed or gone: a retry rebuilds the steps. What an
    interrupted run has completed is taken over if it has not changed since.
    """
    with alone(directory), read_only(url) as connection:
        source = Source(connection)
        manifest = Manifest(data_as_of=source.begin(), columns=source.columns())
        if not {"id", "created_at"} <= manifest.columns.get("deployments", {}).keys():
            raise MirrorError("The database has no deployments with id and created_at that this login can read.")
        store = Store(directory, manifest.columns)
        _copy_months(source, store, manifest, tell)
        for table in manifest.columns.keys() - MONTHLY.keys():
            manifest.rows[table] = store.write(table, _whole(source, table, list(manifest.columns[table])))
            tell(f"{table}: {manifest.rows[table]:,} rows")
        for table in manifest.columns.keys() & MONTHLY.keys():
            manifest.rows[table] = sum(month.rows[table] for month in manifest.months.values())
        store.publish(manifest)
    return manifest


def _whole(source: Source, table: str, columns: list[str]) -> Iterator[bytes]:
    for first, last in source.blocks(table, ROWS):
        yield from source.lines(table, columns, "id", first, last)


def _copy_months(source: Source, store: Store, manifest: Manifest, tell: Tell) -> None:
    has_updated = "updated_at" in manifest.columns["deployments"]
    told = ["id", "created_at", "updated_at" if has_updated else "created_at"]
    months = store.number(_whole(source, "deployments", told), has_updated=has_updated)
    for number, (month, fingerprint) in enumerate(months.items(), start=1):
        held = store.take_over(month, fingerprint)
        manifest.months[month] = held or Month(fingerprint=fingerprint, rows=_copy_month(source, store, month))
        store.note(manifest)
        counted = ", ".join(f"{rows:,} {table}" for table, rows in manifest.months[month].rows.items())
        tell(f"{month} ({number} of {len(months)}): {'unchanged' if held else counted}")


def _copy_month(source: Source, store: Store, month: str) -> dict[str, int]:
    rows = {}
    for table, (key, parent) in MONTHLY.items():
        if {table, parent} <= store.columns.keys():
            store.choose(month, parent)
            rows[table] = store.write(table, _chosen(source, store, table, key), month, key)
    return rows


def _chosen(source: Source, store: Store, table: str, key: str) -> Iterator[bytes]:
    for first, last in store.ranges(KEYS):
        yield from source.lines(table, list(store.columns[table]), key, first, last)
