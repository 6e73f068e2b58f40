"""The raw drivers, with which the service is compared."""

import sqlite3
from typing import Any

import psycopg
import pymysql
from sqlalchemy import URL


def connect(url: URL) -> Any:
    """The raw driver's connection: read-only, with one snapshot for each transaction."""
    match url.get_backend_name():
        case "sqlite":
            return sqlite3.connect(f"file:{url.database}?mode=ro", uri=True, isolation_level=None)
        case "postgresql":
            connection = psycopg.connect(url.set(drivername="postgresql").render_as_string(False))
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
