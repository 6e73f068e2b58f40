"""An application under the service's own gunicorn configuration, and what its processes cost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.cases import TOKEN
from tests.service import ROOT, free_port

APPS = {"service": "wsgi:app", "floor": "benchmarks.floor:application"}


@dataclass(frozen=True)
class Running:
    """A gunicorn master and its workers: one process group."""

    pid: int
    port: int

    def ask(self, path: str, body: object = None) -> tuple[int, bytes]:
        """Status and body of the answer to a GET, or to a POST of a body as JSON."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("POST" if body else "GET", path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def processes(self) -> list[int]:
        """The process ids, the master's first."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                group = int(stat.read_text().rpartition(")")[2].split()[2])
            except OSError:
                continue
            if group == self.pid:
                found.append(int(stat.parent.name))
        return sorted(found, key=lambda pid: (pid != self.pid, pid))

    def cpu_seconds(self) -> float:
        """User and system time of master and workers so far, to the nanosecond (ticks would be 10 ms)."""
        tasks = [task for pid in self.processes() for task in Path(f"/proc/{pid}/task").iterdir()]
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def memory(self, kind: str = "Rss") -> list[float]:
        """MB of each worker: Rss (shared pages count fully) or Pss (each page shared out among its users)."""
        texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.processes()[1:]]
        return [int(text.partition(f"\n{kind}:")[2].split()[0]) / 1024 for text in texts]

    def peak(self) -> float:
        """MB that the largest process has had at most."""
        texts = [Path(f"/proc/{pid}/status").read_text() for pid in self.processes()]
        return max(int(text.partition("VmHWM:")[2].split()[0]) / 1024 for text in texts)


@contextmanager
def running(app: str, database: str, folder: Path, **environ: str) -> Iterator[Running]:
    """Start the application, without waiting for it; stop it afterwards."""
    port = free_port()
    environ = environ | {"DATABASE_URL": database, "DEPLOYHQ_ADMIN_API_TOKEN": TOKEN, "PORT": str(port)}
    with (folder / f"{app}-{port}.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", APPS[app]],
            cwd=ROOT,
            env=os.environ | environ,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield Running(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def timed(work: Callable[[], object]) -> float:
    """The seconds that something took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def wait(app: Running, path: str) -> float:
    """Ask until the first 200; the seconds that it took."""
    started = time.perf_counter()
    while time.perf_counter() - started < 30:
        try:
            if app.ask(path)[0] == 200:
                return time.perf_counter() - started
        except OSError:
            time.sleep(0.01)
    raise TimeoutError(f"no answer from {path}")
