"""The query database while it is down: callers share one answer."""

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from tests.sql.run.conftest import OpenDatabase


@pytest.mark.parametrize("database", ["mariadb", "postgresql"], indirect=True)
def test_a_server_that_is_down_is_not_asked_by_each_caller(
    open_database: OpenDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Callers that came meanwhile share the first one's error, instead of waiting for one of their own each."""
    opened = open_database()
    good, opened.engine = opened.engine, create_engine(opened.engine.url.set(port=1))
    with pytest.raises(OperationalError):
        opened.known()
    opened.engine = good
    with pytest.raises(OperationalError):
        opened.known()
    monkeypatch.setattr(opened, "_ask_at", 0.0)
    assert opened.known().off is None
