"""Traces and metrics that each worker pushes by OpenTelemetry, so that they can be of any number of hosts.

Imported only when OTEL_EXPORTER_OTLP_ENDPOINT is set, which the exporters read themselves, with the other variables of
https://opentelemetry.io/docs/specs/otel/protocol/exporter/. requirements-otel.txt has what is imported here.
"""

import os
import socket
import time
from collections.abc import Iterable

from flask import Flask, Response, g, request
from opentelemetry import context as otel_context
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from sqlalchemy import QueuePool

from app.db.columns import kind_of
from app.db.connection import Connections, last_success
from app.db.known import Known
from app.db.statements import Bound
from app.monitoring.metrics import present_operation

NAME = "deployhq-diagnostics"
PREFIX = "deployhq_admin"  # the metrics have the names that /metrics has


class Telemetry:
    """What one process has to push."""

    def __init__(self) -> None:
        # Without an instance of its own, one worker's numbers would overwrite another's.
        named = {"service.name": os.environ.get("OTEL_SERVICE_NAME", NAME)}
        resource = Resource.create(named | {"service.instance.id": f"{socket.gethostname()}-{os.getpid()}"})
        self.tracers = TracerProvider(resource=resource)
        self.tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self.meters = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())], resource)
        self.tracer = self.tracers.get_tracer(NAME)
        meter = self.meters.get_meter(NAME)
        self.request_seconds = meter.create_histogram(f"{PREFIX}_request_seconds", "s", "Time to answer.")
        self.statement_seconds = meter.create_histogram(f"{PREFIX}_statement_seconds", "s", "Time of a SQL statement.")
        self.auth_failures = meter.create_counter(f"{PREFIX}_auth_failures", description="Callers turned away.")
        self.gauge = meter.create_observable_gauge

    def push(self) -> None:
        """Push what there is now."""
        self.tracers.force_flush()
        self.meters.force_flush()

    def close(self) -> None:
        """Push what is left: the worker ends."""
        self.tracers.shutdown()
        self.meters.shutdown()


def init_telemetry(app: Flask) -> Telemetry:
    """Push what `app` does from now on. A fork would not take the threads along that push: call it after that."""
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
            # The text has placeholders: the values, which are customers', stay here.
            attributes = {"db.system.name": system, "db.query.text": bound.text}
            _record_statement(telemetry, f"{bound.text.split(maxsplit=1)[0]} {system}", seconds, attributes)

    connections.on_statement = took


def _record_statement(telemetry: Telemetry, name: str, seconds: float, attributes: dict[str, str]) -> None:
    """Record a span of the present request that has just ended."""
    ended = time.time_ns()
    started = ended - int(seconds * 1e9)
    telemetry.tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes, start_time=started).end(ended)


def _watch_database(connections: Connections, known: Known, telemetry: Telemetry) -> None:
    pool = connections.engine.pool

    def in_use(_: CallbackOptions) -> Iterable[Observation]:
        return [Observation(pool.checkedout())] if isinstance(pool, QueuePool) else []

    def size(_: CallbackOptions) -> Iterable[Observation]:
        return [Observation(pool.size())] if isinstance(pool, QueuePool) else []

    def drift(_: CallbackOptions) -> Iterable[Observation]:
        schema = known.last_schema
        missing = {"error": schema.needed, "warning": schema.optional} if schema else {}
        return [Observation(len(names), {"severity": severity}) for severity, names in missing.items()]

    def success(_: CallbackOptions) -> Iterable[Observation]:
        at = last_success()
        return [Observation(at)] if at else []

    telemetry.gauge(f"{PREFIX}_pool_in_use", [in_use], description="Connections in use now.")
    telemetry.gauge(f"{PREFIX}_pool_size", [size], description="Connections that may be in use.")
    telemetry.gauge(f"{PREFIX}_schema_drift", [drift], description="Tables and columns that the replica lacks.")
    telemetry.gauge(f"{PREFIX}_last_success_timestamp_seconds", [success], "s", "When a statement last succeeded.")
