"""64 connections that are never idle while things break: no wrong answer, no hang, flat memory. Longer: `make soak`."""

import http.client
import itertools
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import NullPool, create_engine, text

from app.config import database_url
from migrations_mirror.create import create
from tests.faults.asking import AUTH, lasting
from tests.faults.conftest import Start, World
from tests.faults.replication import Replica, paused
from tests.faults.test_process import workers
from tests.service import Service

SECONDS = float(os.environ.get("SOAK_SECONDS", "20"))
EVERY = 20.0 if SECONDS > 60 else 5.0  # seconds between two faults
LASTS = EVERY / 4
CONNECTIONS, OF_THEM_SQL = 64, 2
HANG = 15.0  # seconds: three times what a request may wait, as 64 callers share 32 threads
GROWTH = 1.1
SQL = json.dumps({"sql": "SELECT 1 AS one"})


Faults = dict[str, Callable[[], AbstractContextManager[object]]]


@dataclass
class Callers:
    """Callers on connections that they keep, and what they saw since `take`."""

    url: str
    truth: dict[str, bytes]
    seen: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def call(self, number: int) -> None:
        """Ask in turn until told to stop."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=HANG)
        for path in itertools.islice(itertools.cycle(self.truth), number, None):
            if self.stop.is_set():
                break
            started = time.monotonic()
            try:
                if number < OF_THEM_SQL:
                    headers = AUTH | {"Content-Type": "application/json"}
                    connection.request("POST", "/admin_api/query", SQL, headers)
                    time.sleep(0.05)
                else:
                    connection.request("GET", path, headers=AUTH)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                self.wrong.append(repr(error))
                continue
            self.slowest = max(self.slowest, time.monotonic() - started)
            self.note(answer.status, body, path if number >= OF_THEM_SQL else "")
        connection.close()

    def note(self, status: int, body: bytes, path: str) -> None:
        """Count a right answer or an honest error; keep anything else."""
        if status == 200:
            is_right = lasting(body) == lasting(self.truth[path]) if path else json.loads(body)["rows"] == [[1]]
        else:
            is_right = status in (503, 504) and "error" in json.loads(body)
        self.seen[str(status)] += 1
        if not is_right:
            self.wrong.append(f"{path}: {status} {body[:200]!r}")

    def take(self) -> tuple[Counter[str], float]:
        """What was seen, and the slowest; the next phase begins."""
        taken, self.seen, slowest, self.slowest = self.seen, Counter(), self.slowest, 0.0
        return taken, slowest


@contextmanager
def killed_connections(replica: Replica) -> Iterator[None]:
    replica.execute("KILL USER watcher")
    yield


@contextmanager
def locked_table(replica: Replica) -> Iterator[None]:
    """Every statement that reads accounts waits, until its time limit ends it."""
    engine = create_engine(replica.admin_url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLES accounts WRITE"))
        yield


@contextmanager
def full_disk(audit_log: Path) -> Iterator[None]:
    """The audit log is on a disk that is full."""
    kept = audit_log.with_suffix(".kept")
    audit_log.replace(kept)
    audit_log.symlink_to("/dev/full")
    yield
    kept.replace(audit_log)


def soak(callers: Callers, faults: Faults, service: Service) -> tuple[Counter[str], list[float]]:
    """One fault after the other; every status, and the memory after each phase."""
    time.sleep(EVERY - LASTS)  # warm
    callers.take()
    used, statuses = [], Counter[str]()
    end = time.monotonic() + SECONDS
    for name, make in itertools.cycle(faults.items()):
        if time.monotonic() >= end:
            break
        for phase, fault in ((name, make()), ("nothing", nullcontext())):
            with fault:
                time.sleep(LASTS if phase == name else EVERY - LASTS)
            seen, slowest = callers.take()
            statuses.update(seen)
            used.append(memory(service))
            print(f"| {phase} | {dict(sorted(seen.items()))} | {slowest:.2f} s | {used[-1]:.0f} MB |")  # noqa: T201
    return statuses, used


def memory(service: Service) -> float:
    """Megabytes that the process and its children have to themselves, shared pages divided among them."""
    total = 0
    for process in (service.process.pid, *workers(service)):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return total / 1024


def is_flat(used: list[float]) -> bool:
    """Whether the memory of the last two thirds is that of the first, but for a tenth."""
    return max(used) <= used[len(used) // 3] * GROWTH


@pytest.mark.parametrize("primary", ["mariadb"], indirect=True)
def test_64_connections_see_no_wrong_answer_and_memory_stays_flat(
    world: World, replica: Replica, start: Start, tmp_path: Path
) -> None:
    audit_log, queried = tmp_path / "audit.log", f"sqlite:///{tmp_path / 'queried.sqlite3'}"
    create(database_url(queried))
    sql = {"DEPLOYHQ_QUERY_DATABASE_URL": queried, "DEPLOYHQ_QUERY_RATE_LIMIT": "100000/minute"}
    makers: Faults = {
        "connections killed": partial(killed_connections, replica),
        "replica paused": partial(paused, replica),
        "statements time out": partial(locked_table, replica),
        "audit disk full": partial(full_disk, audit_log),
    }
    with start(replica.url(replica.watcher), DEPLOYHQ_AUDIT_LOG=str(audit_log), **sql) as service:
        callers = Callers(service.url, world.truth)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for number in range(CONNECTIONS):
                pool.submit(callers.call, number)
            try:
                statuses, used = soak(callers, makers, service)
            finally:
                callers.stop.set()
    assert callers.wrong == []
    assert statuses["200"] > 500
    assert statuses["503"] + statuses["504"] > 0  # the faults were felt
    assert is_flat(used), used
