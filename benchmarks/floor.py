"""The floor: the least that can answer the same bytes. One WSGI function, the raw driver, the service's own statements.

It compares the bearer token, as every honest answer must, and does nothing else: no log line, no request id, no checks
of arguments, no errors, no schema. Each thread keeps one connection, with the service's session settings.
"""

import hmac
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg
import pymysql
from sqlalchemy import URL, make_url

from app.config import database_url
from benchmarks.answers import ANSWERS

DATABASE = database_url(os.environ["DATABASE_URL"])
TOKEN = f"Bearer {os.environ['DEPLOYHQ_ADMIN_API_TOKEN']}"
STATEMENTS = json.loads(Path(os.environ["BENCH_STATEMENTS"]).read_text())

local = threading.local()


class Reader:
    """One connection, and one endpoint's statements on it."""

    def __init__(self, url: URL) -> None:
        self.connection: Any = connect(url)
        self.cursor = self.connection.cursor()
        self.starts_itself = isinstance(self.connection, sqlite3.Connection)
        self.statements: list[dict[str, Any]] = []

    def begin(self, endpoint: str) -> None:
        """Start a transaction, where the driver does not do so by itself."""
        self.statements = STATEMENTS[endpoint]
        if self.starts_itself:
            self.cursor.execute("BEGIN")

    def __call__(self, number: int, **values: object) -> list[Any]:
        """The rows of a statement."""
        statement = self.statements[number]
        named = statement["values"] | values
        names = statement["names"]
        self.cursor.execute(statement["text"], named if names is None else [named[name] for name in names])
        rows: list[Any] = self.cursor.fetchall()
        return rows


def connect(url: URL) -> Any:
    """The raw driver's connection: read-only, with one snapshot for each transaction."""
    match url.get_backend_name():
        case "sqlite":
            return sqlite3.connect(f"file:{url.database}?mode=ro", uri=True, isolation_level=None)
        case "postgresql":
            connection = psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(False))
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            return connection
        case _:
            mysql = pymysql.connect(
                host=url.host,
                port=url.port or 3306,
                user=url.username,
                password=url.password or "",
                database=url.database,
                charset="utf8mb4",
            )
            mysql.cursor().execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return mysql


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one request."""
    if not hmac.compare_digest(environ["HTTP_AUTHORIZATION"].encode(), TOKEN.encode()):
        raise PermissionError
    _, _, folder, key, *rest = environ["PATH_INFO"].split("/")
    endpoint = "/".join([folder, *rest])
    if not hasattr(local, "reader"):
        local.reader = Reader(DATABASE)
    reader: Reader = local.reader
    reader.begin(endpoint)
    answer = ANSWERS[endpoint](reader, key, environ["QUERY_STRING"])
    reader.connection.rollback()
    body = json.dumps(answer, separators=(",", ":")).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
