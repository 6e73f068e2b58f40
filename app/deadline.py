"""How much longer the present request may wait for its database.

Whatever waits asks here, so that a request that waits several times (for a thread, for the pool, to connect, for each
statement) is still answered in time.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

_deadline: ContextVar[float] = ContextVar("deadline", default=inf)

SHORTEST = 0.001  # seconds: zero would mean "do not wait" to one driver and "wait for ever" to another


def limit_waits(seconds: float) -> None:
    """Set the deadline of this request: `seconds` from now."""
    _deadline.set(time.monotonic() + seconds)


def lift_limit() -> None:
    """Remove the deadline when the request has ended: the thread takes other requests."""
    _deadline.set(inf)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Within the block, also wait no longer than `seconds`."""
    token = _deadline.set(min(_deadline.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def time_left() -> float:
    """Return the seconds left, never less than SHORTEST; `inf` outside of a request."""
    return max(_deadline.get() - time.monotonic(), SHORTEST)


def wait_limit() -> float | None:
    """Return the time left as sockets and psycopg take it: None for no limit."""
    left = time_left()
    return None if left == inf else left
