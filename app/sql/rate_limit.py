"""How often each token may ask by SQL."""

import logging
import time
from math import ceil

from flask import Flask, current_app
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.config import Settings
from app.sql.problems import problem_of
from app.web.auth import token_id

log = logging.getLogger("app.rate_limit")

REDIS_WITHIN = 0.5  # seconds
REDIS_AGAIN = 5.0  # seconds until a Redis that has failed is asked again
KEY = "deployhq-query"


class RateLimit:
    """The queries of each token, counted in Redis for all processes, or in this process's memory."""

    def __init__(self, rate: str, redis_url: str) -> None:
        self._limits = parse_many(rate)
        self._memory = MovingWindowRateLimiter(MemoryStorage())
        self._redis: MovingWindowRateLimiter | None = None
        self._redis_from = 0.0
        if redis_url:
            timeouts = {"socket_connect_timeout": REDIS_WITHIN, "socket_timeout": REDIS_WITHIN}
            storage = storage_from_string(redis_url, wrap_exceptions=True, **timeouts)
            self._redis = MovingWindowRateLimiter(storage)

    def count(self, token: str) -> tuple[float, RateLimitItem] | None:
        """Count one query; return the limit that is used up and the time until which it is, or None."""
        if self._redis and time.monotonic() >= self._redis_from:
            try:
                return self._count(self._redis, token)
            except StorageError:
                log.warning("Redis does not answer: falling back to in-memory storage, so each process counts its own")
                self._redis_from = time.monotonic() + REDIS_AGAIN
        return self._count(self._memory, token)

    def _count(self, counter: MovingWindowRateLimiter, token: str) -> tuple[float, RateLimitItem] | None:
        exceeded = [limit for limit in self._limits if not counter.hit(limit, KEY, token)]
        found = [(counter.get_window_stats(limit, KEY, token).reset_time, limit) for limit in exceeded]
        return max(found, default=None, key=lambda each: each[0])


def init_rate_limit(app: Flask, settings: Settings) -> None:
    """Give `app` its rate limit."""
    app.extensions["query_rate_limit"] = RateLimit(settings.query_rate_limit, settings.redis_url)
    if settings.query_database_url:
        where = "Redis, for all processes" if settings.redis_url else "the memory of each process: REDIS_URL is not set"
        log.info("queries of each token: %s, counted in %s", settings.query_rate_limit, where)


def limit_rate() -> None:
    """Count one query of the present token; raises Problem when it has had its share."""
    rate_limit: RateLimit = current_app.extensions["query_rate_limit"]
    if exceeded := rate_limit.count(token_id()):
        until, limit = exceeded
        wait = max(ceil(until - time.time()), 1)
        raise problem_of("rate_limited", limit=limit, retry_after=wait)
