"""How often the cause of a labelled text is right and the line that says why is shown, for `make evals`."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.rules.causes import UNKNOWN
from app.rules.causes.quote import Decision, Reading
from tests.causes.step_texts import STEP_TEXTS, shapes

LEAST_RIGHT = 0.95
LEAST_SHOWN = 0.97
LEAST_QUOTED = 0.9


class Row(NamedTuple):
    """What one shape of one set of texts came to."""

    set: str
    shape: str
    texts: int
    right: float
    right_on_unknown: float
    shown: float
    quoted: float

    def wrong(self) -> bool:
        """Return whether a goal is missed."""
        right = min(self.right, self.right_on_unknown) >= LEAST_RIGHT
        return not (right and self.shown >= LEAST_SHOWN and self.quoted >= LEAST_QUOTED)


def measured() -> Iterator[Row]:
    """Yield a row for each set and shape."""
    for name in dict.fromkeys(each.set for each in STEP_TEXTS):
        of_set = [each for each in STEP_TEXTS if each.set == name]
        for shape in shapes(""):
            decided = [(each, Reading(shapes(each.text)[shape], each.step).decision) for each in of_set]
            named = [(each, decision) for each, decision in decided if each.decisive]
            yield Row(
                name,
                shape,
                len(decided),
                _share(decision.cause.category in each.right for each, decision in decided),
                _share(decision.cause.category in each.right for each, decision in decided if each.cause == UNKNOWN),
                _share(
                    any(part in line for part in each.decisive for line in shown(decision)) for each, decision in named
                ),
                _share(any(part in (decision.quote or "") for part in each.decisive) for each, decision in named),
            )


def shown(decision: Decision) -> list[str]:
    """Return every line that an answer holds of a text."""
    return [decision.quote or "", *decision.lines]


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    head = "| texts | shape | number | cause right | on unknown | line shown | line is the quote |\n"
    head += "| --- " * 7 + "|\n"
    return head + "".join(
        f"| {row.set} | {row.shape} | {row.texts} | "
        + " | ".join(f"{part:.3f}" for part in (row.right, row.right_on_unknown, row.shown, row.quoted))
        + " |\n"
        for row in rows
    )


def _share(right: Iterable[bool]) -> float:
    results = list(right)
    return sum(results) / len(results) if results else 1.0
