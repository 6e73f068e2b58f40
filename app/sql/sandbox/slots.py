"""How many queries run at the same time."""

import threading


class Slots:
    """A number of places. Safe to share between threads."""

    def __init__(self, number: int) -> None:
        self._lock = threading.Lock()
        self.free = number
        """Places that nobody has taken."""

    def take(self) -> bool:
        """Take a place if there is one, without waiting for it."""
        with self._lock:
            found = self.free > 0
            self.free -= found
        return found

    def give_back(self) -> None:
        """Leave the place."""
        with self._lock:
            self.free += 1
