"""Rows by UUID, beginning of a UUID, or an account's permalink. Each look-up uses a unique index."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, union_all

from app.db.columns import Columns
from app.db.known import known_columns
from app.db.statements import Record, Statement
from app.models import accounts
from app.queries.find.sources import TABLES, account_source, has_identifier, source
from app.queries.records import at_most, fetch_all
from app.rules.find.uuids import bounds

MOST_OF_CUT = 21
"""Rows of each kind that are read for the beginning of a UUID: one more than an answer shows."""


def find_identified(uuids: Collection[str], cut: Sequence[str], permalinks: Collection[str]) -> list[Record]:
    """Return the rows of every kind with one of these UUIDs or beginnings, and the accounts with these permalinks.

    Without arguments no statement is run.
    """
    if not (uuids or cut or permalinks):
        return []
    ranges = sorted({bounds(case) for each in cut for case in (each.lower(), each.upper())})
    limits = {
        f"{side}{number}": value for number, pair in enumerate(ranges) for side, value in zip("ab", pair, strict=True)
    }
    given = {"uuids": _spellings(uuids), "permalinks": _spellings(permalinks)} | limits
    return fetch_all(_identified(known_columns(), len(ranges)), **given)


def find_kind(identifier: str) -> list[Record]:
    """Return the rows of any kind with this UUID."""
    return find_identified([identifier], [], [])


def _spellings(texts: Collection[str]) -> list[str]:
    return sorted({spelling for text in texts for spelling in (text, text.lower(), text.upper())}) or [""]


@cache
def _identified(known: Columns, ranges: int) -> Statement:
    kinds = [kind for kind in TABLES if has_identifier(known, kind)]
    whole = [
        source(known, kind).where(TABLES[kind].c.identifier.in_(bindparam("uuids", expanding=True))) for kind in kinds
    ]
    begun = [_in_range(known, kind, number) for kind in kinds for number in range(ranges)]
    named = account_source(known).where(accounts.c.permalink.in_(bindparam("permalinks", expanding=True)))
    return union_all(*whole, *begun, named)


def _in_range(known: Columns, kind: str, number: int) -> Select[Any]:
    """Return the first rows between two UUIDs. Without the order a database may scan the whole table."""
    identifier = TABLES[kind].c.identifier
    rows = (
        source(known, kind)
        .where(identifier.between(bindparam(f"a{number}"), bindparam(f"b{number}")))
        .order_by(identifier)
        .limit(at_most(MOST_OF_CUT))
        .subquery()
    )
    return select(rows)
