"""How many rows a SQLite program may go through: SQLite itself estimates nothing that can be asked for.

Read from EXPLAIN's program: a loop is a jump back, and it goes through the table or index that its cursor opens.
"""

from collections.abc import Mapping, Sequence
from typing import Any

UNKNOWN = 100  # rows of what is no table: a subquery that has been written down, a series, JSON
FOUND = 10  # rows that a search in an index finds

OPENS = {"OpenRead", "ReopenIdx"}
SEARCHES = {"SeekGE", "SeekGT", "SeekLE", "SeekLT", "SeekRowid", "NotExists", "Found", "IdxGT", "IdxGE", "IdxLT"}
STEPS_ON = {"Next", "Prev", "VNext", "SorterNext"}


Loop = tuple[int, int, int]
"""Its first and last address, and the rows it goes through."""


def estimate(program: Sequence[Sequence[Any]], roots: Mapping[int, str], sizes: Mapping[str, int]) -> float:
    """The largest product of the rows of loops that stand in each other.

    `roots` has the table of each root page, `sizes` the rows of each table.
    """
    tables = {step[2]: roots.get(step[3], "") for step in program if step[1] in OPENS}
    searched = {step[2] for step in program if step[1] in SEARCHES}
    loops = [
        (step[3], step[0], FOUND if step[2] in searched else max(sizes.get(tables.get(step[2], ""), UNKNOWN), 1))
        for step in program
        if step[1] in STEPS_ON and step[3] < step[0]
    ]
    once = [(step[0], step[3]) for step in program if step[1] == "Once"]
    return max((_product(loops, once, start) for start, _, _ in loops), default=1.0)


def _product(loops: Sequence[Loop], once: Sequence[tuple[int, int]], address: int) -> float:
    """The rows of the loops around an address; those around a part that runs once do not repeat it."""
    runs_once_from = max((start for start, end in once if start < address < end), default=-1)
    product = 1.0
    for start, end, rows in loops:
        if runs_once_from < start <= address <= end:
            product *= rows
    return product
