"""The request's deadline, which counts from its arrival at the proxy: the wait for a thread is included."""

import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, abort, current_app

from app.config import Settings
from app.deadline import lift_limit, limit_waits, time_left

# Errors are answered within 5 seconds. Each wait has its own limit; all waits of a request together, the one for a
# thread included, have the statement timeout plus this.
MARGIN = 1.0
TOO_LATE = 0.2  # seconds: with less left, only an error can be answered in time
OLDEST = 60.0  # seconds: no router waits longer, so the clocks differ and the header is ignored

# Heroku sends milliseconds, nginx (packaging/nginx.conf) t=seconds.milliseconds:
# https://devcenter.heroku.com/articles/http-routing#heroku-headers
HEROKU, NGINX = re.compile(r"\d{13}"), re.compile(r"t=\d{10}\.\d{3}")


def init_arrival(app: Flask, settings: Settings) -> None:
    """Set each request's deadline, until its connection is released: the rollback is one more round trip.

    X-Request-Start counts only behind a trusted proxy, since callers can forge it.
    """
    app.extensions["budget"] = budget = settings.statement_timeout + MARGIN
    application = app.wsgi_app

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        waited = seconds_waited(environ.get("HTTP_X_REQUEST_START", "")) if settings.trusted_proxies else 0.0
        limit_waits(budget - waited)
        try:
            return application(environ, start_response)
        finally:
            lift_limit()

    app.wsgi_app = serve  # type: ignore[method-assign]


def seconds_waited(header: str) -> float:
    """Return the seconds since the proxy received the request; 0 if the header is missing or implausible."""
    if HEROKU.fullmatch(header):
        waited = time.time() - int(header) / 1000
    elif NGINX.fullmatch(header):
        waited = time.time() - float(header[2:])
    else:
        return 0.0
    return waited if 0 <= waited <= OLDEST else 0.0


def refuse_late() -> None:
    """Abort with 503 if the request's time passed while it waited for a thread."""
    if time_left() < TOO_LATE:
        waited = current_app.extensions["budget"]
        abort(503, f"The service is busy: this request waited {waited:g} seconds for its turn. Try again in a moment")
