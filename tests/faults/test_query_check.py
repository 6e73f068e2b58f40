"""`check --query` on real replicas: where they stand is no finding."""

from app.config import database_url
from migrations_mirror.connect import read_only
from migrations_mirror.query_login import query_drift
from tests.faults.conftest import World
from tests.faults.replication import Replica


def places(url: str) -> list[str]:
    with read_only(database_url(url)) as connection:
        messages = [finding.message for finding in query_drift(connection)]
    return [message for message in messages if message.startswith("No query runs here")]


def test_a_replica_is_a_place_for_queries_and_its_primary_is_not(world: World, replica: Replica) -> None:
    assert places(replica.url(replica.watcher)) == []
    assert places(replica.url("reader")) == []
    (reason,) = places(world.url)
    assert "primary" in reason
