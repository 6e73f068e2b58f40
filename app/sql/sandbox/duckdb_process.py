"""The process that runs one query of DuckDB on a copy, and ends: neither a crash nor a leak of memory outlives it.

It has no environment, writes no file, and knows no secret. app/sql/sandbox/duckdb.py sends it a request as JSON
on stdin, reads a line of JSON and the rows from stdout, and kills it when it takes too long. It imports nothing of
ours: it starts for each query, before that comes (app/sql/sandbox/processes.py).
"""

import os
import resource
import sys
from math import inf, isfinite
from pathlib import Path
from threading import Timer
from typing import Any

import duckdb
import orjson

SETTINGS = {
    "TimeZone": "UTC",
    "python_enable_replacements": False,  # else a query could name this file's variables
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "max_expression_depth": 250,
    "temp_directory": "",  # sorts and joins have the memory, and nothing more
    "enable_external_access": False,
    "lock_configuration": True,
}
FETCHED = 100  # rows at a time


def main() -> None:
    """Answer the request on stdin; there is none if the worker ends before its next query."""
    if not (asked := sys.stdin.buffer.read()):
        return
    request = orjson.loads(asked)
    confine(request)
    try:
        header, rows = answer(request)
    except duckdb.Error as error:
        header, rows = {"error": [type(error).__name__, str(error)]}, b""
    except MemoryError:
        header, rows = {"error": ["OutOfMemoryException", ""]}, b""
    sys.stdout.buffer.write(orjson.dumps(header) + b"\n" + rows)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing was written, so nothing needs to be closed: that took 18 of a short query's 50 ms


def confine(request: dict[str, Any]) -> None:
    """Let this process write no file, and be the first to go when the host runs out of memory; bound its CPU time."""
    memory, seconds = request["memory"], request["seconds"] * request["threads"]
    Path("/proc/self/oom_score_adj").write_text("1000")
    for limit, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, 4 * memory + 2**30),  # DuckDB holds itself to `memory`, but for what it does not count
    ):
        resource.setrlimit(limit, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 3, seconds + 5))  # even if the worker has died


def answer(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return what came of the query, and its rows as JSON."""
    settings = {"memory_limit": f"{request['memory']}B", "threads": request["threads"]}
    connection = duckdb.connect(config=settings)
    prepare(connection, request["tables"])
    return run(connection, request)


def run(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return what came of the query on a prepared connection."""
    statements = connection.extract_statements(request["sql"])
    if len(statements) != 1 or not is_select(statements[0]):
        raise duckdb.ParserException("Parser Error: one SELECT is expected")
    timer = Timer(request["seconds"], connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        connection.execute(statements[0])
        columns = [column[0] for column in connection.description or ()]
        header, rows = collect(connection, request["rows"], request["size"])
    finally:
        timer.cancel()
    return {"columns": columns, **header}, rows


def is_select(statement: duckdb.Statement) -> bool:
    """Return whether a statement reads and does nothing else."""
    try:
        return statement.type == duckdb.StatementType.SELECT
    except ValueError:  # a type for which the module has no name
        return False


def prepare(connection: duckdb.DuckDBPyConnection, tables: dict[str, dict[str, list[str]]]) -> None:
    """Make a view of each table, and take away all but the reading of its files."""
    for name, table in tables.items():
        columns = ", ".join(f'"{column}"' for column in table["columns"])
        files = ", ".join(f"'{file}'" for file in table["files"])
        rows = f"SELECT {columns} FROM read_parquet([{files}], hive_partitioning = false)"  # noqa: S608  # nosec B608
        connection.execute(f'CREATE VIEW "{name}" AS {rows}')
    allowed = ", ".join(f"'{file}'" for table in tables.values() for file in table["files"])
    connection.execute(f"SET allowed_paths = [{allowed}]")
    for setting, value in SETTINGS.items():
        connection.execute(f"SET {setting} = '{value}'")


def collect(connection: duckdb.DuckDBPyConnection, most: int, size: int) -> tuple[dict[str, Any], bytes]:
    """Return as many rows as an answer may have, and whether there are more. `too_large`: not one of them fits."""
    kept, count = bytearray(), 0
    while batch := connection.fetchmany(FETCHED):
        for row in batch:
            data = json_row(row)
            if count == most or len(kept) + len(data) > size:
                return {"row_count": count, "truncated": True, "too_large": not count}, bytes(kept[:-2])
            kept += data + b",\n"
            count += 1
    return {"row_count": count, "truncated": False, "too_large": False}, bytes(kept[:-2])


def json_row(row: tuple[Any, ...]) -> bytes:
    """Return the row as a JSON array, timestamps as SQLite prints them."""
    return orjson.dumps([json_value(value) for value in row])


def json_value(value: Any) -> Any:
    """Return the value as JSON can hold it: as app/sql/sandbox/rows.py does."""
    match value:
        case None | bool() | str():
            return value
        case int() if -(2**63) <= value < 2**64:
            return value
        case float():
            return value if isfinite(value) else {inf: "Infinity", -inf: "-Infinity"}.get(value, "NaN")
        case bytes():
            return value.hex()
        case list() | tuple():
            return [json_value(each) for each in value]
    return str(value)


if __name__ == "__main__":
    main()
