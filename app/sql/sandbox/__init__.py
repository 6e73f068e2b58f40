"""One connection, one caller's query, within limits: what a session cannot do, no SQL can."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

CONNECT_WITHIN = 2.0  # seconds
STOP_WITHIN = 3.0  # seconds; the caller does not wait for it
GIVEN_UP = 2  # seconds beyond its limit that a query may still run; after them nothing waits for it any more


@dataclass(frozen=True)
class Limits:
    """The limits of one query, enforced by the session and, where possible, by the database."""

    seconds: int
    rows: int = 1000
    size: int = 1_000_000
    """Bytes of the rows' JSON. No larger row is fetched."""

    def fill_in(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Return a database's settings with these limits in them."""
        values = {"seconds": self.seconds, "idle": self.seconds + 5, "rows": self.rows + 1}
        return {name: value.format(**values) for name, value in settings.items()}


class Fetched(NamedTuple):
    """The rows of a query."""

    columns: list[str]
    rows: bytes
    """JSON: an array of values for each row, with a comma and a line break between two."""
    row_count: int
    truncated: bool
    """Whether there are more rows, by the limit of rows or of bytes."""
    elapsed_ms: float = 0
    estimated_cost: float | None = None


class ResultTooLarge(Exception):  # noqa: N818 - the name of the outcome
    """A row, or what the database sends for it, is larger than an answer may be."""


class Session(ABC):
    """A new connection that runs one query and is thrown away."""

    connection: Any
    _limits: Limits

    @abstractmethod
    def begin(self) -> int:
        """Start the read-only transaction, and return how many of the login's queries their server does not stop."""

    def estimate(self, sql: str) -> float | None:
        """Return what the database expects the query to cost, in its own unit; None when it cannot be asked."""
        return None

    @abstractmethod
    def fetch(self, sql: str) -> Fetched:
        """Run the one statement."""

    def stop(self) -> None:  # noqa: B027  for PostgreSQL, whose connection has cancelled its query when it gave up
        """Make the server end the query. Never raises."""

    def close(self) -> None:
        """Close the connection. Never raises."""
        self.connection.close()
