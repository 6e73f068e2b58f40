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
from benchmarks.measure import Effort, check, measure
from benchmarks.processes import APPS, running, wait
from benchmarks.report import Result, write
from tests.databases import DIALECTS, mirror

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
    sys.stdout.write(write(results, keep=given.quick or given.databases != DIALECTS))


def on_database(dialect: str, effort: Effort) -> Result:
    """All figures on one database."""
    sys.stderr.write(f"measuring on {dialect} ...\n")
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        url = stack.enter_context(mirror(dialect, folder, "bench"))
        fill(url)
        statements = capture(url, folder / "recorded.json")
        figures = started(url, folder)
        recorded = str(folder / "recorded.json")
        apps = {app: stack.enter_context(running(app, url, folder, BENCH_RECORDED=recorded)) for app in APPS}
        for app in apps.values():
            wait(app, CASES[0].path)
        check(apps)
        samples = measure(apps, effort)
        for kind in ("Rss", "Pss"):
            figures[f"worker after the load, {kind.upper()}, MB"] = f"{max(apps['service'].memory(kind)):.0f}"
        return Result(samples, statements, figures)


def started(url: str, folder: Path) -> dict[str, str]:
    """Seconds from nothing to the first answers, and the memory of an idle worker; medians."""
    health, deployment, resident, shared_out = [], [], [], []
    for _ in range(STARTS):
        with running("service", url, folder) as service:
            health.append(wait(service, "/healthz"))
            deployment.append(health[-1] + wait(service, CASES[0].path))
            resident += service.memory()
            shared_out += service.memory("Pss")
    return {
        "start to first /healthz, s": f"{statistics.median(health):.2f}",
        "start to first deployment, s": f"{statistics.median(deployment):.2f}",
        "idle worker, RSS, MB": f"{statistics.median(resident):.0f}",
        "idle worker, PSS, MB": f"{statistics.median(shared_out):.0f}",
    }


if __name__ == "__main__":
    main()
