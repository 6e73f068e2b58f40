"""The totals of both corpora, for each dialect that answers: `python -m tests.sql.gate.totals`."""

import sys
import tempfile
from pathlib import Path

from tests.databases import DIALECTS
from tests.sql.gate.attacks.corpus import attacks
from tests.sql.gate.databases import Database, contents, filled
from tests.sql.gate.legitimate import legitimate
from tests.sql.gate.outcomes import outcome
from tests.sql.gate.test_legitimate import difference

LINE = "{:12}{:>9}{:>9}{:>9}{:>10}{:>7}{:>8}{:>12}{:>6}\n"


def totals(database: Database) -> list[object]:
    """One line of figures."""
    before = contents(database)
    corpus = attacks(database.dialect)
    ends = [outcome(database, text) for texts in corpus.values() for text in texts]
    texts = list(dict.fromkeys(legitimate(database.dialect)))
    passed = sum(difference(database, text) is None for text in texts)
    return [
        len(ends),
        len(corpus),
        sum(end.refused is not None for end in ends),
        sum(end.refused is None for end in ends),
        sum(end.leaked for end in ends),
        "none" if contents(database) == before else "WRITTEN",
        len(texts),
        passed,
    ]


def main() -> None:
    columns = ("attacks", "classes", "refused", "harmless", "leaks", "writes", "legitimate", "same")
    sys.stdout.write(LINE.format("", *columns))
    for dialect in DIALECTS:
        with filled(dialect, Path(tempfile.mkdtemp()), "totals") as database:
            sys.stdout.write(LINE.format(dialect, *totals(database)))


if __name__ == "__main__":
    main()
