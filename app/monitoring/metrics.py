"""Prometheus metrics: requests, durations, the connection pool, failed authentication, callers' SQL.

Each gunicorn worker writes its metrics to files of its own; the worker that answers /metrics adds up all files.
"""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from functools import cache
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from app.column_types import UnreadableColumnError
from app.config import current_settings
from app.db.connection import Connections, last_success
from app.db.known import known
from app.db.snapshot import snapshot_state
from app.deadline import at_most
from app.web.operation import operations

disable_created_metrics()  # type: ignore[no-untyped-call]  # with several workers there are none anyway

PREFIX = "deployhq_admin"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

# Name and start of the current request's operation. Not in `g`, whose look-up takes several times as long.
_present: ContextVar[tuple[str, float] | None] = ContextVar("present", default=None)


class Metrics:
    """The metrics of one app."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()

        def counter(name: str, meaning: str, *labels: str) -> Counter:
            return Counter(f"{PREFIX}_{name}", meaning, labels, registry=registry)

        def histogram(name: str, meaning: str) -> Histogram:
            return Histogram(f"{PREFIX}_{name}", meaning, ["operation"], registry=registry, buckets=SECONDS)

        def gauge(name: str, meaning: str, *labels: str, mode: Any = "mostrecent") -> Gauge:
            return Gauge(f"{PREFIX}_{name}", meaning, labels, registry=registry, multiprocess_mode=mode)

        self.requests = counter("requests", "Requests answered.", "operation", "status")
        self.request_seconds = histogram("request_seconds", "Time to answer.")
        self.statement_seconds = histogram("statement_seconds", "Time of one SQL statement.")
        self.pool_in_use = gauge("pool_in_use", "Connections in use now.", mode="livesum")
        size = "Connections that may be in use, in the workers that have connected."
        self.pool_size = gauge("pool_size", size, mode="livesum")
        drift = "Tables and columns that the replica lacks: an error breaks endpoints, a warning leaves something out."
        self.schema_drift = gauge("schema_drift", drift, "severity")
        success = "When a statement last succeeded, in seconds since 1970."
        self.last_success = gauge("last_success_timestamp_seconds", success)
        self.auth_failures = counter("auth_failures", "Callers turned away.", "reason")
        self.query_outcomes = counter("query_outcomes", "Callers' SQL, by what came of it.", "outcome")
        unstopped = "Callers' SQL that outlives its kill, when last asked."
        self.query_unstopped = gauge("query_unstopped", unstopped, mode="livemax")
        age = "Age of the copy that callers' SQL reads; -1: one is configured, and none can be read."
        self.snapshot_age = gauge("snapshot_age_seconds", age)
        limit = "Age from which that copy is stale; 0: no copy is configured."
        self.snapshot_max_age = gauge("snapshot_max_age_seconds", limit)
        self.note_pool: Callable[[], None] = lambda: None
        # Cached, because `labels` takes a lock each time.
        self.requests_of = cache(self.requests.labels)
        self.request_seconds_of = cache(self.request_seconds.labels)
        self.statement_seconds_of = cache(self.statement_seconds.labels)

    def text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        self.note_pool()
        self.note_database()
        self.note_snapshot()
        registry = self.registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def note_database(self) -> None:
        """Export the known state of the database; while it does not answer, the last one."""
        self.last_success.set(last_success() or 0)
        with suppress(SQLAlchemyError, UnreadableColumnError), at_most(1.0):
            schema = known().schema()
            self.schema_drift.labels("error").set(len(schema.needed))
            self.schema_drift.labels("warning").set(len(schema.optional))

    def note_snapshot(self) -> None:
        """Export the age of the copy that callers' SQL reads."""
        settings = current_settings()
        state = snapshot_state(settings.query_database_url, settings.snapshot_max_age)
        age = state["age_seconds"] if state else 0
        self.snapshot_age.set(-1 if age is None else age)
        self.snapshot_max_age.set(settings.snapshot_max_age if state else 0)


def present_operation() -> str:
    """Return the name of the current request's operation."""
    return (_present.get() or ("none", 0))[0]


def init_metrics(app: Flask) -> None:
    """Count the app's requests, statements and connections."""
    metrics = Metrics()
    app.extensions["metrics"] = metrics
    _watch_requests(app, metrics)
    _watch_database(app.extensions["connections"], metrics)


def _watch_requests(app: Flask, metrics: Metrics) -> None:
    @cache
    def name_of(endpoint: str | None) -> str:
        """Return the operation's or the blueprint's name. Never the path, which would make unbounded time series."""
        if endpoint is None:
            return "unknown"
        served = operations.get(app.view_functions[endpoint])
        return served.name if served else endpoint.split(".")[-2:][0]

    @app.before_request
    def start() -> None:
        _present.set((name_of(request.endpoint), perf_counter()))

    @app.after_request
    def finish(response: Response) -> Response:
        now, status = perf_counter(), response.status_code
        name, started = _present.get() or (name_of(request.endpoint), now)  # answered before `start` ran
        _present.set(None)
        metrics.request_seconds_of(name).observe(now - started)
        metrics.requests_of(name, status).inc()
        if g.get("auth", "ok") != "ok":
            metrics.auth_failures.labels(g.auth).inc()
        return response


def _watch_database(connections: Connections, metrics: Metrics) -> None:
    def took(_: object, seconds: float) -> None:
        metrics.statement_seconds_of(present_operation()).observe(seconds)

    lock = threading.Lock()

    def note_pool() -> None:
        """Read the pool's own count: check-out and check-in events do not balance after a failed connection."""
        with lock:  # otherwise an older value could overwrite a newer one
            metrics.pool_in_use.set(connections.pool.checkedout())

    @event.listens_for(connections.pool, "first_connect")
    def note_size(*_: object) -> None:
        metrics.pool_size.set(connections.pool.size())

    connections.on_statement = took
    connections.on_change = metrics.note_pool = note_pool
