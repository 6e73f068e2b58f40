"""/metrics of the real service: several workers, their crashes and restarts add up; the dashboard fits."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families as parse

from tests.apps import TOKEN
from tests.exposition import numbers
from tests.service import ROOT, Service, running

pytestmark = [pytest.mark.process, pytest.mark.engine("sqlite")]

AUTH = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def service(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("metrics"), database, TOKEN, WEB_CONCURRENCY="3") as running_service:
        yield running_service


def ask(service: Service, path: str) -> str:
    return requests.get(f"{service.url}{path}", headers=AUTH, timeout=10).text


def workers(service: Service) -> list[int]:
    pid = service.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def folder_of(service: Service) -> Path:
    (folder,) = (path for path in metrics_folders() if f"-{service.process.pid}-" in path.name)
    return folder


def metrics_folders() -> list[Path]:
    return [path for parent in ("/dev/shm", "/tmp") for path in Path(parent).glob("deployhq-metrics-*")]  # noqa: S108


def test_several_workers_add_up_and_go_on_after_a_crash_and_a_reload(service: Service) -> None:
    series = 'deployhq_admin_requests_total{"operation": "admin_get_deployment", "status": "404"}'

    def ask_many() -> None:
        with ThreadPoolExecutor(12) as threads:
            list(threads.map(lambda _: ask(service, "/admin_api/deployments/none"), range(120)))

    ask_many()
    used = {re.sub(r"\D", "", path.stem) for path in folder_of(service).glob("counter_*.db")}
    assert len(used & {str(worker) for worker in workers(service)}) > 1, "one worker answered everything"
    assert numbers(ask(service, "/metrics"))[series] == 120

    before = set(workers(service))
    os.kill(workers(service)[0], signal.SIGKILL)
    service.process.send_signal(signal.SIGHUP)
    for _ in range(600):
        time.sleep(0.1)
        if renewed := len(workers(service)) == 3 and not before & set(workers(service)):
            break
    assert renewed, "a crash and a reload did not end with three new workers"
    ask_many()
    counted = numbers(ask(service, "/metrics"))
    assert counted[series] == 240
    assert counted["deployhq_admin_pool_in_use"] == 0
    live = {re.sub(r"\D", "", path.stem) for path in folder_of(service).glob("gauge_livesum_*.db")}
    assert not live & {str(worker) for worker in before}


def test_a_master_that_ends_leaves_no_folder(database: str, tmp_path: Path) -> None:
    with running(tmp_path, database, TOKEN) as short_lived:
        folder = folder_of(short_lived)
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_the_dashboard_and_the_alerts_ask_for_what_is_counted_and_for_all_of_it(service: Service) -> None:
    requests.get(f"{service.url}/metrics", timeout=10)
    ask(service, "/admin_api/accounts/x/recent_failures")
    families = list(parse(ask(service, "/metrics")))
    counted = {sample.name for family in families for sample in family.samples}
    dashboard = json.loads((ROOT / "docs/grafana-dashboard.json").read_text())
    questions = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    shown = set(re.findall(r"deployhq_admin_\w+", " ".join(questions)))
    assert shown <= counted
    for family in families:
        assert any(name.startswith(family.name) for name in shown), f"{family.name} is on no panel"
    operations = (ROOT / "docs/operations.md").read_text()
    assert set(re.findall(r"deployhq_admin_\w+", operations)) <= counted
