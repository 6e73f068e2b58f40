"""Texts of failed steps whose category is known: tests/data/failure_texts.jsonl.

Written for this project, in nine sets, from what the tools print and from DeployHQ's way of wording its messages. Each
set was written before the rules had seen it; docs/causes.md tells how right they were then.
"""

from pathlib import Path

from scripts.cause_accuracy import read

TEXTS = read(Path(__file__).parent.parent / "data" / "failure_texts.jsonl")
