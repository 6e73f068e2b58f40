"""What the database says about its way to the recent failures."""

from typing import Any

from sqlalchemy import create_engine

from benchmarks.capture import recorder
from benchmarks.databases import service_url

SHOWN = ("id", "select_type", "table", "type", "key", "rows", "r_rows", "Extra")


def explain(url: str, path: str) -> str:
    """The plan of the endpoint's last statement, with the rows that it really read."""
    with recorder(service_url(url)) as sent:
        statement = sent(path)[-1]
    engine = create_engine(url)
    with engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        if engine.dialect.name == "postgresql":
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement['text']}", statement["values"])
            return "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute(f"ANALYZE {statement['text']}", statement["values"])
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return "\n".join(
            " | ".join(str(row[name] or "-") for name in SHOWN) for row in [dict(zip(names, names, strict=True)), *rows]
        )
