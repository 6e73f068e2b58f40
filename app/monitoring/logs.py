"""The log on stdout: one line for each request, which input cannot forge and which holds no secret."""

import logging
import logging.config
import re
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, Response, g, request

from app.config import Settings
from app.monitoring.log_lines import JsonFormatter, Repeats, TextFormatter, is_health_check
from app.web.on_behalf_of import on_behalf_of

REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")

SHORTEST_SECRET = 4  # characters: shorter ones would match inside ordinary words
LONGEST_PATH = 1000  # characters, of up to six bytes each in JSON

request_log = logging.getLogger("app.request")

# Skips look-ups that no line prints: https://docs.python.org/3/howto/logging.html#optimization
logging._srcfile = None
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


class StdoutHandler(logging.Handler):
    """A handler that looks up `sys.stdout` for each record, because tests and tools replace it."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stdout.write(f"{self.format(record)}\n")
            sys.stdout.flush()
        except Exception:  # as in logging's own handlers: a failed write must not end the request
            self.handleError(record)


def logging_config(settings: Settings, repeats: Repeats | None = None) -> dict[str, Any]:
    """Return a `logging.config` dictionary that sends everything, gunicorn's messages included, to stdout."""
    as_text = settings.log_format == "text" or (not settings.log_format and sys.stdout.isatty())
    formatter = TextFormatter if as_text else JsonFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter, "redact": redactor(settings)}},
        "filters": {"repeats": {"()": lambda: repeats or Repeats()}},
        "handlers": {"stdout": {"()": StdoutHandler, "formatter": "line", "filters": ["repeats"]}},
        "root": {"level": "INFO", "handlers": ["stdout"]},
        "loggers": {"gunicorn.error": {"handlers": [], "propagate": True}},
    }


def redactor(settings: Settings) -> Callable[[str], str]:
    """Return the function that replaces the settings' tokens and passwords in a text."""
    tokens = [settings.token, settings.previous_token, settings.metrics_token]
    databases = [url for url in (settings.database_url, settings.query_database_url) if url]
    redis = urlsplit(settings.redis_url).password or ""
    secrets = [*tokens, *(str(url.password or "") for url in databases), redis, unquote(redis)]
    found = sorted((secret for secret in secrets if len(secret) >= SHORTEST_SECRET), key=len, reverse=True)

    def redact(text: str) -> str:
        for secret in found:
            text = text.replace(secret, "[REDACTED]")
        return text

    return redact


def log_start(settings: Settings) -> None:
    """Log the number of trusted proxies, and an error when no token is set."""
    log = logging.getLogger("app.start")
    proxies, reason = settings.trusted_proxies, "Heroku" if settings.dyno else "not Heroku"
    given = "set" if "trusted_proxies" in settings.model_fields_set else f"by default: {reason}"
    log.info("DEPLOYHQ_TRUSTED_PROXIES is %d (%s)", proxies, given)
    if not settings.token.strip():
        log.error("DEPLOYHQ_ADMIN_API_TOKEN is not configured: every call is answered with 500")


def init_logs(app: Flask, settings: Settings) -> None:
    """Log one line for each request, and add X-Request-ID to its answer."""
    repeats, redact = Repeats(), redactor(settings)
    app.extensions["redact"] = redact
    logging.config.dictConfig(logging_config(settings, repeats))
    health: dict[str, tuple[int, str | None]] = {}

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        # An id that could forge a log line, or that holds a secret, is replaced.
        g.request_id = given if REQUEST_ID.fullmatch(given) and redact(given) == given else str(uuid.uuid4())

    def is_news(status: int) -> bool:
        """Return whether a health check's answer changed since its last one: monitors ask every few seconds."""
        answer = (status, g.get("error"))
        if health.get(request.path) == answer:
            return False
        health[request.path] = answer
        if status < 500:
            repeats.healthy()
        return True

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        if not is_health_check() or is_news(response.status_code):
            log_request(response.status_code)
        return response


def log_request(status: int) -> None:
    """Log the line of the current request."""
    level = logging.ERROR if status >= 500 else logging.WARNING if status in (401, 403) else logging.INFO
    path = request.path
    fields = {
        "ip": request.remote_addr,
        "method": request.method,
        "path": path if len(path) <= LONGEST_PATH else f"{path[:LONGEST_PATH]} [cut]",
        "status": status,
        "ms": round((time.perf_counter() - g.started) * 1000, 1),
        "request_id": g.request_id,
    }
    if "auth" in g:
        fields["auth"] = g.auth
    if person := on_behalf_of():
        fields["on_behalf_of"] = person
    if status >= 500:
        fields["cause"] = g.get("cause") or g.get("error")
    request_log.log(level, "request", extra={"fields": fields})
