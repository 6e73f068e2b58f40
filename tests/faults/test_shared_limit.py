"""The service on two hosts with one Redis counts the limit of callers' SQL together."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from app.config import database_url
from migrations_mirror.create import create
from tests.faults.asking import AUTH, eventually
from tests.faults.hosts import Host, host
from tests.faults.servers import is_open, require
from tests.service import free_port


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[int]:
    """A Redis of this test's own, for every host; its port."""
    require("redis-server")
    port = free_port()
    options = ["--port", str(port), "--bind", "0.0.0.0", "--protected-mode", "no", "--save", ""]  # noqa: S104
    command = ["redis-server", *options]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    try:
        eventually("Redis", lambda: is_open(port))
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def ask(url: str) -> int:
    return requests.post(f"{url}/admin_api/query", json={"sql": "SELECT 1"}, headers=AUTH, timeout=10).status_code


def test_two_hosts_share_one_limit(redis: int, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    create(database_url(database))

    def environ(on: Host) -> dict[str, str]:
        shared = {"REDIS_URL": f"redis://{on.database_address}:{redis}/0", "DEPLOYHQ_QUERY_RATE_LIMIT": "6/hour"}
        return shared | {"DEPLOYHQ_QUERY_DATABASE_URL": database}

    with ExitStack() as stack:
        hosts = [stack.enter_context(host(number)) for number in (31, 32)]
        urls = [stack.enter_context(each.running(tmp_path, database, **environ(each))) for each in hosts]
        statuses = [ask(urls[number % 2]) for number in range(10)]
    assert Counter(statuses) == {200: 6, 429: 4}
    assert statuses[:6] == [200] * 6
