"""What the rows mean: pure functions."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

Record = dict[str, Any]
"""A row, or a part of an answer."""

Key = TypeVar("Key")
Item = TypeVar("Item")


def group_by(items: Iterable[Item], key: Callable[[Item], Key]) -> defaultdict[Key, list[Item]]:
    """Return the items by their keys, in their order."""
    groups: defaultdict[Key, list[Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
