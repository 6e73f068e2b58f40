"""OpenTelemetry: one trace from the caller to the SQL, numbers of every worker, and nothing at all without it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from migrations_mirror.sample import MISSED_FILES_DEPLOYMENT
from tests.apps import AUTH, TOKEN
from tests.faults.asking import eventually
from tests.service import ROOT, Service, running

pytest.importorskip("opentelemetry.sdk", reason="requirements-otel.txt is not installed")

from tests.otlp import Receiver, receiver, values_of

pytestmark = pytest.mark.process

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PATH = f"/admin_api/deployments/{MISSED_FILES_DEPLOYMENT}"
OFTEN = {"OTEL_BSP_SCHEDULE_DELAY": "100", "OTEL_METRIC_EXPORT_INTERVAL": "200"}  # milliseconds


@pytest.fixture(scope="module")
def pushing(demo: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Receiver]]:
    """A service with two workers that push, and what they push to."""
    folder = tmp_path_factory.mktemp("pushing")
    environ = OFTEN | {"DEPLOYHQ_QUERY_DATABASE_URL": demo, "OTEL_SERVICE_NAME": "diagnostics-eu"}
    with receiver() as got, running(folder, demo, TOKEN, OTEL_EXPORTER_OTLP_ENDPOINT=got.url, **environ) as service:
        yield service, got


def ask(service: Service, path: str = PATH, **headers: str) -> int:
    return requests.get(service.url + path, headers=AUTH | headers, timeout=10).status_code


def test_one_trace_goes_from_the_caller_to_the_sql(pushing: tuple[Service, Receiver]) -> None:
    service, got = pushing
    headers = {"traceparent": f"00-{TRACE}-{SPAN}-01", "X-Request-ID": "traced-1"}
    assert ask(service, **headers) == 200
    # The request's own span ends last, so that it can arrive after the others.
    eventually("the trace", lambda: any(span.parent_span_id.hex() == SPAN for span in got.spans()))
    spans = [span for span in got.spans() if span.trace_id.hex() == TRACE]
    (asked,) = (span for span in spans if span.kind == span.SPAN_KIND_SERVER)
    statements = [span for span in spans if span.kind == span.SPAN_KIND_CLIENT]
    assert asked.parent_span_id.hex() == SPAN
    attributes = values_of(asked.attributes)
    assert (attributes["request_id"], attributes["http.response.status_code"]) == ("traced-1", 200)
    assert asked.name == "GET /admin_api/deployments/<identifier>"
    assert attributes["operation"] == "admin_get_deployment"
    assert len(statements) >= 2
    for statement in statements:
        assert statement.parent_span_id == asked.span_id
        assert asked.start_time_unix_nano <= statement.start_time_unix_nano <= statement.end_time_unix_nano
        told = values_of(statement.attributes)
        assert told["db.system.name"] == "sqlite"
        assert told["db.query.text"].startswith("SELECT ")
    assert MISSED_FILES_DEPLOYMENT not in str(spans)
    assert "diagnostics-eu" in str(got.traces)


def test_callers_sql_is_a_span_without_its_text(pushing: tuple[Service, Receiver]) -> None:
    service, got = pushing
    body = {"sql": "SELECT name FROM accounts WHERE permalink = 'a-customers-name'"}
    assert requests.post(f"{service.url}/admin_api/query", json=body, headers=AUTH, timeout=10).status_code == 200
    eventually("the span", lambda: any(span.name == "callers' SQL sqlite" for span in got.spans()))
    assert "a-customers-name" not in str(got.traces)


def test_the_numbers_of_all_workers_add_up(pushing: tuple[Service, Receiver]) -> None:
    service, got = pushing

    def counted() -> int:
        points = [point for each in got.newest("deployhq_admin_request_seconds").values() for point in each]
        return sum(point.count for point in points if values_of(point.attributes)["status"] == "404")

    before = counted()
    for _ in range(20):
        assert ask(service, "/admin_api/deployments/none") == 404
    eventually("twenty answers", lambda: counted() - before == 20)
    eventually("two workers", lambda: len(got.newest("deployhq_admin_schema_drift")) == 2)
    drift = [point for each in got.newest("deployhq_admin_schema_drift").values() for point in each]
    assert {values_of(point.attributes)["severity"] for point in drift} == {"error", "warning"}
    assert got.newest("deployhq_admin_last_success_timestamp_seconds")
    assert got.newest("deployhq_admin_pool_size")


def test_a_fault_is_an_error_with_its_cause_and_a_receiver_that_goes_fails_no_request_and_no_stop(
    tmp_path: Path,
) -> None:
    environ = OFTEN | {"OTEL_EXPORTER_OTLP_TIMEOUT": "1"}
    with ExitStack() as stack:
        got = stack.enter_context(receiver())
        nowhere = "mysql://u:pass-word@127.0.0.1:1/x"
        with running(tmp_path, nowhere, TOKEN, OTEL_EXPORTER_OTLP_ENDPOINT=got.url, **environ) as service:
            assert ask(service) == 503
            eventually("the span", lambda: bool(got.spans()))
            stack.close()
            assert [ask(service, "/healthz") for _ in range(5)] == [200] * 5
    assert service.process.returncode == 0
    (span,) = got.spans()
    assert span.status.code == span.status.STATUS_CODE_ERROR
    assert span.status.message.startswith("OperationalError 2003")
    assert "pass-word" not in str(got.traces)


def test_nothing_of_it_is_imported_without_the_variable(demo: str) -> None:
    look = "import sys, wsgi; print([name for name in sys.modules if name.startswith('opentelemetry')])"
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": demo}
    told = subprocess.check_output([sys.executable, "-c", look], cwd=ROOT, env=environ, text=True, timeout=60)
    assert told.splitlines()[-1] == "[]"
