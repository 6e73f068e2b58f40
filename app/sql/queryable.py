"""What callers' SQL reads, whatever it is: how it is opened, described and limited."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from app.config import Settings
from app.db.snapshot import Manifest
from app.sql.gate import Admitted, Catalog
from app.sql.sandbox import Limits, Session

MAX_COST = 1e7  # in PostgreSQL's unit: ordinary queries cost up to 1e3, joins without a condition 2e8 and more


class State(NamedTuple):
    """The cached state of the database."""

    kind: str
    """sqlite, postgresql, mysql, mariadb or duckdb."""
    catalog: Catalog
    off: str | None
    """Why no query may run, if that is so."""
    copy: Path | None = None
    """The folder of a copy, with its manifest."""
    manifest: Manifest | None = None


class Queryable(ABC):
    """One process's view of what callers' SQL reads."""

    def __init__(self, settings: Settings, seen_unstopped: Callable[[int], object] = int) -> None:
        self._settings = settings
        self.limits = Limits(seconds=settings.query_timeout)
        self.max_cost = float(settings.query_max_cost or MAX_COST)
        self.slots = threading.BoundedSemaphore(settings.query_concurrency)
        self.threads = ThreadPoolExecutor(settings.query_concurrency, "query")
        self.closing = threading.Event()
        self.seen_unstopped = seen_unstopped
        """Told how many queries outlive their kill, whenever that is asked."""

    @abstractmethod
    def known(self) -> State:
        """Return what is known, which may be some seconds old; raises SQLAlchemyError."""

    def forget(self) -> None:  # noqa: B027  for a copy, which keeps nothing
        """Invalidate what is known: it is asked again when it is next needed."""

    @abstractmethod
    def describe(self, known: State) -> dict[str, Any]:
        """Return what a query can read; raises SQLAlchemyError."""

    @abstractmethod
    def open(self, known: State, admitted: Admitted | None = None) -> Session:
        """Return a session on a new connection for the query, or for one of any table; raises the driver's errors."""

    def close(self) -> None:
        """Wait for what runs."""
        self.closing.set()
        self.threads.shutdown()
