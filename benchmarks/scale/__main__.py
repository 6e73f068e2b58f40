"""`make scale`: is the service as fast on a million deployments as on a thousand? Writes into docs/benchmarks.md."""

import argparse
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text

from benchmarks.databases import mirror, service_url
from benchmarks.processes import Running, running, wait
from benchmarks.report import replace_section, table
from benchmarks.scale.asked import KEYS, Answer, doors, failures, huge, lookups, p95, times
from benchmarks.scale.columnar import columnar
from benchmarks.scale.fill import analyse, fill

SIZES = (1_000, 100_000, 1_000_000)
QUICK = (1_000, 20_000)
DIALECTS = ("mariadb", "postgresql")
ROUNDS = 4
EVERY_FIND = "find, all of these together"
DOORS = "Find, accounts, lists, servers, logs"

Times = dict[str, dict[int, list[Answer]]]
"""By name of what was asked and by size: first the answer to the first request, then those of all rounds."""


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
        for title in ("With Rails' own indexes", "With deployments(project_id, failed_at)"):
            by_index = title.startswith("With deployments")
            if by_index:
                for url in urls.values():
                    add_index(url)
            if not by_index:
                parts.append(flat(measure(urls, folder, ("doors",)), f"{DOORS}: p95, ms"))
            kinds = ("failures",) if by_index else ("lookups", "failures")
            parts.append(flat(measure(urls, folder, kinds), f"{title}: p95, ms"))
            sys.stderr.write(f"{parts[-1]}\n")
        parts.append(big(urls, folder))
        parts.append(columnar(urls, folder))
        return "\n\n".join(parts)


def measure(urls: dict[int, str], folder: Path, kinds: Iterable[str]) -> Times:
    """Ask services on all sizes in turn."""
    sys.stderr.write(f"asking for {', '.join(kinds)} ...\n")
    found: Times = {EVERY_FIND: {}} if "doors" in kinds else {}
    with ExitStack() as stack:
        services = {
            size: stack.enter_context(running("service", service_url(url), folder, WEB_CONCURRENCY="1"))
            for size, url in urls.items()
        }
        for size, service in services.items():
            wait(service, "/readyz")
            for kind in kinds:
                ask(service, size, kind, found)
        for _, (size, service), kind in product(range(ROUNDS), services.items(), kinds):
            ask(service, size, kind, found, again=5)
    return found


def ask(service: Running, size: int, kind: str, found: Times, again: int = 0) -> None:
    """Look up every key, or ask `again` times for the failures of every account; 0: once, with a cold database."""
    asked = {"lookups": lookups, "doors": doors}.get(kind, lambda _: failures())(size)
    for name, paths in asked.items():
        once = again or 1
        requests = once if kind == "failures" else max(once if kind == "doors" else 1, min(len(paths), KEYS))
        answers = [answer._replace(cold=not again) for answer in times(service.port, paths, requests)]
        found.setdefault(name, {}).setdefault(size, []).extend(answers)
        if name.startswith("find "):
            found[EVERY_FIND].setdefault(size, []).extend(answers)


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
        with running("service", service_url(url), folder, WEB_CONCURRENCY="1") as service:
            wait(service, "/readyz")
            before = service.memory()[0]
            for name, paths in huge(size).items():
                took = sorted(answer.ms for answer in times(service.port, paths, 10))
                worker = Path(f"/proc/{service.processes()[1]}/status").read_text()
                peak = int(worker.partition("VmHWM:")[2].split()[0]) / 1024
                rows.append([f"{name}, {size:,}", f"{took[5]:.0f}", f"{took[-1]:.0f}", f"{before:.0f}", f"{peak:.0f}"])
    return table(["500 servers, 20,000 steps", "median ms", "slowest", "MB before", "MB at most"], rows)


def add_index(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE INDEX speed_up ON deployments (project_id, failed_at)"))
        connection.execute(text(analyse(engine.dialect.name)))
    engine.dispose()


if __name__ == "__main__":
    main()
