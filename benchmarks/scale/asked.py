"""What is asked of a replica of any size, and how long the answers took."""

import statistics
import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from itertools import cycle, islice
from typing import NamedTuple

from benchmarks.cases import TOKEN
from benchmarks.scale.rows import LADDER, ONE_PROJECT, SPREAD, identifier

KEYS = 100
"""Different deployments and groups that are asked for, spread over all there are."""


def lookups(deployments: int) -> dict[str, list[str]]:
    """Paths of the endpoints that look one thing up, by name."""
    step = max(deployments // KEYS // 2 * 2, 2)
    numbers = range(2, deployments + 1, step)
    found = [f"/admin_api/deployments/{identifier('d', number)}" for number in numbers]
    groups = [f"/admin_api/server_groups/{identifier('g', number)}" for number in range(1, 701, 7)]
    return {"deployment": found, "servers": [f"{path}/servers" for path in found], "server group": groups}


def failures() -> dict[str, list[str]]:
    """Paths of recent failures, by name."""
    return {
        f"{account.permalink}, {limit}": [f"/admin_api/accounts/{account.permalink}/recent_failures?limit={limit}"]
        for account in (*LADDER, ONE_PROJECT, SPREAD)
        for limit in (20, 100)
    }


def huge(deployments: int) -> dict[str, list[str]]:
    """Paths of the deployment with 500 servers and 20,000 steps."""
    path = f"/admin_api/deployments/{identifier('d', deployments + 1)}"
    return {"huge deployment": [path], "huge servers": [f"{path}/servers"]}


class Answer(NamedTuple):
    """How long an answer took, and whether it was 504: the database stopped the statement."""

    ms: float
    stopped: bool


def times(port: int, paths: Sequence[str], requests: int) -> Iterator[Answer]:
    """Ask that often, on one connection."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    for path in islice(cycle(paths), requests):
        started = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status not in (200, 504):
            raise AssertionError(f"{path}: {answer.status} {body[:200]!r}")
        yield Answer(1000 * (time.perf_counter() - started), answer.status == 504)
    connection.close()


def p95(answers: Sequence[Answer]) -> float:
    """The 95th percentile of the milliseconds."""
    return statistics.quantiles([answer.ms for answer in answers], n=20, method="inclusive")[-1]
