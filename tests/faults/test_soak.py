"""64 connections that are never idle: no error, and memory stays flat. `make soak` does the same for three minutes."""

import os

import pytest

from benchmarks.soak import Soak, is_flat, soak
from tests.faults.asking import TOKEN
from tests.faults.conftest import Start, World

SECONDS = float(os.environ.get("SOAK_SECONDS", "10"))
CONNECTIONS = 64


@pytest.mark.parametrize("primary", ["mariadb"], indirect=True)
def test_64_connections_see_no_error_and_memory_stays_flat(world: World, start: Start) -> None:
    with start(world.url) as service:
        warm = Soak(service.url, TOKEN, world.paths)
        soak(warm, service.process.pid, 3, CONNECTIONS)
        callers = Soak(service.url, TOKEN, world.paths)
        used = soak(callers, service.process.pid, SECONDS, CONNECTIONS, step=SECONDS / 18 if SECONDS > 60 else 2)
    assert callers.wrong() == warm.wrong() == 0, (callers.seen, warm.seen)
    assert callers.seen["right"] > 500
    assert is_flat(used), used
