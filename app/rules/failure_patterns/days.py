"""Deployments and failures by day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from app.rules import Record


def sum_days(counted: Sequence[Record]) -> Record:
    """Return the number of `deployments` of all days, how many `failed`, and the time of the `oldest` or None."""
    return {
        "deployments": sum(row["deployments"] for row in counted),
        "failed": sum(row["failures"] for row in counted),
        "oldest": min((row["oldest"] for row in counted if row["oldest"]), default=None),
    }


def fill_days(counted: Iterable[Record], since: datetime, until: datetime) -> list[Record]:
    """Return one record for each day of the window, the oldest first, with zeros for a day without deployments."""
    by_day = {row["day"]: row for row in counted}
    number = (until.date() - since.date()).days + 1
    days = [str(since.date() + timedelta(days=offset)) for offset in range(number)]
    return [by_day.get(day, {"day": day, "deployments": 0, "failures": 0}) for day in days]
