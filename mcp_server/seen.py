"""Identifiers that answers have shown lately, to complete what a user begins to type. Never more than so many."""

from collections import OrderedDict
from threading import Lock
from typing import Literal

Kind = Literal["deployment", "account", "project", "server_group"]

MOST_CALLERS = 100
MOST_VALUES = 200  # of one kind for one caller


class Seen:
    """What each caller has seen, newest last. Safe to share between threads. Callers never see each other's."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._callers: OrderedDict[str, dict[Kind, OrderedDict[str, None]]] = OrderedDict()

    def add(self, caller: str, kind: Kind, *values: object) -> None:
        """Remember these texts for a caller, who is given as the fingerprint of the credentials."""
        texts = [value for value in values if isinstance(value, str) and value]
        with self._lock:
            known = self._callers.setdefault(caller, {}).setdefault(kind, OrderedDict())
            self._callers.move_to_end(caller)
            for text in texts:
                known[text] = None
                known.move_to_end(text)
            while len(known) > MOST_VALUES:
                known.popitem(last=False)
            while len(self._callers) > MOST_CALLERS:
                self._callers.popitem(last=False)

    def starting_with(self, caller: str, kind: Kind, start: str) -> list[str]:
        """What this caller has seen that begins like this, newest first."""
        with self._lock:
            known = list(self._callers.get(caller, {}).get(kind, ()))
        return [text for text in reversed(known) if text.lower().startswith(start.lower())]
