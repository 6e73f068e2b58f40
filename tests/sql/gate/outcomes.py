"""What becomes of a text: through the gate, and then, if it is admitted, in the database."""

from typing import NamedTuple

from sqlalchemy.exc import DBAPIError

from app.sql.gate import Refused, admit
from tests.sql.gate.databases import Answer, Database, leaks


class Outcome(NamedTuple):
    """One attack's end."""

    attack: str
    refused: Refused | None
    sql: str | None
    """The text that ran; None when the gate refused."""
    answer: Answer | None
    """None when the gate or the database refused."""

    @property
    def leaked(self) -> bool:
        return self.answer is not None and leaks(self.answer)


def outcome(database: Database, text: str, *, views: bool = True) -> Outcome:
    """Run a text as the service would; without the views as a login would that can read everything."""
    try:
        sql = admit(text, database.dialect, database.catalog).sql
    except Refused as refused:
        return Outcome(text, refused, None, None)
    return Outcome(text, None, sql, answer(database, sql, views=views))


def answer(database: Database, sql: str, *, views: bool = True) -> Answer | None:
    """The database's answer, None when it refuses."""
    try:
        return database.run(sql, views=views)
    except DBAPIError:
        return None


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers are the same: headers, and rows in whatever order."""
    return one.headers == other.headers and sorted(map(repr, one.rows)) == sorted(map(repr, other.rows))
