"""The floor: the least that an answer costs. One WSGI function, the raw driver, the service's own statements.

It compares the bearer token, as every honest answer must, sends the statements of the path, fetches their rows and
prints the service's answer as JSON. It does nothing else: no log line, no request id, no checks of arguments, no
errors, no rules, no schema. Each thread keeps one connection, with the service's session settings.
"""

import hmac
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from app.config import database_url
from benchmarks.drivers import connect

DATABASE = database_url(os.environ["DATABASE_URL"])
TOKEN = f"Bearer {os.environ['DEPLOYHQ_ADMIN_API_TOKEN']}"
RECORDED = json.loads(Path(os.environ["BENCH_RECORDED"]).read_text())

local = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one request."""
    if not hmac.compare_digest(environ["HTTP_AUTHORIZATION"].encode(), TOKEN.encode()):
        raise PermissionError
    recorded = RECORDED[f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}".rstrip("?")]
    if not hasattr(local, "connection"):
        local.connection = connect(DATABASE)
        local.cursor = local.connection.cursor()
    if isinstance(local.connection, sqlite3.Connection):  # the other drivers start a transaction by themselves
        local.cursor.execute("BEGIN")
    for text, values in recorded["statements"]:
        local.cursor.execute(text, values)
        local.cursor.fetchall()
    local.connection.rollback()
    body = json.dumps(recorded["answer"], separators=(",", ":")).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
