"""Rounds of load on the service and the floor, one after the other, so that noise meets both."""

import re
import statistics
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import product
from multiprocessing import get_context

from benchmarks.cases import CASES, Case, request
from benchmarks.load import Load, Target, run
from benchmarks.processes import Running

CONNECTIONS = (1, 32)
Apps = dict[str, Running]


@dataclass(frozen=True)
class Effort:
    """How long to measure."""

    rounds: int
    seconds: float


@dataclass
class Sample:
    """One application's figures for one case and number of connections, a value for each round."""

    per_second: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    """Milliseconds of every request of all rounds."""

    def add(self, load: Load, cpu_seconds: float) -> None:
        """One more round."""
        requests = len(load.latencies)
        self.per_second.append(requests / load.seconds)
        self.cpu_ms.append(1000 * cpu_seconds / requests)
        self.latencies += [1000 * latency for latency in load.latencies]

    def percentile(self, percent: int) -> float:
        """Of the latencies."""
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1]


Samples = dict[tuple[str, str, int], Sample]
"""By case, application and number of connections."""


def ratio(samples: Samples, case: str, connections: int) -> float:
    """CPU of the service to that of the floor: the median of the rounds, each compared with its neighbour in time."""
    service, floor = (samples[case, app, connections].cpu_ms for app in ("service", "floor"))
    return statistics.median(mine / theirs for mine, theirs in zip(service, floor, strict=True))


def check(apps: Apps) -> None:
    """Raise unless service and floor send the same bytes, but for the time."""
    for case in CASES:
        service, floor = (
            (status, re.sub(rb'"as_of":"[^"]*"', b"", body.rstrip()))
            for status, body in (apps[name].ask(case.path) for name in ("service", "floor"))
        )
        if service != floor:
            raise AssertionError(f"{case.name}: the floor answers something else:\n{service}\n{floor}")


def measure(apps: Apps, effort: Effort) -> Samples:
    """Every case on every application, at each number of connections."""
    samples: Samples = {}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as generator:
        for case in CASES:
            targets = {name: target(app, case) for name, app in apps.items()}
            for one in targets.values():
                generator.submit(run, one, 32, effort.seconds / 2).result()
            for name, connections, app in interleaved(apps, effort.rounds):
                before = app.cpu_seconds()
                load = generator.submit(run, targets[name], connections, effort.seconds).result()
                samples.setdefault((case.name, name, connections), Sample()).add(load, app.cpu_seconds() - before)
    return samples


def target(app: Running, case: Case) -> Target:
    return Target(app.port, request(case.path), len(app.ask(case.path)[1]))


def interleaved(apps: Apps, rounds: int) -> Iterator[tuple[str, int, Running]]:
    for turn, connections in product(range(rounds), CONNECTIONS):
        order = list(apps.items())
        if turn % 2:
            order.reverse()
        for name, app in order:
            yield name, connections, app
