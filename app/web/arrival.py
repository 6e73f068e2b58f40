"""When a request arrived: what it has waited for a thread is part of the time in which it must be answered."""

import re
import time

from flask import Flask, abort, current_app, request

from app.config import Settings
from app.deadline import lift_limit, limit_waits, time_left

# A caller gets its error within 5 seconds. Each wait has its own limit, and all waits of a request together, that for a
# thread included, have this much more than one statement may take.
MARGIN = 1.0
TOO_LATE = 0.2  # seconds: with less left, nothing can be answered but an error
OLDEST = 60.0  # seconds: no router waits that long, so the clocks differ, and the header is left unread

# Heroku: milliseconds. nginx, as packaging/nginx.conf sets it: t=seconds.milliseconds.
# https://devcenter.heroku.com/articles/http-routing#heroku-headers
HEROKU, NGINX = re.compile(r"\d{13}"), re.compile(r"t=\d{10}\.\d{3}")


def init_arrival(app: Flask, settings: Settings) -> None:
    """Give each request its deadline. X-Request-Start counts when a trusted proxy is in front: callers can write it."""
    app.extensions["budget"] = budget = settings.statement_timeout + MARGIN

    @app.before_request
    def start_clock() -> None:
        waited = seconds_waited(request.headers.get("X-Request-Start", "")) if settings.trusted_proxies else 0.0
        limit_waits(budget - waited)

    @app.teardown_appcontext
    def stop_clock(_: BaseException | None) -> None:
        lift_limit()


def seconds_waited(header: str) -> float:
    """Return how long ago the proxy got the request; 0 when the header does not say so."""
    if HEROKU.fullmatch(header):
        waited = time.time() - int(header) / 1000
    elif NGINX.fullmatch(header):
        waited = time.time() - float(header[2:])
    else:
        return 0.0
    return waited if 0 <= waited <= OLDEST else 0.0


def refuse_late() -> None:
    """503 for a request that has waited its time away before it got a thread."""
    if time_left() < TOO_LATE:
        waited = current_app.extensions["budget"]
        abort(503, f"The service is busy: this request waited {waited:g} seconds for its turn. Try again in a moment")
