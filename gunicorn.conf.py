"""gunicorn's production configuration: read by `gunicorn wsgi:app` from the project's folder."""

import json
import os
import socket
import sys
from pathlib import Path

import gunicorn.glogging
import gunicorn.util

from app.config import ConfigError, Settings
from app.logs import logging_config, redactor

try:
    settings = Settings.from_environ()
except ConfigError as error:
    sys.exit(f"Cannot start: {error}")

bind = f"0.0.0.0:{os.environ.get('PORT', '5000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True  # a broken start stops the release before a worker is forked, and workers share memory
timeout = 30  # longer than a statement may take: only a worker that hangs is killed
graceful_timeout = 20
keepalive = 5
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  heartbeats never wait for a disk
limit_request_line = 8190

logconfig_dict = logging_config(redactor(settings))


class logger_class(gunicorn.glogging.Logger):  # noqa: N801  gunicorn's name for the setting
    """gunicorn's messages, without its access log: the app logs each request itself, once."""

    def access(self, resp: object, req: object, environ: object, request_time: object) -> None:
        """Write nothing."""


def write_json_error(sock: socket.socket, status_int: int, reason: str, mesg: str) -> None:  # noqa: ARG001
    """Answer a request that is not HTTP in the app's own shape. `mesg` quotes the request: it stays inside."""
    body = json.dumps({"error": f"{reason}: this request cannot be read"})
    head = f"HTTP/1.1 {status_int} {reason}\r\nConnection: close\r\nContent-Type: application/json\r\n"
    head += f"Cache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n"
    gunicorn.util.write_nonblock(sock, (head + body).encode())


gunicorn.util.write_error = write_json_error  # gunicorn has no setting for it, and would answer in HTML
