"""The service's statements and answers, written down while it answers: the floor sends the very same ones."""

import json
import logging
from pathlib import Path
from typing import Any

from benchmarks.cases import CASES, TOKEN
from tests.apps import app_on


def capture(url: str, file: Path) -> dict[str, int]:
    """Write the statements and the answer of each path to the file; the number of statements by case comes back."""
    sent: list[tuple[str, Any]] = []
    recorded = {}
    logging.disable()
    with app_on(url, token=TOKEN) as app:
        app.extensions["connections"].on_statement = lambda bound, _: sent.append((bound.text, bound.values))
        for case in CASES:
            for _ in range(2):  # the first request of a process asks for more: which columns and indexes there are
                sent.clear()
                answer = app.test_client().get(case.path, headers={"Authorization": f"Bearer {TOKEN}"})
                if answer.status_code != 200:
                    raise AssertionError(f"{case.path}: {answer.text}")
            recorded[case.path] = {"statements": list(sent), "answer": json.loads(answer.data)}
    logging.disable(logging.NOTSET)
    file.write_text(json.dumps(recorded, default=str))  # a time is text to every database
    return {case.name: len(recorded[case.path]["statements"]) for case in CASES}
