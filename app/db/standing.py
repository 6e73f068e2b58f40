"""What is known of a database server: its version, whether it is a replica, and how far it is behind."""

import re
from typing import Any, NamedTuple


class Standing(NamedTuple):
    """A database server's version and its place in the replication."""

    version: str | None = None
    role: str = "unknown"
    """primary, replica, unknown; or none, for SQLite, which has no replication."""
    lag: float | None = None
    """Seconds that a replica is behind, at most. None: unknown, or no replica."""
    note: str | None = None
    """Why role or lag are unknown."""
    read_only: bool | None = None
    """Whether a MariaDB or MySQL server is set to refuse writes. None: not asked."""


def version_number(version: str) -> str:
    """Return 10.11.14 of 10.11.14-MariaDB-0+deb12u2-log: /readyz needs no token, so the build stays inside."""
    found = re.match(r"[\d.]+", version)
    return found[0] if found else "unknown"


def lag_seconds(lag: Any) -> float:
    """Return the lag to a tenth of a second, never below zero, which clocks that differ would give."""
    return round(max(float(lag), 0.0), 1)
