"""A limit for a whole piece of work: requests can limit single waits only, and DNS look-ups not at all."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` returns or raises; TimeoutError when the time is up, while `work` is left to end by itself."""
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # the caller decides
            outcome.set_exception(error)

    # A daemon, so that work left behind cannot hold up the exit.
    Thread(target=run, name=f"within {seconds} s", daemon=True).start()
    return outcome.result(timeout=seconds)
