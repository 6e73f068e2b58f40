"""One JSON object per line on stdout: nothing that a caller sends can forge a line, and no secret can appear in one."""

import json
import logging
import logging.config
import re
import sys
import time
import uuid
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, Response, g, request

from app.config import Settings

REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")

SHORTEST_SECRET = 4  # characters

request_log = logging.getLogger("app.request")

# The standard library's own advice for speed: do not look up what no line of ours prints.
logging._srcfile = None
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


encode = json.JSONEncoder(default=str).encode  # ASCII, so that no reader of the log takes a character for a new line


class Redactor:
    """Replaces every one of the given secrets in a text."""

    def __init__(self, secrets: Collection[str]) -> None:
        # Shorter ones are no secrets, and would cut every line to pieces.
        self._secrets = sorted((secret for secret in secrets if len(secret) >= SHORTEST_SECRET), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[REDACTED]")
        return text


class JsonFormatter(logging.Formatter):
    """A record as one line of ASCII JSON; `extra={"fields": {...}}` adds keys to it."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return encode({key: self._redact(value) if isinstance(value, str) else value for key, value in line.items()})


class StdoutHandler(logging.Handler):
    """Writes to what `sys.stdout` is when the line is written, which tests and tools replace."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stdout.write(f"{self.format(record)}\n")
            sys.stdout.flush()
        except Exception:  # as logging's own handlers do: a line that cannot be written stops no request
            self.handleError(record)


def logging_config(redact: Redactor) -> dict[str, Any]:
    """A `logging.config` dictionary: everything, gunicorn's own messages included, goes to stdout as JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter, "redact": redact}},
        "handlers": {"stdout": {"()": StdoutHandler, "formatter": "json"}},
        "root": {"level": "INFO", "handlers": ["stdout"]},
        "loggers": {"gunicorn.error": {"handlers": [], "propagate": True}},
    }


def redactor(settings: Settings) -> Redactor:
    """Hides what these settings keep secret."""
    tokens = [settings.token, settings.previous_token, settings.metrics_token]
    databases = [url for url in (settings.database_url, settings.query_database_url) if url]
    redis = urlsplit(settings.redis_url).password or ""
    return Redactor([*tokens, *(str(url.password or "") for url in databases), redis, unquote(redis)])


def log_start(settings: Settings) -> None:
    """Log which address counts as the caller's, and that calls fail without a token."""
    log = logging.getLogger("app.start")
    proxies, reason = settings.trusted_proxies, "Heroku" if settings.dyno else "not Heroku"
    given = "set" if "trusted_proxies" in settings.model_fields_set else f"by default: {reason}"
    log.info("DEPLOYHQ_TRUSTED_PROXIES is %d (%s)", proxies, given)
    if not settings.token.strip():
        log.error("DEPLOYHQ_ADMIN_API_TOKEN is not configured: every call is answered with 500")


def init_logs(app: Flask, settings: Settings) -> None:
    """Log one line for each request and put the request's id on its answer."""
    redact = redactor(settings)
    app.extensions["redact"] = redact
    logging.config.dictConfig(logging_config(redact))

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        # A given id that could be mistaken for something else, or that holds a secret, is not repeated.
        g.request_id = given if REQUEST_ID.fullmatch(given) and redact(given) == given else str(uuid.uuid4())

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        status = response.status_code
        level = logging.ERROR if status >= 500 else logging.WARNING if status in (401, 403) else logging.INFO
        fields = {
            "ip": request.remote_addr,
            "method": request.method,
            "path": request.path,
            "status": status,
            "ms": round((time.perf_counter() - g.started) * 1000, 1),
            "request_id": g.request_id,
        }
        if "auth" in g:
            fields["auth"] = g.auth
        request_log.log(level, "request", extra={"fields": fields})
        return response
