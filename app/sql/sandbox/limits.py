"""What one query may take, and what comes out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from app.sql.sandbox.values import BETWEEN_ROWS, json_row, without_secrets

CONNECT_WITHIN = 2.0  # seconds
STOP_WITHIN = 3.0  # seconds; the caller does not wait for it
SPARE_FOR = 30  # seconds that a connection may wait for its query


class Arguments(NamedTuple):
    """What a driver's `connect` is called with."""

    args: list[Any]
    kwargs: dict[str, Any]


@dataclass(frozen=True)
class Limits:
    """Enforced by the session, and by the database where it can."""

    seconds: int
    rows: int = 1000
    size: int = 1_000_000
    """Bytes of the rows' JSON."""

    @property
    def largest_row(self) -> int:
        """Bytes of a row as the database sends it: what cannot be part of an answer is not fetched."""
        return self.size

    @property
    def received(self) -> int:
        """Bytes that a database may send for one answer. JSON is never shorter than half of what drivers read."""
        return self.size * 2 + 1_000_000


class Fetched(NamedTuple):
    """The rows of a query."""

    columns: list[str]
    rows: bytes
    """As JSON: each row's array of values, with BETWEEN_ROWS between them."""
    row_count: int
    truncated: bool
    """Whether there are more rows, by the limit of rows or of bytes."""


class ResultTooLarge(Exception):  # noqa: N818 - the name of the outcome
    """A row, or what the database sends for it, is larger than an answer may be."""


class Session(Protocol):
    """A connection that is about to run one query, and to be thrown away."""

    def begin(self) -> None:
        """Start the read-only transaction. Nothing that a query says can make it writable from here on."""

    def estimate(self, sql: str) -> float | None:
        """What the database expects the query to cost, in its own unit; None when it does not say."""

    def fetch(self, sql: str) -> Fetched:
        """Run the one statement."""

    def stop(self) -> None:
        """Tell the server that nobody waits for the query any more. Never raises."""

    def close(self) -> None:
        """Close the connection. Never raises."""


def collect(columns: list[str], rows: Iterable[Sequence[Any]], limits: Limits) -> Fetched:
    """As many of the rows as an answer may have, read one after the other; raises ResultTooLarge when it has none."""
    kept = bytearray()  # a list of each row's bytes would hold on to the space that its writer sets aside for it
    most, size, count, truncated = limits.rows, limits.size, 0, False
    try:
        for row in rows:
            if count == most:
                truncated = True
                break
            data = json_row(row)
            if len(kept) + len(data) > size:
                raise ResultTooLarge
            kept += data
            kept += BETWEEN_ROWS
            count += 1
    except ResultTooLarge:
        if not kept:
            raise
        truncated = True
    return Fetched(columns, without_secrets(bytes(kept.removesuffix(BETWEEN_ROWS))), count, truncated)
