"""The standing of a database server: version, role and lag."""

import re
from typing import Any, NamedTuple


class Standing(NamedTuple):
    """A database server's version, and its role in replication."""

    version: str | None = None
    role: str = "unknown"
    """primary, replica or unknown; none for SQLite, which has no replication."""
    lag: float | None = None
    """Upper bound of a replica's lag in seconds. None: unknown, or no replica."""
    note: str | None = None
    """Why role or lag is unknown."""
    read_only: bool | None = None
    """Whether a MariaDB or MySQL server is set to refuse writes. None: not asked."""


def version_number(version: str) -> str:
    """Return 10.11.14 for 10.11.14-MariaDB-0+deb12u2-log: /readyz needs no token, so it does not show the build."""
    found = re.match(r"[\d.]+", version)
    return found[0] if found else "unknown"


def lag_seconds(lag: Any) -> float:
    """Return the lag to a tenth of a second, at least 0: clock skew can make it negative."""
    return round(max(float(lag), 0.0), 1)
