"""Texts for agents: the instructions, the runbook and the glossary."""

import re
from importlib.resources import files


def text_of(name: str) -> str:
    """Return one of the texts, such as `runbook.md`."""
    return files(__name__).joinpath(name).read_text("utf-8")


def section(name: str, heading: str) -> str:
    """Return the part of a text under one of its second-level headings."""
    after = text_of(name).partition(f"\n## {heading}\n")[2]
    return re.split(r"^## ", after, maxsplit=1, flags=re.MULTILINE)[0].strip()
