"""The query process's own code, on many texts: one process and one connection for all, else each would cost a start."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import duckdb


def process() -> Any:
    """The module that runs as a process, loaded as that is: without the packages around it, which take seconds."""
    spec = spec_from_file_location("duckdb_process", sys.argv[1])
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Answer the texts in the request on stdin with a list on stdout: of each its header and its rows."""
    duckdb_process = process()
    request = json.loads(sys.stdin.read())
    duckdb_process.confine(request)
    settings = {"memory_limit": f"{request['memory']}B", "threads": request["threads"]}
    found = []
    with duckdb.connect(config=settings) as connection:
        duckdb_process.prepare(connection, request["tables"])
        for text in request["texts"]:
            try:
                header, rows = duckdb_process.run(connection, request | {"sql": text})
            except duckdb.Error as error:
                header, rows = {"error": [type(error).__name__, str(error)]}, b""
            found.append([header, rows.decode()])
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
