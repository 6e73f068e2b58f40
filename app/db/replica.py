"""Where a database server stands, asked of any connection to it."""

from sqlalchemy import Connection

from app.db import mysql, postgresql, sqlite
from app.db.standing import Standing


def read_standing(connection: Connection, kind: str) -> Standing:
    """Return the standing of the server behind this connection, of this kind; raises SQLAlchemyError."""
    match kind:
        case "sqlite":
            return sqlite.read_standing(connection)
        case "postgresql":
            return postgresql.read_standing(connection)
        case _:
            return mysql.read_standing(connection, kind)
