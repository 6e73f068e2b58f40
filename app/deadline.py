"""The deadline of the current request.

Every wait is bounded by `time_left`, so that a request that waits several times (for a thread, for the pool, to
connect, for each statement) is still answered in time.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

_deadline: ContextVar[float] = ContextVar("deadline", default=inf)

SHORTEST = 0.001  # seconds: zero would mean "do not wait" to one driver and "wait for ever" to another


def limit_waits(seconds: float) -> None:
    """Set the request's deadline: `seconds` from now."""
    _deadline.set(time.monotonic() + seconds)


def lift_limit() -> None:
    """Remove the deadline at the end of the request: the thread is reused."""
    _deadline.set(inf)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Bring the deadline forward to `seconds` from now, within the block."""
    token = _deadline.set(min(_deadline.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def time_left() -> float:
    """Return the seconds until the deadline, at least SHORTEST; `inf` outside a request."""
    return max(_deadline.get() - time.monotonic(), SHORTEST)


def wait_limit() -> float | None:
    """Return the seconds until the deadline, or None for no limit, as sockets and psycopg expect."""
    left = time_left()
    return None if left == inf else left
