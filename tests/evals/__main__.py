"""`make evals`: asks every question and prints a table."""

import sys
import tempfile
from pathlib import Path

from tests.evals.all import SCENARIOS
from tests.evals.ask import asking
from tests.evals.texts import measured, table


def main() -> None:
    """Exit with 1 when an answer is wrong or a goal of texts.py is missed."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, asking(Path(folder)) as asker:
        sys.stdout.write("| | calls | question | wrong |\n| --- | --- | --- | --- |\n")
        for scenario in SCENARIOS:
            case, found = asker.ask(scenario)
            wrong += bool(found)
            mark, said = ("FAIL" if found else "ok"), "; ".join(found)
            sys.stdout.write(f"| {mark} | {len(case.calls)} | {scenario.question} | {said} |\n")
    sys.stdout.write(f"\n{len(SCENARIOS) - wrong} of {len(SCENARIOS)} answered as they should be.\n")
    rows = list(measured())
    sys.stdout.write(f"\nCauses of labelled texts, and whether the line that says why is shown:\n\n{table(rows)}")
    sys.exit(bool(wrong) or any(row.wrong() for row in rows))


if __name__ == "__main__":
    main()
