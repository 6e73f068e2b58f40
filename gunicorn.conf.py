"""gunicorn's production configuration, read by gunicorn in the project's folder: `python wsgi.py` starts it."""

import gc
import json
import os
import shutil
import socket
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import gunicorn.glogging
import gunicorn.util
from flask import Flask
from gunicorn.workers.base import Worker

gc.disable()  # until the fork: imports make no garbage, and searches for it take a tenth of the start

# Memory, so that writes never wait for a disk; tempfile makes the folder private to this user.
memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # nosec B108

# The folder of the workers' metrics, one for each master. A reload keeps it; a master started by another inherits the
# variable but must not share the folder. Set here because prometheus_client reads it at import.
if f"-{os.getpid()}-" not in os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""):
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=f"deployhq-metrics-{os.getpid()}-", dir=memory)

import prometheus_client.multiprocess  # noqa: E402

from app.config import ConfigError, Settings  # noqa: E402
from app.monitoring.logs import log_start, logging_config  # noqa: E402
from app.monitoring.readiness import learn_at_start  # noqa: E402
from app.sql.database import learn_query_database  # noqa: E402


def on_exit(_: object) -> None:
    """Delete the metrics when the master ends."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def on_starting(_: object) -> None:
    """Log the settings that affect every call."""
    log_start(settings)


def pre_fork(_: object, __: Worker) -> None:
    """Exclude existing objects from garbage collection, which would copy their memory pages to each worker."""
    gc.freeze()
    gc.enable()


def post_worker_init(worker: Worker) -> None:
    """Read the database's state before the worker takes requests."""
    application: object = worker.wsgi
    if isinstance(application, Flask) and "known" in application.extensions:  # the benchmarks serve other apps too
        learn_at_start(application)
        learn_query_database(application)
        if settings.otlp_endpoint:
            from app.monitoring.telemetry import init_telemetry  # takes a second, and optional packages

            init_telemetry(application)


def worker_exit(_: object, worker: Worker) -> None:
    """Push the remaining telemetry of a worker that ends."""
    application: object = worker.wsgi
    if isinstance(application, Flask) and (telemetry := application.extensions.get("telemetry")):
        telemetry.close()


def child_exit(_: object, worker: Worker) -> None:
    """Drop a dead worker's gauges; its counters stay."""
    prometheus_client.multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


try:
    settings = Settings.from_environ()
    if settings.otlp_endpoint and not find_spec("opentelemetry.exporter"):
        raise ConfigError("OTEL_EXPORTER_OTLP_ENDPOINT is set: install requirements-otel.txt too, or unset it.")
    if settings.query_database_url and settings.query_database_url.drivername == "duckdb" and not find_spec("duckdb"):
        raise ConfigError("DEPLOYHQ_QUERY_DATABASE_URL names a copy: install requirements-snapshot.txt too.")
except ConfigError as error:
    on_exit(None)
    sys.exit(f"Cannot start: {error}")

bind = f"0.0.0.0:{settings.port}"
workers = settings.web_concurrency
worker_class = "gthread"  # a thread per request; the proxy in front buffers slow clients (packaging/nginx.conf)
threads = 16  # more than the pool has connections: a request waits for one for two seconds at most
preload_app = True  # a broken app fails before the fork, and workers share memory
timeout = 30  # longer than any request: only a worker that hangs is killed
graceful_timeout = 20
keepalive = 5
control_socket_disable = True
worker_tmp_dir = memory
limit_request_line = 8190

logconfig_dict = logging_config(settings)


class logger_class(gunicorn.glogging.Logger):  # noqa: N801  gunicorn's name for the setting
    """gunicorn's logger without an access log: the app logs each request itself."""

    def access(self, resp: object, req: object, environ: object, request_time: object) -> None:
        """Write nothing."""


def write_json_error(sock: socket.socket, status_int: int, reason: str, mesg: str) -> None:  # noqa: ARG001
    """Answer a request that is not HTTP with the app's JSON. `mesg` quotes the request, so it is not sent."""
    body = json.dumps({"error": f"{reason}: this request cannot be read"})
    head = f"HTTP/1.1 {status_int} {reason}\r\nConnection: close\r\nContent-Type: application/json\r\n"
    head += f"Cache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n"
    gunicorn.util.write_nonblock(sock, (head + body).encode())


# PRIVATE API: gunicorn 27, util.write_error replaced: its HTML for requests that are not HTTP has no setting.
gunicorn.util.write_error = write_json_error
