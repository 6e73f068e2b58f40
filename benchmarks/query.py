"""`python -m benchmarks.query`: what SQL costs, and what it cannot cost others. Writes into docs/benchmarks.md."""

import argparse
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from app.config import Settings, database_url
from app.sql.audit import AuditLog
from app.sql.database import QueryDatabase
from app.sql.gate import admit
from benchmarks.cases import CASES, TOKEN
from benchmarks.data import fill
from benchmarks.drivers import connect
from benchmarks.processes import Running, running, timed, wait
from benchmarks.report import replace_section, table
from tests.databases import DIALECTS, mirror, views_login

ORDINARY = (
    "SELECT p.name, COUNT(*) AS failures, MAX(d.failed_at) AS last FROM deployments AS d"
    " JOIN projects AS p ON p.id = d.project_id JOIN accounts AS a ON a.id = p.account_id"
    " WHERE d.status = 'failed' AND a.permalink = 'busy-agency' GROUP BY p.name ORDER BY failures DESC LIMIT 10"
)
WIDE = (
    "SELECT id, deployment_id, server_id, identifier, step, status, description, created_at, updated_at, stage"
    " FROM deployment_steps ORDER BY id LIMIT 1000"
)
SLOW = (
    "SELECT COUNT(*) FROM deployment_steps AS a JOIN deployment_steps AS b ON a.id <> b.id JOIN accounts AS c"
    " ON c.id <> a.id WHERE LOWER(UPPER(a.identifier)) < LOWER(UPPER(b.identifier))"
)
BOMBS = {
    "sqlite": [
        "WITH RECURSIVE t(s) AS (SELECT 'xxxxxxxxxxxxxxxx' UNION ALL SELECT s || s FROM t) SELECT s FROM t",
        "SELECT group_concat(a.identifier || b.identifier) FROM deployment_steps AS a, deployment_steps AS b",
        "SELECT a.identifier || b.identifier AS s FROM deployment_steps AS a, deployment_steps AS b ORDER BY s DESC",
    ],
    "mariadb": [
        "SELECT GROUP_CONCAT(a.identifier, b.identifier) FROM deployment_steps AS a, deployment_steps AS b",
        "SELECT JSON_ARRAYAGG(CONCAT(a.identifier, b.identifier)) FROM deployment_steps AS a, deployment_steps AS b",
        "SELECT CONCAT(a.identifier, b.identifier) AS s FROM deployment_steps AS a, deployment_steps AS b ORDER BY s",
    ],
    "postgresql": [
        "WITH RECURSIVE t(s) AS (SELECT CAST('xxxxxxxx' AS text) UNION ALL SELECT s || s FROM t) SELECT s FROM t",
        "SELECT string_agg(a.identifier || b.identifier, '') FROM deployment_steps AS a, deployment_steps AS b",
        "SELECT array_agg(a.identifier || b.identifier) FROM deployment_steps AS a, deployment_steps AS b",
        "SELECT jsonb_agg(a.identifier || b.identifier) FROM deployment_steps AS a, deployment_steps AS b",
    ],
}
CALLERS = 16

Row = list[object]


