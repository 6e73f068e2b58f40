"""`make scale`: is the service as fast on a million deployments as on a thousand? Writes into docs/benchmarks.md."""

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text

from benchmarks.data import analyse
from benchmarks.processes import running, wait
from benchmarks.report import replace_section, table
from benchmarks.scale.asked import KEYS, Answer, doors, failures, huge, lookups, p95, times
from benchmarks.scale.columnar import columnar
from benchmarks.scale.fill import fill
from tests.databases import mirror

SIZES = (1_000, 100_000, 1_000_000)
QUICK = (1_000, 20_000)
DIALECTS = ("mariadb", "postgresql")
ROUNDS = 4

Kind = Callable[[int], dict[str, list[str]]]
"""Gives the paths to ask, by name, of a replica of a size."""
Times = dict[str, dict[int, list[Answer]]]
"""By name of what was asked and by size."""


def main() -> None:
    """Fill, ask, report, drop."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help=f"sizes {QUICK}; writes no file")
    arguments.add_argument("--databases", nargs="+", default=DIALECTS, choices=DIALECTS)
    given = arguments.parse_args()
    sizes = QUICK if given.quick else SIZES
    reports = "\n\n".join(on_database(dialect, sizes) for dialect in given.databases)
    sys.stdout.write(f"{reports}\n")
    if not given.quick and tuple(given.databases) == DIALECTS:
        replace_section("scale", f"{reports}\n")


def on_database(dialect: str, sizes: tuple[int, ...]) -> str:
    """All tables of one dialect."""
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        urls = {size: stack.enter_context(mirror(dialect, folder, f"scale_{size}")) for size in sizes}
        filled = ", ".join(f"{size:,}: {fill(url, size):.0f} s" for size, url in urls.items())
        parts = [f"### {dialect}", f"Seconds to fill, by number of deployments: {filled}."]
        parts.append(flat(measure(urls, folder, doors), "Find, accounts, lists, servers, logs: p95, ms"))
        parts.append(flat(measure(urls, folder, lookups, failures), "With Rails' own indexes: p95, ms"))
        for url in urls.values():
            add_index(url)
        parts.append(flat(measure(urls, folder, failures), "With deployments(project_id, failed_at): p95, ms"))
        return "\n\n".join([*parts, big(urls, folder), columnar(urls, folder)])


def measure(urls: dict[int, str], folder: Path, *kinds: Kind) -> Times:
    """Ask services on all sizes in turn, first with a cold database."""
    sys.stderr.write(f"asking for {', '.join(kind.__name__ for kind in kinds)} ...\n")
    found: Times = {}
    with ExitStack() as stack:
        services = {
            size: stack.enter_context(running("service", url, folder, WEB_CONCURRENCY="1"))
            for size, url in urls.items()
        }
        for service in services.values():
            wait(service, "/readyz")
        for turn, (size, service), kind in product(range(1 + ROUNDS), services.items(), kinds):
            for name, paths in kind(size).items():
                requests = max(5 if turn else 1, min(len(paths), KEYS))
                answers = times(service.port, paths, requests, cold=not turn)
                found.setdefault(name, {}).setdefault(size, []).extend(answers)
    finds = [by_size for name, by_size in found.items() if name.startswith("find ")]
    every = {size: [answer for by_size in finds for answer in by_size[size]] for size in urls if finds}
    return {"find, all of these together": every} | found if every else found


def flat(found: Times, title: str) -> str:
    """p95 at each size, and at the largest in terms of the smallest."""
    sizes = list(next(iter(found.values())))
    rows = []
    for name, by_size in found.items():
        values = [p95([answer for answer in by_size[size] if not answer.cold]) for size in sizes]
        stopped = sum(answer.stopped for answer in by_size[sizes[-1]])
        cold = max(answer.ms for answer in by_size[sizes[-1]] if answer.cold)
        shown = [*(f"{value:.1f}" for value in values), f"{values[-1] / values[0]:.1f}", f"{cold:.0f}", stopped]
        rows.append([name, *shown])
    return table([title, *(f"{size:,}" for size in sizes), "last / first", "first request, last size", "504s"], rows)


def big(urls: dict[int, str], folder: Path) -> str:
    """Time and memory of the deployment with 500 servers and 20,000 steps."""
    rows = []
    for size, url in urls.items():
        with running("service", url, folder, WEB_CONCURRENCY="1") as service:
            wait(service, "/readyz")
            before = service.memory()[0]
            for name, paths in huge(size).items():
                took = sorted(answer.ms for answer in times(service.port, paths, 10))
                spent = [f"{took[5]:.0f}", f"{took[-1]:.0f}", f"{before:.0f}", f"{service.peak():.0f}"]
                rows.append([f"{name}, {size:,}", *spent])
    return table(["500 servers, 20,000 steps", "median ms", "slowest", "MB before", "MB at most"], rows)


def add_index(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE INDEX speed_up ON deployments (project_id, failed_at)"))
    analyse(engine)
    engine.dispose()


if __name__ == "__main__":
    main()
