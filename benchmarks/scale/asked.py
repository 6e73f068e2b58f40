"""What is asked of a replica of any size, and how long the answers took."""

import statistics
import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from itertools import cycle, islice
from typing import NamedTuple

from benchmarks.cases import TOKEN
from benchmarks.scale.rows import LADDER, NAMED, ONE_PROJECT, SPREAD, identifier, revision

KEYS = 100
"""Different deployments and groups that are asked for, spread over all there are."""


def lookups(deployments: int) -> dict[str, list[str]]:
    """Paths of the endpoints that look one thing up, by name."""
    step = max(deployments // KEYS // 2 * 2, 2)
    numbers = range(2, deployments + 1, step)
    found = [f"/admin_api/deployments/{identifier('d', number)}" for number in numbers]
    groups = [f"/admin_api/server_groups/{identifier('g', number)}" for number in range(1, 701, 7)]
    return {"deployment": found, "servers": [f"{path}/servers" for path in found], "server group": groups}


def doors(deployments: int) -> dict[str, list[str]]:
    """Paths of find, of accounts, servers and logs, by name."""
    numbers = range(2, deployments + 1, max(deployments // KEYS // 2 * 2, 2))
    some = [f"account-{number}" for number in range(7, 1007, 10)]
    find = "/admin_api/find?q="
    found = {
        "find a UUID": [find + identifier("d", number).upper() for number in numbers],
        "find the beginning of a UUID": [find + identifier("d", number)[:13] for number in numbers],
        "find a commit": [find + revision(deployments - number % deployments)[:10] for number in numbers],
        "find no such commit": [f"{find}c0ffee0{number:03}" for number in range(KEYS)],
        "find a branch": [f"{find}feature%2F{number}" for number in range(7, 100_007, 1000)],
        "find a name": [f"{find}web{number}.example.com" for number in range(1, 1001, 10)],
        "find an account's commit": [f"{find}{account}.deployhq.com+c0ffee1" for account in some],
        # Five of twenty deployments are of the account with one project.
        "find a large account's commit": [
            f"{find}{ONE_PROJECT.permalink}.deployhq.com+{revision(max(deployments - 20 * number, 20))[:10]}"
            for number in range(KEYS)
        ],
        "find an old or no commit of a large account": [
            f"{find}{account.permalink}.deployhq.com+c0ffee1" for account in NAMED
        ],
        "find what an e-mail names": [
            f"{find}Hello%0Aour+project+project-4120+on+{account}.deployhq.com+fails+since+Monday%2C+c0ffee1+is+not+on"
            "+web8239.example.com+Jane+%3Cjane%40example.com%3E"
            for account in some
        ],
        "account": [f"/admin_api/accounts/{account}" for account in some],
        "account's deployments": [f"/admin_api/accounts/{account}/deployments" for account in some],
        "server": [f"/admin_api/servers/{identifier('v', number)}" for number in range(1, 501, 5)],
        "step's log": [f"/admin_api/steps/{identifier('s', 97 * number)}/log" for number in range(2, 90)],
        "step's log, 20,000 lines": [f"/admin_api/steps/{identifier('s', 97)}/log"],
    }
    for account in NAMED:
        found[f"account {account.permalink}"] = [f"/admin_api/accounts/{account.permalink}"]
        found[f"deployments of {account.permalink}"] = [
            f"/admin_api/accounts/{account.permalink}/deployments?limit=100"
        ]
    return found


def failures(_: int) -> dict[str, list[str]]:
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
    """How long an answer took."""

    ms: float
    stopped: bool
    """It was 504: the database stopped the statement."""
    cold: bool
    """Asked for the first time: the database may have had to read from the disk."""


def times(port: int, paths: Sequence[str], requests: int, *, cold: bool = False) -> Iterator[Answer]:
    """Ask that often, on one connection."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    for path in islice(cycle(paths), requests):
        started = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status not in (200, 504):
            raise AssertionError(f"{path}: {answer.status} {body[:200]!r}")
        yield Answer(1000 * (time.perf_counter() - started), answer.status == 504, cold)
    connection.close()


def p95(answers: Sequence[Answer]) -> float:
    """The 95th percentile of the milliseconds."""
    return statistics.quantiles([answer.ms for answer in answers], n=20, method="inclusive")[-1]
