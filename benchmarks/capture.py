"""The statements that the service sends, written down while it answers: the floor sends the very same ones."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app import create_app
from app.config import Settings, database_url
from app.db.statements import Bound
from benchmarks.cases import CASES, TOKEN

Statement = dict[str, Any]
"""`text` as the driver gets it; `names` of its positional parameters (None: it takes them by name); `values` given."""


@contextmanager
def recorder(url: str) -> Iterator[Callable[[str], list[Statement]]]:
    """A function that asks the service, in this process, for a path, and returns the statements that it sent."""
    logging.disable()
    app = create_app(Settings(database_url=database_url(url), token=TOKEN))
    client, seen = app.test_client(), list[Statement]()

    def note(bound: Bound, _: float) -> None:
        seen.append(as_sent(bound))

    def sent(path: str) -> list[Statement]:
        for _ in range(2):  # the first request of a process asks for more: which columns and indexes there are
            seen.clear()
            answer = client.get(path, headers={"Authorization": f"Bearer {TOKEN}"})
            if answer.status_code not in (200, 504):  # 504: sent, and stopped by its time limit
                raise AssertionError(f"{path}: {answer.text}")
        return list(seen)

    connections = app.extensions["connections"]
    connections.on_statement = note
    try:
        yield sent
    finally:
        connections.engine.dispose()
        logging.disable(logging.NOTSET)


def as_sent(bound: Bound) -> Statement:
    return {"text": bound.text, "names": list(bound.names) if bound.names else None, "values": dict(bound.by_name)}


def capture(url: str, file: Path) -> dict[str, int]:
    """Write the statements of each endpoint to the file; the number of them for each case comes back."""
    with recorder(url) as sent:
        statements = {case.name: sent(case.path) for case in CASES}
    file.write_text(json.dumps({case.endpoint: statements[case.name] for case in CASES}))
    return {name: len(several) for name, several in statements.items()}
