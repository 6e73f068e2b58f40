"""The service as it runs in production: gunicorn with its own configuration, as a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = Path(__file__).parent.parent


@dataclass
class Service:
    """A running service."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, database: str, token: str, **environ: str) -> Iterator[Service]:
    """Start the service, wait until it answers, and stop it."""
    port = free_port()
    log = folder / f"service-{port}.log"
    environ = environ | {"DATABASE_URL": database, "DEPLOYHQ_ADMIN_API_TOKEN": token, "PORT": str(port)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "wsgi:app"],
            cwd=ROOT,
            env=os.environ | environ,
            stdout=output,
            stderr=output,
        )
    service = Service(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait(service)
        yield service
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        finally:
            process.kill()  # no test leaves a service behind


def _wait(service: Service) -> None:
    patience = time.monotonic() + 120  # a start takes 2 s of CPU, and once took 30 s on a machine with a load of 20
    while time.monotonic() < patience:
        assert service.process.poll() is None, service.log.read_text()
        try:
            requests.get(f"{service.url}/healthz", timeout=5)
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(service.log.read_text())
