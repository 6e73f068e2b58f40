"""The warm-up: what the first call will need is imported after the first message is answered."""

from collections.abc import Callable
from threading import Thread
from typing import Any

from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext


class WarmUp(Middleware):
    """Middleware that starts a piece of work in the background, once, after a client's first message."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work: Callable[[], object] | None = work

    async def _then_work(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        result = await call_next(context)
        work, self._work = self._work, None
        if work:
            Thread(target=work, name="warm-up", daemon=True).start()
        return result

    on_initialize = on_discover = _then_work
