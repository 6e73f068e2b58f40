"""`make evals`: asks every question and prints a table."""

import sys
import tempfile
from pathlib import Path

from tests.evals.all import SCENARIOS
from tests.evals.ask import asking


def main() -> None:
    """Exit with 1 when an answer is wrong."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, asking(Path(folder)) as asker:
        sys.stdout.write("| | calls | question | wrong |\n| --- | --- | --- | --- |\n")
        for scenario in SCENARIOS:
            case, found = asker.ask(scenario)
            wrong += bool(found)
            mark, said = ("FAIL" if found else "ok"), "; ".join(found)
            sys.stdout.write(f"| {mark} | {len(case.calls)} | {scenario.question} | {said} |\n")
    sys.stdout.write(f"\n{len(SCENARIOS) - wrong} of {len(SCENARIOS)} answered as they should be.\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
