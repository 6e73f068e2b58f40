"""What an answer says of columns that the replica lacks."""

from collections.abc import Collection, Iterable


def null_columns(absent: Collection[str], **tables: Iterable[str]) -> list[str]:
    """Return a caveat that names which of these columns, by table, the replica lacks; none when it has them all."""
    lacks = [name for table, columns in tables.items() for name in (f"{table}.{each}" for each in columns)]
    lacks = [name for name in lacks if name in absent]
    return [f"Null here, because this replica lacks them: {', '.join(lacks)}."] if lacks else []
