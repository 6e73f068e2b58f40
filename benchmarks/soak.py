"""The service under steady load for minutes: `python -m benchmarks.soak --url ... --token ... --pid <gunicorn's>`.

Prints, every ten seconds, how many answers came, how many of them were wrong, and the memory of all of the service's
processes. Ends with 1 when an answer was wrong, or when the memory grew by more than a tenth after the first third.
"""

import argparse
import http.client
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

GROWTH = 1.1


class Soak:
    """Callers on connections that they keep, and what they saw."""

    def __init__(self, url: str, token: str, paths: list[str]) -> None:
        self.address = urlsplit(url).netloc
        self.headers = {"Authorization": f"Bearer {token}"}
        self.paths = paths
        self.seen: Counter[str] = Counter()
        self.slowest = 0.0
        self.stop = threading.Event()

    def call(self) -> None:
        """One caller: asks for the paths in turn until told to stop, and compares with its own first answers."""
        connection = http.client.HTTPConnection(self.address, timeout=20)
        first: dict[str, bytes] = {}
        while not self.stop.is_set():
            for path in self.paths:
                started = time.monotonic()
                try:
                    connection.request("GET", path, headers=self.headers)
                    answer = connection.getresponse()
                    body = answer.read()
                    same = answer.status == 200 and first.setdefault(path, body) == body
                    self.seen["right" if same else f"wrong: {answer.status}"] += 1
                except (OSError, http.client.HTTPException) as error:
                    self.seen[f"wrong: {type(error).__name__}"] += 1
                    connection.close()
                self.slowest = max(self.slowest, time.monotonic() - started)
        connection.close()

    def wrong(self) -> int:
        """How many answers were not the first one's, with 200."""
        return sum(count for what, count in self.seen.items() if what != "right")


def memory(pid: int) -> float:
    """Megabytes that the process and its children have to themselves, shared pages divided among them."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for process in [str(pid), *children]:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return total / 1024


def soak(callers: Soak, pid: int, seconds: float, connections: int, step: float = 10) -> list[float]:
    """Load for so many seconds; the memory after each step."""
    threads = [threading.Thread(target=callers.call) for _ in range(connections)]
    for thread in threads:
        thread.start()
    used = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(min(step, max(end - time.monotonic(), 0)))
        used.append(memory(pid))
        sys.stdout.write(f"{dict(callers.seen)}, slowest {callers.slowest:.2f} s, memory {used[-1]:.1f} MB\n")
        sys.stdout.flush()
    callers.stop.set()
    for thread in threads:
        thread.join()
    return used


def is_flat(used: list[float]) -> bool:
    """Whether the memory of the last two thirds is that of the first, but for a tenth."""
    return max(used) <= used[len(used) // 3] * GROWTH


def main() -> None:
    """Soak a running service."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--pid", required=True, type=int, help="of gunicorn's master")
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("paths", nargs="+", help="such as /admin_api/deployments/<uuid>")
    given = parser.parse_args()
    callers = Soak(given.url, given.token, given.paths)
    used = soak(callers, given.pid, given.seconds, given.connections)
    sys.exit(0 if callers.wrong() == 0 and is_flat(used) else 1)


if __name__ == "__main__":
    main()
