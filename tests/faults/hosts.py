"""Hosts for the service: network namespaces of their own, each joined to the servers by a network of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.faults.asking import TOKEN, eventually
from tests.faults.servers import require, run

ROOT = Path(__file__).parent.parent.parent
PORT = "5000"  # each host has all ports to itself


@dataclass(frozen=True)
class Host:
    """A host."""

    name: str
    network: str

    @property
    def url(self) -> str:
        """Where its callers find its service."""
        return f"http://{self.network}.2:{PORT}"

    @property
    def database_address(self) -> str:
        """Where it finds the database servers; its callers come from another address."""
        return f"{self.network}.9"

    def run(self, command: str) -> None:
        """Run a command on this host."""
        run(["ip", "netns", "exec", self.name, *command.split()])

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """Nothing reaches the database servers for as long as the block lasts, and nobody says so."""
        self.run(f"ip route add blackhole {self.database_address}/32")
        try:
            yield
        finally:
            self.run(f"ip route del blackhole {self.database_address}/32")

    @contextmanager
    def running(self, folder: Path, database: str, **more: str) -> Iterator[str]:
        """The service on this host, with these environment variables; its URL."""
        environ = [f"DATABASE_URL={database}", f"DEPLOYHQ_ADMIN_API_TOKEN={TOKEN}", f"PORT={PORT}"]
        environ += [f"{name}={value}" for name, value in more.items()]
        command = ["ip", "netns", "exec", self.name, "env", *environ, sys.executable, "-m", "gunicorn", "wsgi:app"]
        with (folder / f"{self.name}.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            eventually("a service", self._answers)
            yield self.url
        finally:
            process.terminate()
            process.wait(timeout=30)

    def _answers(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{self.url}/healthz", timeout=1).ok
        return False


@contextmanager
def host(number: int) -> Iterator[Host]:
    """A new host. Needs root and iproute2."""
    require("ip")
    made = Host(f"faults-host-{number}", f"10.213.{number}")
    outside, inside = f"faults{number}a", f"faults{number}b"
    for left in (["netns", "del", made.name], ["link", "del", outside]):  # by a killed test run
        with suppress(AssertionError):
            run(["ip", *left])
    run(["ip", "netns", "add", made.name])
    try:
        run(["ip", "link", "add", outside, "type", "veth", "peer", "name", inside, "netns", made.name])
        for address in (f"{made.network}.1/24", f"{made.database_address}/24"):
            run(["ip", "addr", "add", address, "dev", outside])
        run(["ip", "link", "set", outside, "up"])
        made.run(f"ip addr add {made.network}.2/24 dev {inside}")
        made.run(f"ip link set {inside} up")
        yield made
    finally:
        run(["ip", "netns", "del", made.name])
