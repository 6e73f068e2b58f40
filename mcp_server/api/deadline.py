"""A deadline for a whole piece of work. The timeouts of requests cover single waits, and no DNS lookup.

https://requests.readthedocs.io/en/latest/user/advanced/#timeouts
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return or raise what `work` does. Raises TimeoutError after so many seconds, and abandons the work."""
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # raised again by outcome.result()
            outcome.set_exception(error)

    # A daemon thread, so that abandoned work cannot delay the exit of the process.
    Thread(target=run, name=f"within {seconds} s", daemon=True).start()
    return outcome.result(timeout=seconds)
