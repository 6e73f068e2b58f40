"""A replica that is behind shows the past: ages are those of then, and the answer says so."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.rules.diagnosis.diagnose import diagnose, find
from app.rules.diagnosis.facts import Facts

NOW = datetime(2026, 11, 20, 15, 30)


def running_since(hours: float, lag: float | None) -> Facts:
    """A deployment of which nothing was seen to move for so long."""
    known: dict[str, Any] = {"status": "running", "created_at": NOW, "started_at": NOW - timedelta(hours=hours)}
    row = defaultdict[str, Any](lambda: None, known)
    return Facts(deployment=row, now=NOW - timedelta(seconds=lag or 0), lag=lag)


@pytest.mark.parametrize(
    ("lag", "code"), [(None, "stuck"), (0.0, "stuck"), (600.0, "stuck"), (2 * 3600.0, "still_running")]
)
def test_what_a_replica_has_not_seen_yet_is_not_called_stuck(lag: float | None, code: str) -> None:
    codes = {finding.code.name for finding in find(running_since(2.5, lag))}
    assert codes & {"stuck", "still_running"} == {code}


@pytest.mark.parametrize(("lag", "told"), [(None, False), (59.0, False), (60.0, True)])
def test_the_lag_is_told_when_it_matters(lag: float | None, told: bool) -> None:
    caveats = diagnose(running_since(2.5, lag))["caveats"]
    assert any("The replica is 1 minute behind" in caveat for caveat in caveats) == told
