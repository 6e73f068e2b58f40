"""What the tests on replicas share: reading what the service says about one, and pausing it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import NullPool, create_engine, text

from tests.faults.asking import Answer, ask
from tests.faults.conftest import World
from tests.faults.servers import MariaDB, PostgreSQL

Replica = MariaDB | PostgreSQL
FAILURES = "/admin_api/accounts/busy/recent_failures"


def readyz(url: str) -> dict[str, Any]:
    """What an on-call engineer sees."""
    answer: dict[str, Any] = json.loads(ask(url, "/readyz").body)
    return answer


def lag(answer: Answer) -> str | None:
    """What the answer says about its age."""
    return answer.headers.get("X-Replica-Lag")


@contextmanager
def renamed(world: World, name: str) -> Iterator[None]:
    """The primary answers FAILURES with another name for as long as the block lasts."""
    rename = "UPDATE accounts SET name = '{}' WHERE permalink = 'busy'"
    (row,) = world.server.execute("SELECT name FROM accounts WHERE permalink = 'busy'")
    world.server.execute(rename.format(name))
    try:
        yield
    finally:
        world.server.execute(rename.format(row["name"]))


def account_name(answer: Answer) -> str:
    """What `renamed` changes."""
    return str(json.loads(answer.body)["account"]["name"])


@contextmanager
def paused(made: Replica) -> Iterator[Callable[[], object]]:
    """The replica receives, and applies nothing, until the block calls what it is given, or ends."""
    if isinstance(made, PostgreSQL):
        made.execute("SELECT pg_wal_replay_pause()")
        yield lambda: made.execute("SELECT pg_wal_replay_resume()")
        made.execute("SELECT pg_wal_replay_resume()")
        return
    engine = create_engine(made.admin_url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLES accounts READ"))
        yield lambda: connection.execute(text("UNLOCK TABLES"))
