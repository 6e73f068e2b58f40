"""Legitimate queries: one text each, with an empty line between them."""

import re
from pathlib import Path

from app.models import metadata

FOLDER = Path(__file__).parent


def legitimate(dialect: str) -> list[str]:
    """The queries that one engine answers."""
    own = _texts("common") + _texts(dialect)
    return own + [text.replace("{t}", table) for text in _texts("every_table") for table in metadata.tables]


def _texts(name: str) -> list[str]:
    return [text for text in re.split(r"\n\s*\n", (FOLDER / f"{name}.sql").read_text().strip()) if text]
