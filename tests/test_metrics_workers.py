"""/metrics of the real service: several workers, their crashes and restarts add up."""

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.apps import AUTH, TOKEN
from tests.exposition import numbers
from tests.faults.asking import eventually
from tests.service import Service, running

pytestmark = [pytest.mark.process, pytest.mark.engine("sqlite")]


def ask(service: Service, path: str) -> str:
    return requests.get(f"{service.url}{path}", headers=AUTH, timeout=10).text


def workers(service: Service) -> set[int]:
    pid = service.process.pid
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def ids_in(folder: Path, kind: str) -> set[int]:
    """The workers that have files of a kind of metric."""
    return {int(re.sub(r"\D", "", path.stem)) for path in folder.glob(f"{kind}_*.db")}


def test_several_workers_add_up_and_go_on_after_a_crash_and_a_reload(database: str, tmp_path: Path) -> None:
    series = 'deployhq_admin_requests_total{"operation": "admin_get_deployment", "status": "404"}'
    with running(tmp_path, database, TOKEN, WEB_CONCURRENCY="3") as service:

        def ask_many() -> None:
            with ThreadPoolExecutor(12) as threads:
                list(threads.map(lambda _: ask(service, "/admin_api/deployments/none"), range(120)))

        found = (Path(parent).glob(f"deployhq-metrics-{service.process.pid}-*") for parent in ("/dev/shm", "/tmp"))  # noqa: S108
        (folder,) = (path for paths in found for path in paths)
        assert folder.stat().st_mode & 0o777 == 0o700
        ask_many()
        before = workers(service)
        assert len(ids_in(folder, "counter") & before) > 1, "one worker answered everything"
        assert numbers(ask(service, "/metrics"))[series] == 120

        os.kill(min(before), signal.SIGKILL)
        service.process.send_signal(signal.SIGHUP)
        eventually("three new workers", lambda: len(workers(service)) == 3 and not before & workers(service), 60)
        ask_many()
        counted = numbers(ask(service, "/metrics"))
        assert counted[series] == 240
        assert counted["deployhq_admin_pool_in_use"] == 0
        assert not ids_in(folder, "gauge_livesum") & before
    assert not folder.exists(), "a master that ends leaves no folder"
