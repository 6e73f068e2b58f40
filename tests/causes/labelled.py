"""Texts of failed steps whose category is known: tests/data/failure_texts.jsonl.

Written for this project, in nine sets, from what the tools print and from DeployHQ's way of wording its messages. Each
set was written before the rules had seen it; docs/causes.md tells how right they were then.
"""

import json
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent.parent / "data" / "failure_texts.jsonl"


class Text(NamedTuple):
    """One text and what it is about."""

    message: str
    category: str
    set: str


TEXTS = [Text(**json.loads(line)) for line in FILE.read_text("utf-8").splitlines()]
