"""Connections that were opened ahead of the query that will use them up."""

import threading
import time
from collections import deque
from contextlib import suppress

from app.sql.sandbox.limits import SPARE_FOR, Session


class Spares:
    """Sessions that have run nothing. Safe to share between threads."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[float, Session]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self) -> Session | None:
        """The newest, if it has not waited too long: a firewall may have forgotten it, a server may have restarted."""
        while True:
            try:
                opened_at, session = self._waiting.pop()
            except IndexError:
                return None
            if opened_at + SPARE_FOR > time.monotonic():
                return session
            session.close()

    def add(self, session: Session) -> None:
        """Keep a session for the next query, or until it has waited too long: idle services hold no connections."""
        self._waiting.append((time.monotonic(), session))
        timer = threading.Timer(SPARE_FOR, self._drop_old)
        timer.daemon = True
        timer.start()

    def _drop_old(self) -> None:
        with suppress(IndexError):  # a query was faster
            while self._waiting[0][0] + SPARE_FOR <= time.monotonic():
                self._waiting.popleft()[1].close()

    def close(self) -> None:
        """Close all of them."""
        while self._waiting:
            self._waiting.pop()[1].close()
