"""Version, role and lag of a database server, whatever its kind."""

from sqlalchemy import Connection

from app.db import mysql, postgresql, sqlite
from app.db.standing import Standing


def read_standing(connection: Connection, kind: str) -> Standing:
    """Return the server's standing; `kind` is that of `kind_of`; raise SQLAlchemyError."""
    match kind:
        case "sqlite":
            return sqlite.read_standing(connection)
        case "postgresql":
            return postgresql.read_standing(connection)
        case _:
            return mysql.read_standing(connection, kind)
