"""`make bench`: the service beside its floor, on every database. Writes into docs/benchmarks.md."""

import argparse
import statistics
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.capture import capture
from benchmarks.cases import CASES
from benchmarks.data import fill
from benchmarks.databases import mirror, service_url
from benchmarks.measure import Effort, check, measure
from benchmarks.processes import APPS, running, wait
from benchmarks.report import Result, Start, write
from tests.databases import DIALECTS

FULL, QUICK = Effort(rounds=5, seconds=0.5), Effort(rounds=2, seconds=0.15)
STARTS = 3


def main() -> None:
    """Measure and report."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="fewer and shorter rounds; writes no file")
    arguments.add_argument("--databases", nargs="+", default=DIALECTS, choices=DIALECTS)
    given = arguments.parse_args()
    effort = QUICK if given.quick else FULL
    results = {dialect: on_database(dialect, effort) for dialect in given.databases}
    text = write(results, keep=given.quick or given.databases != DIALECTS)
    sys.stdout.write(text)


def on_database(dialect: str, effort: Effort) -> Result:
    """All figures on one database."""
    sys.stderr.write(f"measuring on {dialect} ...\n")
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        url = stack.enter_context(mirror(dialect, folder, "main"))
        fill(url)
        url = service_url(url)
        statements = capture(url, folder / "statements.json")
        start = started(url, folder)
        given = {"BENCH_STATEMENTS": str(folder / "statements.json")}
        apps = {app: stack.enter_context(running(app, url, folder, **given)) for app in APPS}
        for app in apps.values():
            wait(app, CASES[0].path)
        check(apps)
        samples = measure(apps, effort)
        return Result(samples, statements, start, apps["service"].memory(), apps["service"].memory("Pss"))


def started(url: str, folder: Path) -> Start:
    """Seconds from nothing to the first answers, and the memory of an idle worker; medians."""
    health, deployment, resident, shared_out = [], [], [], []
    for _ in range(STARTS):
        with running("service", url, folder) as service:
            health.append(wait(service, "/healthz"))
            deployment.append(health[-1] + wait(service, CASES[0].path))
            resident += service.memory()
            shared_out += service.memory("Pss")
    return Start(*(statistics.median(values) for values in (health, deployment, resident, shared_out)))


if __name__ == "__main__":
    main()
