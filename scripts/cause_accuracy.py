"""The accuracy of app/rules/causes on labelled texts: `python -m scripts.cause_accuracy FILE.jsonl`.

Each line of the file is {"message": TEXT, "category": NAME} or {"text": TEXT, "cause": NAME}, optionally with `step`,
the step's type, and `acceptable`, other correct causes. Prints the accuracy, the accuracy on `unknown`, the confusion
matrix (rows: true causes, columns: predicted causes), and the misses.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from app.rules.causes import CATEGORIES, UNKNOWN, Cause, find_cause


class Text(NamedTuple):
    """A text with its true causes."""

    message: str
    category: str
    step: str = ""
    acceptable: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """A text with its true and its predicted cause."""

    text: Text
    said: Cause

    @property
    def truth(self) -> str:
        """The true category."""
        return self.text.category

    @property
    def right(self) -> bool:
        """Whether the predicted cause is acceptable."""
        return self.said.category in (self.truth, *self.text.acceptable)


def read(path: Path) -> list[Text]:
    """Return the texts of a file; raise ValueError for an unknown category."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    texts = [
        Text(
            row["message"] if "message" in row else row["text"],
            row["category"] if "category" in row else row["cause"],
            row.get("step", ""),
            tuple(row.get("acceptable", ())),
        )
        for row in rows
    ]
    strange = {text.category for text in texts} - set(CATEGORIES)
    if strange:
        raise ValueError(f"no such category: {sorted(strange)}")
    return texts


def judge(texts: Iterable[Text]) -> list[Verdict]:
    """Return find_cause's prediction for each text."""
    return [Verdict(text, find_cause(text.message, text.step)) for text in texts]


def accuracy(verdicts: Sequence[Verdict]) -> float:
    """Return the fraction of acceptable predictions; 1.0 without texts."""
    return sum(verdict.right for verdict in verdicts) / len(verdicts) if verdicts else 1.0


def report(verdicts: Sequence[Verdict]) -> str:
    """Return the whole report as text."""
    unknown = [verdict for verdict in verdicts if verdict.truth == UNKNOWN]
    claimed = [verdict for verdict in verdicts if verdict.said.category != UNKNOWN]
    parts = [
        f"{len(verdicts)} texts: accuracy {accuracy(verdicts):.3f}, on unknown {accuracy(unknown):.3f} "
        f"({len(unknown)} texts), of named causes {accuracy(claimed):.3f} ({len(claimed)} texts)",
        confusion_matrix(verdicts),
        *(
            f"{each.truth} -> {each.said.category} ({each.said.rule}): {each.text.message[:300]!r}"
            for each in verdicts
            if not each.right
        ),
    ]
    return "\n".join(parts) + "\n"


def confusion_matrix(verdicts: Sequence[Verdict]) -> str:
    """Return the matrix as text. Rows: true causes. Columns, by number: predicted causes. A dot is a zero."""
    counts = Counter((verdict.truth, verdict.said.category) for verdict in verdicts)
    names = list(CATEGORIES)
    lines = [" " * 26 + "".join(f"{number:>4}" for number in range(1, len(names) + 1))]
    for number, truth in enumerate(names, 1):
        cells = "".join(f"{counts[truth, said] or '.':>4}" for said in names)
        lines.append(f"{number:>2} {truth:<23}{cells}")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Accuracy of the causes of failed steps on labelled texts.")
    parser.add_argument("file", type=Path, help="JSON lines, each with a text and its category")
    sys.stdout.write(report(judge(read(parser.parse_args().file))))
