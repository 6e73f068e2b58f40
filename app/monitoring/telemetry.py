"""Traces and metrics, which each worker pushes by OpenTelemetry from any number of hosts.

Imported only when OTEL_EXPORTER_OTLP_ENDPOINT is set, which the exporters read themselves, with the other variables of
https://opentelemetry.io/docs/specs/otel/protocol/exporter/. requirements-otel.txt has what is imported here.
"""

import os
import socket
import time
from collections.abc import Callable

from flask import Flask, Response, g, request
from opentelemetry import context as otel_context
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.db.columns import kind_of
from app.db.connection import Connections, last_success
from app.db.known import Known
from app.db.statements import Bound
from app.monitoring.metrics import present_operation

NAME = "deployhq-diagnostics"
PREFIX = "deployhq_admin"  # metrics have the names of /metrics


class Telemetry:
    """The exporters of one process."""

    def __init__(self) -> None:
        # Without service.instance.id, workers would overwrite each other's metrics.
        own = {"service.name": NAME, "service.instance.id": f"{socket.gethostname()}-{os.getpid()}"}
        resource = Resource.create(own).merge(OTELResourceDetector().detect())  # OTEL_SERVICE_NAME and the like win
        self.tracers = TracerProvider(resource=resource)
        self.tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self.meters = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())], resource)
        self.tracer = self.tracers.get_tracer(NAME)
        meter = self.meters.get_meter(NAME)
        self.request_seconds = meter.create_histogram(f"{PREFIX}_request_seconds", "s", "Time to answer.")
        self.statement_seconds = meter.create_histogram(f"{PREFIX}_statement_seconds", "s", "Time of a SQL statement.")
        self.auth_failures = meter.create_counter(f"{PREFIX}_auth_failures", description="Callers turned away.")
        self.gauge = meter.create_observable_gauge

    def close(self) -> None:
        """Push the rest at the end of the worker."""
        self.tracers.shutdown()
        self.meters.shutdown()


def init_telemetry(app: Flask) -> Telemetry:
    """Start to push the app's traces and metrics. Call it after the fork: threads do not survive one."""
    telemetry = app.extensions["telemetry"] = Telemetry()
    _watch_requests(app, telemetry)
    _watch_statements(app.extensions["connections"], telemetry)
    _watch_database(app.extensions["connections"], app.extensions["known"], telemetry)
    return telemetry


def _watch_requests(app: Flask, telemetry: Telemetry) -> None:
    traces = TraceContextTextMapPropagator()

    @app.before_request
    def start() -> None:
        g.span_started = time.perf_counter()
        if request.blueprint == "health":
            return
        route = request.url_rule.rule if request.url_rule else "unknown"
        attributes = {"http.request.method": request.method, "http.route": route, "request_id": g.request_id}
        name, parent = f"{request.method} {route}", traces.extract(request.headers)
        g.span = telemetry.tracer.start_span(name, parent, SpanKind.SERVER, attributes)
        g.span_token = otel_context.attach(set_span_in_context(g.span))

    @app.after_request
    def answered(response: Response) -> Response:
        _record_answer(telemetry, response.status_code)
        return response

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        if span := g.pop("span", None):
            otel_context.detach(g.pop("span_token"))
            span.end()


def _record_answer(telemetry: Telemetry, status: int) -> None:
    operation, now = present_operation(), time.perf_counter()
    telemetry.request_seconds.record(now - g.get("span_started", now), {"operation": operation, "status": str(status)})
    if g.get("auth", "ok") != "ok":
        telemetry.auth_failures.add(1, {"reason": g.auth})
    if "span" in g:
        if "sql_took" in g:
            seconds, system = g.sql_took
            _record_statement(telemetry, f"callers' SQL {system}", seconds, {"db.system.name": system})
        g.span.set_attributes({"http.response.status_code": status, "operation": operation})
        if status >= 500:
            g.span.set_status(Status(StatusCode.ERROR, g.get("cause") or g.get("error")))


def _watch_statements(connections: Connections, telemetry: Telemetry) -> None:
    count = connections.on_statement
    system = kind_of(connections.engine.dialect)

    def took(bound: Bound, seconds: float) -> None:
        count(bound, seconds)
        telemetry.statement_seconds.record(seconds, {"operation": present_operation()})
        if "span" in g:
            # The text has placeholders; the values, which are customers' data, are not exported.
            attributes = {"db.system.name": system, "db.query.text": bound.text}
            _record_statement(telemetry, f"{bound.text.split(maxsplit=1)[0]} {system}", seconds, attributes)

    connections.on_statement = took


def _record_statement(telemetry: Telemetry, name: str, seconds: float, attributes: dict[str, str]) -> None:
    """Record a span of the current request that has just ended."""
    ended = time.time_ns()
    started = ended - int(seconds * 1e9)
    telemetry.tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes, start_time=started).end(ended)


def _watch_database(connections: Connections, known: Known, telemetry: Telemetry) -> None:
    def observe(name: str, meaning: str, read: Callable[[], list[Observation]], unit: str = "") -> None:
        telemetry.gauge(f"{PREFIX}_{name}", [lambda _: read()], unit, meaning)

    def drift() -> list[Observation]:
        schema = known.last_schema
        missing = {"error": schema.needed, "warning": schema.optional} if schema else {}
        return [Observation(len(names), {"severity": severity}) for severity, names in missing.items()]

    def success() -> list[Observation]:
        at = last_success()
        return [Observation(at)] if at else []

    observe("pool_in_use", "Connections in use now.", lambda: [Observation(connections.pool.checkedout())])
    observe("pool_size", "Connections that may be in use.", lambda: [Observation(connections.pool.size())])
    observe("schema_drift", "Tables and columns that the replica lacks.", drift)
    observe("last_success_timestamp_seconds", "When a statement last succeeded.", success, "s")