def main() -> None:
    """Measure and report."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--databases", nargs="+", default=DIALECTS, choices=DIALECTS)
    arguments.add_argument("--keep", action="store_true", help="write no file")
    given = arguments.parse_args()
    rows = [on_database(dialect) for dialect in given.databases]
    head = ["", "gate and audit, CPU ms", "1,000 rows over HTTP, ms", "of it elapsed_ms", "driver and JSON, ms"]
    head += ["HTTP / driver", "elapsed / driver"]
    head += ["memory after bombs, MB", "others alone, ms", "with 16 slow queries, ms", "factor"]
    text = table(head, rows)
    sys.stdout.write(f"{text}\n")
    if not given.keep:
        replace_section("query", text)


def on_database(dialect: str) -> Row:
    """All figures on one database."""
    sys.stderr.write(f"measuring on {dialect} ...\n")
    with TemporaryDirectory() as name, mirror(dialect, Path(name), "query") as url:
        fill(url)
        login = views_login(url)
        with serving(url, login, Path(name), DEPLOYHQ_QUERY_TIMEOUT="3") as app:
            ours, own, raw = wide(app, url)
            memory = bombed(app, BOMBS[dialect])
        with serving(url, login, Path(name), DEPLOYHQ_QUERY_TIMEOUT="10") as app:
            alone = latency(app, 5)
            with slow_queries(app):
                crowded = latency(app, 8)
        cpu = gate_and_audit(login, Path(name) / "audit.log")
    answered = [f"{ours:.1f}", f"{own:.1f}", f"{raw:.1f}", f"{ours / raw:.1f}", f"{own / raw:.1f}"]
    others = [f"{alone:.2f}", f"{crowded:.2f}", f"{crowded / alone:.1f}"]
    return [dialect, f"{cpu:.2f}", *answered, f"{memory:.0f}", *others]


@contextmanager
def serving(url: str, login: str, folder: Path, **environ: str) -> Iterator[Running]:
    """The service with SQL on this database, and no limit that would end a measurement early."""
    query = {"DEPLOYHQ_QUERY_DATABASE_URL": login, "DEPLOYHQ_QUERY_ALLOW_PRIMARY": "1"}
    query |= {"DEPLOYHQ_QUERY_RATE_LIMIT": "100000/second", "DEPLOYHQ_QUERY_MAX_COST": "999999999"}
    with running("service", url, folder, **query | environ) as app:
        wait(app, CASES[0].path)
        yield app


def send(app: Running, sql: str) -> tuple[int, bytes]:
    """Status and body."""
    return app.ask("/admin_api/query", {"sql": sql})


def gate_and_audit(url: str, log: Path) -> float:
    """Milliseconds of CPU time to parse, check, rewrite and record an ordinary query; the median."""
    target = database_url(url)
    database = QueryDatabase(Settings(database_url=target, query_database_url=target, token=TOKEN))
    known = database.known()
    audit, times = AuditLog(str(log), str), []
    with Path("/dev/null").open("w") as nowhere, redirect_stdout(nowhere):
        for _ in range(500):
            started = time.process_time()
            admitted = admit(ORDINARY, known.kind, known.catalog)
            audit.write("admitted", {"sql": ORDINARY, "tables": sorted(admitted.tables)})
            audit.write("finished", {"rows": 1})
            times.append(time.process_time() - started)
    database.close()
    return statistics.median(times) * 1000


def wide(app: Running, url: str) -> tuple[float, float, float]:
    """Milliseconds for 1,000 rows of 10 columns: over HTTP on a new connection, what the answer says that the query and
    its JSON took, and by the driver with JSON around it; medians.
    """
    cursor = connect(database_url(url)).cursor()

    def by_driver() -> None:
        cursor.execute(WIDE)
        json.dumps([list(row) for row in cursor.fetchall()], default=str)

    ours, bodies, raw = [], [], []
    for _ in range(60):
        raw.append(timed(by_driver))
        ours.append(timed(lambda: bodies.append(send(app, WIDE)[1])))
    own = statistics.median(json.loads(body)["elapsed_ms"] for body in bodies)
    return statistics.median(ours) * 1000, own, statistics.median(raw) * 1000


def bombed(app: Running, bombs: list[str]) -> float:
    """MB that the largest process has had at most, after each bomb; what they are answered goes to stderr."""
    for sql in bombs:
        status, body = send(app, sql)
        sys.stderr.write(f"  {status} {json.loads(body).get('code', len(body))}: {sql[:70]}\n")
    return app.peak()


def latency(app: Running, seconds: float) -> float:
    """Milliseconds of the others' requests, asked one after the other; the median."""
    until, times = time.perf_counter() + seconds, []
    while time.perf_counter() < until:
        times.append(timed(lambda: app.ask(CASES[0].path)))
    return statistics.median(times) * 1000


@contextmanager
def slow_queries(app: Running) -> Iterator[None]:
    """As many callers as CALLERS ask for a slow query at the same time, again whenever they are answered."""
    stop = threading.Event()

    def call() -> None:
        while not stop.is_set():
            status, _ = send(app, SLOW)
            stop.wait(1 if status == 503 else 0)  # busy

    threads = [threading.Thread(target=call) for _ in range(CALLERS)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
