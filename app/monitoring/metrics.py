"""What Prometheus may ask of the service: its requests, their time, its database, and who was turned away.

Each gunicorn worker writes its numbers to files of its own; who answers /metrics adds up the files of all.
"""

import os
from contextvars import ContextVar
from functools import cache
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import Engine, ExceptionContext, QueuePool, event

from app.db.engine import db
from app.web.operation import operations

disable_created_metrics()  # type: ignore[no-untyped-call]  # with several workers there are none anyway

PREFIX = "deployhq_admin"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

# The operation that is being answered, and when it began. Not in `g`, which takes several times as long to ask.
_present: ContextVar[tuple[str, float] | None] = ContextVar("present", default=None)


class Metrics:
    """The numbers of one app."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        by_operation = ["operation"]
        self.requests = Counter(f"{PREFIX}_requests", "Requests answered.", ["operation", "status"], registry=registry)
        self.request_seconds = Histogram(
            f"{PREFIX}_request_seconds", "Time to answer.", by_operation, registry=registry, buckets=SECONDS
        )
        self.statement_seconds = Histogram(
            f"{PREFIX}_statement_seconds",
            "Time of one SQL statement.",
            by_operation,
            registry=registry,
            buckets=SECONDS,
        )
        self.pool_in_use = Gauge(
            f"{PREFIX}_pool_in_use", "Connections in use now.", registry=registry, multiprocess_mode="livesum"
        )
        self.pool_size = Gauge(
            f"{PREFIX}_pool_size",
            "Connections that may be in use, in the workers that have connected.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.auth_failures = Counter(f"{PREFIX}_auth_failures", "Callers turned away.", ["reason"], registry=registry)
        self.rejected_limits = Counter(
            f"{PREFIX}_rejected_limits", "Requests refused because of their limit.", registry=registry
        )
        self.query_outcomes = Counter(
            f"{PREFIX}_query_outcomes", "Callers' SQL, by what came of it.", ["outcome"], registry=registry
        )
        self.query_unstopped = Gauge(
            f"{PREFIX}_query_unstopped",
            "Callers' SQL that outlives its kill, when last asked.",
            registry=registry,
            multiprocess_mode="livemax",
        )
        # `labels` looks its child up under a lock every time.
        self.requests_of = cache(self.requests.labels)
        self.request_seconds_of = cache(self.request_seconds.labels)
        self.statement_seconds_of = cache(self.statement_seconds.labels)

    def text(self) -> bytes:
        """Every number in Prometheus' own format."""
        registry = self.registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def init_metrics(app: Flask) -> None:
    """Count what `app` does from now on."""
    metrics = Metrics()
    app.extensions["metrics"] = metrics
    _watch_requests(app, metrics)
    with app.app_context():
        _watch_statements(db.engine, metrics)
        _watch_pool(db.engine, metrics)


def _watch_requests(app: Flask, metrics: Metrics) -> None:
    @cache
    def name_of(endpoint: str | None) -> str:
        """The operation's name, or its blueprint's. Never the path: a caller could make as many series as he likes."""
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
        name, started = _present.get() or (name_of(request.endpoint), now)  # refused before `start` could run
        _present.set(None)
        metrics.request_seconds_of(name).observe(now - started)
        metrics.requests_of(name, status).inc()
        if g.get("auth", "ok") != "ok":
            metrics.auth_failures.labels(g.auth).inc()
        if status == 400 and _is_about_limit(response):
            metrics.rejected_limits.inc()
        return response


def _is_about_limit(response: Response) -> bool:
    """Each sentence of a 400 begins with the argument that it is about."""
    error: str = (response.get_json(silent=True) or {}).get("error", "")
    return any(sentence.startswith("limit") for sentence in error.split("; "))


def _watch_statements(engine: Engine, metrics: Metrics) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def start(_1: object, _2: object, _3: object, _4: object, context: Any, _5: object) -> None:
        context.started = perf_counter()

    def finish(context: Any) -> None:
        started = getattr(context, "started", None)
        if started is not None:
            context.started = None
            name, _ = _present.get() or ("none", 0)
            metrics.statement_seconds_of(name).observe(perf_counter() - started)

    @event.listens_for(engine, "after_cursor_execute")
    def succeed(_1: object, _2: object, _3: object, _4: object, context: Any, _5: object) -> None:
        finish(context)

    @event.listens_for(engine, "handle_error")
    def fail(error: ExceptionContext) -> None:
        finish(error.execution_context)


def _watch_pool(engine: Engine, metrics: Metrics) -> None:
    @event.listens_for(engine, "connect")
    def connect(_1: object, _2: object) -> None:
        if isinstance(engine.pool, QueuePool):
            metrics.pool_size.set(engine.pool.size())

    @event.listens_for(engine, "checkout")
    def check_out(_1: object, _2: object, _3: object) -> None:
        metrics.pool_in_use.inc()

    @event.listens_for(engine, "checkin")
    def check_in(_1: object, _2: object) -> None:
        metrics.pool_in_use.dec()
