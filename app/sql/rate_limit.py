"""How often each token may ask by SQL."""

import logging
import time
from collections.abc import Callable
from math import ceil
from typing import cast

from flask import Flask, current_app
from flask_limiter import Limiter, RateLimitExceeded

from app.config import Settings
from app.sql.problems import RATE_LIMITED, QueryProblem
from app.web.auth import token_id

log = logging.getLogger("app.rate_limit")

REDIS_WITHIN = 0.5  # seconds


def init_rate_limit(app: Flask, settings: Settings) -> None:
    """Count queries in Redis, for all processes, when there is one; in this process's memory otherwise."""
    # Without its hooks, which would look at every request of the service: the limit is asked by the one view it is for.
    limiter = Limiter(
        token_id,
        storage_uri=settings.redis_url or "memory://",
        storage_options=_redis_options() if settings.redis_url else {},
        strategy="moving-window",
        in_memory_fallback_enabled=True,
        key_prefix="deployhq-query",
    )
    app.extensions["limiter"] = {limiter}
    limiter.init_app(app)

    @limiter.limit(settings.query_rate_limit, scope="query")
    def count() -> None:
        """Raise RateLimitExceeded when the token has used up its limit."""

    app.extensions["query_limit"] = (limiter, count)
    if settings.query_database_url:
        where = "Redis, for all processes" if settings.redis_url else "the memory of each process: REDIS_URL is not set"
        log.info("queries of each token: %s, counted in %s", settings.query_rate_limit, where)


def _redis_options() -> dict[str, str | int]:
    """A Redis that is gone is noticed at once: queries are then counted in memory, which the log says."""
    return cast(dict[str, str | int], {"socket_connect_timeout": REDIS_WITHIN, "socket_timeout": REDIS_WITHIN})


def limit_rate() -> None:
    """Count one query of the present token; raises QueryProblem when it has had its share."""
    limiter, count = cast(tuple[Limiter, Callable[[], None]], current_app.extensions["query_limit"])
    try:
        count()
    except RateLimitExceeded as error:
        reset_at = limiter.current_limit.reset_at if limiter.current_limit else time.time() + 60
        failure = RATE_LIMITED._replace(message=RATE_LIMITED.message.format(limit=error.limit.limit))
        raise QueryProblem(failure, retry_after=max(ceil(reset_at - time.time()), 1)) from None
