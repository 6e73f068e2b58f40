"""The 404s of every resource: the plan's words, and a hint that leads on."""

from typing import NoReturn

from app.queries.find.identifiers import find_kind
from app.rules.find.hints import no_account, other_kind
from app.rules.find.identifier import Identifier
from app.web.errors import RowNotFound


def no_such_row(noun: str, identifier: Identifier) -> NoReturn:
    """Raise the 404 that says which kind of row the UUID is of, if any, and which call takes it."""
    raise RowNotFound(f"{noun} not found", other_kind(find_kind(identifier.text)))


def no_such_account() -> NoReturn:
    """Raise the 404 for a permalink that no account has."""
    raise RowNotFound("Account not found", no_account())
